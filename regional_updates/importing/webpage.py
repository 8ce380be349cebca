"""Web pages, and what is copied from them or from Word: their content, without what stands around."""

import base64
import binascii
import re
from collections import Counter
from urllib.parse import unquote_to_bytes, urljoin

from bs4 import BeautifulSoup, Comment, Declaration, Doctype, ProcessingInstruction, Tag

from .draft import Notice, Picture
from .lines import words_of
from .markup import INLINE, Markup, read_markup
from .reading import MAX_BYTES, ImportRefused, TooLarge, refuse_empty
from .runs import visible
from .source import Source

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?>(?><!--(?:(?!-->).)*+-->|<\?xml[^>]*+>|<!\[[^>]*+>)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|main|article|section|div|p|span|h[1-6]|ul|ol|table|b|a)"
    rb"[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_DATA = re.compile(rb"data:(image/[\w.+-]+);base64,([A-Za-z0-9+/=%\s]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NESTED = re.compile(
    rb"<(/?)(div|span|section|article|ul|ol|table|blockquote|b|i|u|em|strong|font|a|small|big|center)"
    rb"\b",
    re.IGNORECASE,
)
DEEPEST = 400
_UNREADABLE = "The page cannot be read; open it in a browser, copy the update and paste it as text."

# What stands around the content of a page, and how the report names it.
_AROUND = {
    "nav": "navigation", "header": "the page’s header", "footer": "a footer", "aside": "a side note",
    "form": "a form", "dialog": "a dialog", "search": "a search form", "button": "a button",
    "select": "a form", "textarea": "a form",
}  # fmt: skip
_ROLES = {
    "navigation": "navigation", "banner": "the page’s header", "contentinfo": "a footer",
    "complementary": "a side note", "search": "a search form", "dialog": "a dialog",
    "alertdialog": "a dialog",
}  # fmt: skip
_NO_CONTENT = ["script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg",
               "canvas", "audio", "video", "math"]  # fmt: skip
_TELLING = {"script": "scripts", "iframe": "an embedded page", "object": "an embedded object",
            "embed": "an embedded object", "audio": "a sound", "video": "a film",
            "svg": "a drawing", "math": "a formula"}  # fmt: skip


def is_web_page(data: bytes) -> bool:
    """Whether ``data`` begins as HTML does; a sign on its own does not make a text a page."""
    return bool(_BEGINS.match(_without_wide_signs(data[:20_000])))


def read_web_page(data: bytes) -> Source:
    """Return the content of the HTML in ``data``. Raises ImportRefused where it has no words."""
    pictures: list[bytes] = []

    def put_aside(found: re.Match[bytes]) -> bytes:
        pictures.append(found[0])
        return b"picture:%d" % (len(pictures) - 1)

    page = _DATA.sub(put_aside, _without_wide_signs(data))
    if len(page) > MAX_BYTES:
        raise TooLarge("The page is larger than 5 MB; save only the part that is the update.")
    if _depth(page) > DEEPEST:
        raise ImportRefused(_UNREADABLE)
    try:
        tree = BeautifulSoup(_text_or_bytes(page), "html5lib")
        base = _base(tree)
        notices, content = _content(tree)
        return source_of_tree(content, notices, lambda tag: _picture(tag, pictures), base)
    except (RecursionError, AssertionError, ValueError) as error:
        raise ImportRefused(_UNREADABLE) from error


def _without_wide_signs(data: bytes) -> bytes:
    """Return UTF-16 as UTF-8, and anything else as it is."""
    return data.decode("utf-16", "replace").encode() if data.startswith(_WIDE) else data


def _text_or_bytes(page: bytes) -> str | bytes:
    """Return the text of UTF-8, whatever the page says it is; else let its own word count."""
    try:
        return page.decode()
    except UnicodeDecodeError:
        return page


def _depth(page: bytes) -> int:
    """Return how deep the elements are nested that nobody leaves open."""
    depth = deepest = 0
    opened: Counter[bytes] = Counter()
    for closing, name in _NESTED.findall(page):
        # What closes nothing of its kind is passed over, as browsers do.
        change = (-1 if opened[name.lower()] else 0) if closing else 1
        opened[name.lower()] += change
        depth += change
        deepest = max(deepest, depth)
    return deepest


def source_of_tree(tree: Tag, notices: list[Notice], picture_of, base: str = "") -> Source:
    """Return what is in ``tree``, of which all is content."""
    told: Counter[str] = Counter()

    def picture(tag: Tag) -> Picture | None:
        found = picture_of(tag)
        told["pictures"] += found is None
        return found

    markup: Markup = read_markup(tree, picture, lambda href: _resolved(base, href))
    text = text_of(tree)
    refuse_empty(text)
    if told["pictures"]:
        count = told["pictures"]
        are = "A picture that is" if count == 1 else f"{count} pictures that are"
        notices = [*notices, Notice("picture", f"{are} not in the file itself could not be taken "
                                    "along; add what you need yourself.")]  # fmt: skip
    return Source(markup.lines, text, [*notices, *markup.notices], markup.addresses)


def _resolved(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if base else href
    except ValueError:
        return href


def text_of(tree: Tag) -> str:
    """Return the words of ``tree``, the text of each block on a line of its own."""
    for tag in tree.find_all(True):
        if tag.name not in INLINE:
            tag.insert_before("\n")
            tag.insert_after("\n")
    lines = (" ".join(visible(line).split()) for line in tree.get_text().splitlines())
    return "\n".join(line for line in lines if line)


def _base(tree: BeautifulSoup) -> str:
    """Return the address that the page gives as its own, or an empty text."""
    link = tree.find("link", rel="canonical")
    for tag in (tree.find("base"), link):
        href = str(tag.get("href") or "") if isinstance(tag, Tag) else ""
        if href.startswith(("https://", "http://")):
            return href
    return ""


def _content(tree: BeautifulSoup) -> tuple[list[Notice], Tag]:
    """Take out of ``tree`` what is no content; return what to say of that, and what is left."""
    left_out: Counter[str] = Counter()
    for kind in (Comment, Declaration, Doctype, ProcessingInstruction):
        for node in tree.find_all(string=lambda text, kind=kind: isinstance(text, kind)):
            node.extract()
    for tag in tree.find_all(_NO_CONTENT):
        if not tag.decomposed:
            _leave_out(tag, _TELLING.get(tag.name, ""), left_out)
    content = _main(tree)
    if content is not tree:
        outside = len(words_of(tree.get_text(" "))) - len(words_of(content.get_text(" ")))
        if outside:
            left_out["what stands around the page’s main part"] += outside
    for tag in content.find_all(True):
        if not tag.decomposed and (name := _around(tag, content)):
            _leave_out(tag, name, left_out)
    if not left_out:
        return [], content
    named = ", ".join(
        f"{name} ({_counted(count, 'word')})" if count else name for name, count in left_out.items()
    )
    return [Notice("left-out", f"Left out: {named}.")], content


def _main(tree: BeautifulSoup) -> Tag:
    """Return the one part that the page says is its content, or all of it."""
    for found in (tree.find_all("main"), tree.find_all(role="main"), tree.find_all("article")):
        if len(found) == 1 and words_of(found[0].get_text(" ")):
            return found[0]
    return tree


def _around(tag: Tag, content: Tag) -> str:
    """Return what the report calls ``tag`` where it is no content, or an empty text."""
    if tag.has_attr("hidden") or _HIDDEN.search(str(tag.get("style") or "")):
        return "hidden text"
    # The header of an article, or one with the main heading, says what the page is about.
    if tag.name == "header" and (content.name in ("main", "article") or tag.find("h1")):
        return ""
    role = str(tag.get("role") or "").lower()
    return _AROUND.get(tag.name, "") or _ROLES.get(role, "")


def _leave_out(tag: Tag, name: str, left_out: Counter[str]) -> None:
    if name:
        text = "" if tag.name == "script" else tag.get_text(" ")
        left_out[name] += len(words_of(text))
    tag.decompose()


def _picture(tag: Tag, pictures: list[bytes]) -> Picture | None:
    found = re.fullmatch(r"picture:(\d{1,9})", str(tag.get("src") or ""))
    # A page may say so itself, of a picture that there is not.
    known = found and int(found[1]) < len(pictures)
    data = _DATA.fullmatch(pictures[int(found[1])]) if found and known else None
    if data is None:
        return None
    try:
        content = base64.b64decode(unquote_to_bytes(data[2]))
    except binascii.Error:
        return None
    kind = data[1].decode().removeprefix("image/").split("+")[0].replace("jpeg", "jpg")
    return Picture(f"picture.{kind}", content, " ".join(str(tag.get("alt") or "").split()))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
