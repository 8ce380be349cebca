"""Turns a document into a draft update: `manage.py import_update FILE`."""

import datetime
import json
import re
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from cms.addresses import cms_root
from regional_updates.importing.draft import Bullets
from regional_updates.importing.importer import Options, Report, import_update
from regional_updates.importing.reading import MAX_FILE_BYTES, ImportRefused
from regional_updates.importing.reporting import as_json, block_as_json

REFUSED, LOST = 2, 1


class Command(BaseCommand):
    help = "Makes a draft update of a document. None of its text is ever dropped unsaid."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a Word document (.docx), a web page or a text file")
        parser.add_argument("--region", default="", metavar="SLUG", help="instead of the title's")
        parser.add_argument("--period", metavar="YYYY-MM", help="instead of the title's")
        add_what_then(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_update(
                self._data(options["file"]),
                Options(
                    region=options["region"],
                    period=_month(options["period"]),
                    **what_then(options),
                ),
            )
        except ImportRefused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        self.stdout.write(
            json.dumps(as_json(report), ensure_ascii=False) if options["json"] else summary(report)
        )
        if report.lost:
            raise CommandError(
                "Some text found no place, so nothing was written; please report this file.",
                returncode=LOST,
            )

    def _data(self, path: str) -> bytes:
        try:
            with open(path, "rb") as file:
                return file.read(MAX_FILE_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it has no valid name"
            raise ImportRefused(f"The file {path!r} cannot be read: {reason}.") from error


def add_what_then(parser: CommandParser) -> None:
    """Add the options that say what becomes of a draft, and on whose behalf."""
    then = parser.add_mutually_exclusive_group()
    then.add_argument("--submit", action="store_true", help="send it for approval")
    then.add_argument("--publish", action="store_true", help="publish it at once")
    parser.add_argument("--user", metavar="NAME", help="on whose behalf; their permissions hold")
    parser.add_argument("--dry-run", action="store_true", help="write nothing but the report")


def what_then(options: dict[str, Any]) -> dict[str, Any]:
    """Return what they say, as Options has it. Raises ImportRefused where there is no such user."""
    then = (options["submit"] and "submit") or (options["publish"] and "publish") or "draft"
    return {
        "then": then,
        "user": _user_named(options["user"]),
        "dry_run": options["dry_run"],
    }


def _month(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        raise ImportRefused(f"“{text}” is not a month; write it as in --period 2017-11.")
    return datetime.date.fromisoformat(f"{text}-01")


def _user_named(name: str | None) -> AbstractBaseUser | None:
    """Return the active user, or None without a name. Raises ImportRefused where there is none."""
    if name is None:
        return None
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        raise ImportRefused(f"There is no active user “{name}”; check the name given with --user.")
    return user


def summary(report: Report) -> str:
    """Return ``report`` for people."""
    outcome = {
        "draft": "is a draft now",
        "in_review": "waits for approval now",
        "live": "is published now",
        "dry-run": "would be imported",
        "lost": "was not imported",
    }[report.status]
    lines = [
        f"“{report.draft.title}” {outcome}.",
        f"  {report.region.title}, {report.period:%B %Y}"
        + (f", at {report.path}" if report.path else ""),
    ]
    if event := report.draft.featured_event:
        lines.append(f"  Featured event: {event.title}, {event.starts_at:%-d %B %Y, %H:%M}")
    for section in report.draft.sections:
        parts = ", ".join(
            f"{len(block.items)} bullets"
            if isinstance(block, Bullets)
            else block_as_json(block)["type"]
            for block in section.blocks
        )
        lines.append(f"  - {section.heading} ({parts or 'empty'})")
    lines += [f"  Related article: {article.title}" for article in report.draft.related_articles]
    for notice in report.notices:
        where = f"line {notice.line}: " if notice.line else ""
        lines.append(f"  ! {where}{notice.message}")
    lines += [f"  lost: {text}" for text in report.lost]
    if report.page:
        address = reverse("wagtailadmin_pages:edit", args=[report.page.pk])
        lines.append(f"  Look at it, and go on with it: {cms_root()}{address}")
    return "\n".join(lines)
