"""Related articles: a title and an address, on one line or two."""

import html
import re

from .draft import Article, Words

LONGEST = 200

_URL = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']", re.IGNORECASE)
_HREF = re.compile(r'<a href="(https?:[^"]+)">')
_JOINTS = " \t-–—:|()<>[]"


def read_articles(texts: list[str]) -> tuple[list[Article], list[str]]:
    """Return the articles in ``texts``, and the texts that have no address or more than one.

    An address by itself belongs to the title right before it, or else is its own title. A title
    may be a link instead.
    """
    articles: list[Article] = []
    left_over: list[str] = []
    title_before = False
    for text in texts:
        found = list(_URL.finditer(text))
        hrefs = set(_HREF.findall(text.html)) if isinstance(text, Words) else set()
        if not found and len(hrefs) == 1:
            articles.append(Article(str(text), html.unescape(hrefs.pop())))
            title_before = False
            continue
        if len(found) != 1:
            left_over.append(text)
            title_before = not found and len(text) <= LONGEST
            continue
        before, after = text[: found[0].start()], text[found[0].end() :]
        title = " ".join(f"{before} {after}".split()).strip(_JOINTS)
        if not title and title_before:
            title = left_over.pop()
        url = found[0][0]
        articles.append(Article(title or url, url if "://" in url else f"http://{url}"))
        title_before = False
    return articles, left_over


def may_be_article(text: str) -> bool:
    """Whether ``text`` has the shape of an article's title or address, not of a paragraph."""
    if len(text) > LONGEST:
        return False
    return bool(_URL.search(text)) or not text.endswith((".", ":"))
