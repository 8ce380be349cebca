"""Reading the pages on topics."""

from bs4 import BeautifulSoup

ADOPTION = "/topics/adoption/"


def page(client, path: str = ADOPTION) -> BeautifulSoup:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(element) -> str:
    return " ".join(element.get_text(" ").split())


def said(soup: BeautifulSoup) -> list[tuple[str, str, list[str]]]:
    """Return what is listed: month, region, and where its sections' headings lead."""
    return [
        (text(month.h3), text(update.select_one(".tag")), [a["href"] for a in update.select("h4 a")])
        for month in soup.select(".said")
        for update in month.select("li")
    ]  # fmt: skip


def cells(soup: BeautifulSoup) -> dict[str, list[tuple[str, str, str]]]:
    """Return for each region where its months lead: the column and what is in it, the name, the
    address."""
    return {
        text(row.th): [
            (f"{at} {text(cell)}", cell.a["aria-label"], cell.a["href"])
            for at, cell in enumerate(row.select("td"), 1)
            if cell.a
        ]
        for row in soup.select(".months tbody tr")
    }
