"""What became of an imported text, for programs."""

from typing import Any
from zoneinfo import ZoneInfo

from .draft import Block, Bullets, Picture, Table
from .importer import Report


def as_json(report: Report) -> dict[str, Any]:
    """Return ``report`` as the one object that --json prints; texts are plain."""
    draft, event = report.draft, report.draft.featured_event
    return {
        "title": draft.title,
        "region": report.region.slug,
        "period": f"{report.period:%Y-%m}",
        "path": report.path or None,
        "id": report.page.pk if report.page else None,
        "status": report.status,
        "featured_event": event and {
            "title": event.title,
            "starts_at": event.starts_at.astimezone(ZoneInfo("Europe/London")).isoformat(),
        },
        "introduction": "\n".join(draft.introduction),
        "sections": [
            {"heading": section.heading, "blocks": [block_as_json(block) for block in section.blocks]}
            for section in draft.sections
        ],
        "related_articles": [
            {"title": article.title, "url": article.url} for article in draft.related_articles
        ],
        "warnings": [
            {"code": notice.code, "message": notice.message, "line": notice.line}
            for notice in report.notices
        ],
        "lost": report.lost,
    }  # fmt: skip


def block_as_json(block: Block) -> dict[str, Any]:
    """Return one block likewise."""
    match block:
        case Bullets():
            items = [text for item in block.items for text in (item.text, *item.items)]
            return {"type": "bullets", "items": items}
        case Table():
            return {"type": "table", "rows": block.rows}
        case Picture():
            return {"type": "image", "text": block.alt}
    return {"type": type(block).__name__.lower(), "text": block.text}
