"""Two texts compared, word by word where that is possible, else line by line."""

from regional_updates.editorial.words import marked


def test_of_thousands_of_lines_the_same_ones_again_and_again_take_no_time():
    old = [line for number in range(700) for line in (f"line {number}", "the same")]
    new = [*old[:701], "one more", *old[701:]]
    assert [line for line in marked("\n".join(old), "\n".join(new)).split("\n") if "<" in line] == [
        "<ins>one more</ins>"
    ]
    mixed = "\n".join(["the same"] * 2000), "\n".join(["same again", "the same"] * 1000)
    assert marked(*mixed).count("<ins>same again</ins>") == 1000


def test_huge_texts_are_compared_line_by_line():
    old = "a b " * 40_000
    shown = marked(old, f"{old}\nc")
    assert shown.endswith("\n<ins>c</ins>") and "<del>" not in shown
    assert marked(old, f"c {old}") == f"<del>{old}</del>\n<ins>c {old}</ins>"
    lines = "\n".join(f"line {number}" for number in range(3000))
    assert "<ins>row 0</ins>" in marked(lines, lines.replace("line", "row"))
