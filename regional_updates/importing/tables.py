"""Tables of a document as rows of texts."""

import re

from bs4 import Tag

MOST_COLUMNS = 40


def grid_of(cells: list[list[Tag]], texts: dict[int, str]) -> list[list[str]]:
    """Return the texts of the cells in rows of one length; a cell over several stands in its first."""
    below: dict[tuple[int, int], bool] = {}
    grid: list[list[str]] = []
    for number, row in enumerate(cells):
        line: list[str] = []
        for cell in row:
            while below.get((number, len(line))):
                line.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(across):
                for further in range(1, min(down, len(cells) - number)):
                    below[number + further, len(line)] = True
                line.append("" if offset else texts[id(cell)])
        grid.append(line)
    grid = [row for row in grid if any(row)]
    width = max(map(len, grid), default=0)
    return [row + [""] * (width - len(row)) for row in grid]


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "")
    return min(int(value), MOST_COLUMNS + 1) if re.fullmatch("[1-9][0-9]{0,3}", value) else 1
