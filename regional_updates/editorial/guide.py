"""The editors' guide in the admin: ``docs/editors.md`` as it is, so that it is of the version in use."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token

from regional_updates.screens import Screen

DOCS: Path = settings.BASE_DIR / "docs"
GUIDE, IMAGES = DOCS / "editors.md", DOCS / "images"


@dataclass(frozen=True)
class Guide:
    """The guide: its parts, as pairs of anchor and heading, and all of it as HTML."""

    contents: list[tuple[str, str]]
    html: SafeString


def in_html(source: str) -> Guide:
    """Return the Markdown text ``source`` with an anchor at each heading, and without its title.

    Images are those of ``docs/images``. Links to other documents become text: they are not here.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(source)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    contents = []
    for before, line, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if line.type != "inline":
            continue
        line.children = _for_here(line.children or [])
        if before.type == "heading_open":
            heading = "".join(part.content for part in line.children)
            before.attrSet("id", slugify(heading))
            if before.tag == "h2":
                contents.append((slugify(heading), heading))
        elif before.tag == "th" and not line.content:
            # The corner of a table heads nothing.
            before.tag = after.tag = "td"
    html = markdown.renderer.render(tokens, markdown.options, {})
    # It comes with the project, and Markdown's own HTML is off.
    return Guide(contents, mark_safe(html))  # noqa: S308


def _for_here(parts: list[Token]) -> list[Token]:
    """Return ``parts`` of a line with links and images that lead somewhere from the admin."""
    found, leads_away = [], False
    for part in parts:
        if part.type == "link_open":
            leads_away = not str(part.attrs["href"]).startswith(("#", "http"))
        if part.type == "image":
            name = Path(str(part.attrs["src"])).name
            part.attrSet("src", reverse("guide_image", args=[name]))
        if not (leads_away and part.type in ("link_open", "link_close")):
            found.append(part)
    return found


class GuideView(Screen, TemplateView):
    """The guide, for everybody who may sign in here."""

    template_name = "editorial/guide.html"
    page_title = "Guide to regional updates"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            source = GUIDE.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise Http404("The guide is not on this server.") from error
        return super().get_context_data(guide=in_html(source), **kwargs)


def guide_image(request: HttpRequest, name: str) -> FileResponse:
    """Return the picture ``name`` of the guide."""
    path = next((path for path in IMAGES.glob("*.png") if path.name == name), None)
    if path is None:
        raise Http404("There is no such picture.")
    return FileResponse(path.open("rb"), content_type="image/png")


def check_guide(**kwargs: Any) -> list[CheckMessage]:
    """Warn where the guide was left behind when the project was put on a server."""
    if GUIDE.is_file() and IMAGES.is_dir():
        return []
    hint = "Put the folder docs/ beside manage.py: the admin shows the guide from it."
    return [Warning(f"{GUIDE} or its images are missing.", hint=hint, id="editorial.W001")]
