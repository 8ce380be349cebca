"""From a file to a draft page: reads, understands, checks that nothing is lost, writes."""

import datetime
import hashlib
import html
import json
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from cms.delivery.publishing import path_of
from home.models import Event
from regional_updates.editorial.checks import problems
from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.periods import date_in

from .accounting import lost
from .draft import Draft, Notice, Paragraph, Section
from .kinds import source_of
from .matching import regions_named
from .pictures import Pictures
from .reading import ImportedBefore, ImportRefused, NotAllowed, Unready
from .source import Source
from .structure import understand
from .writing import LONGEST_TITLE, page_fields


@dataclass
class Options:
    """What the importing person decided. ``period`` is a month's first day; empty means: as the
    title says. ``place`` is a text, such as a file's path, that counts where the title says nothing.
    """

    region: str = ""
    place: str = ""
    period: datetime.date | None = None
    then: str = "draft"
    user: AbstractBaseUser | None = None
    dry_run: bool = False


@dataclass
class Report:
    """What became of a text. ``page`` is None after a dry run and where text was lost."""

    draft: Draft
    region: RegionPage
    period: datetime.date
    status: str
    path: str = ""
    page: RegionalUpdatePage | None = None
    notices: list[Notice] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def import_update(data: bytes, options: Options) -> Report:
    """Make a page of the document in ``data``, below its region, and do with it what was asked.

    ``options.then`` is "draft", "submit" or "publish". Nothing is written where the report has
    ``lost`` text. Raises ImportRefused, with nothing written, where the text cannot be imported.
    """
    source = source_of(data)
    return keep(source, understood(source), options)


def understood(source: Source) -> Draft:
    """Return what ``source`` says, its title told by the regions that there are."""
    names = _names(list(RegionPage.objects.all()))
    return understand(source.lines, lambda line: bool(regions_named(line, names)))


def _names(regions: list[RegionPage]) -> list[tuple[str, list[str]]]:
    return [(region.slug, region.names()) for region in regions]


def keep(source: Source, draft: Draft, options: Options, left_out: str = "") -> Report:
    """Make a page of ``draft``, which was read from ``source``, as ``import_update`` does.

    ``left_out`` is the text that somebody has decided not to take along.
    """
    regions = list(RegionPage.objects.all())
    names = _names(regions)
    notices = [*source.notices, *draft.notices]
    region = _region(draft.title, regions, names, options, notices)
    period, day = _period(draft.title, options, notices)
    _shorten_title(draft, notices)
    fingerprint = _fingerprint(source.text)
    _refuse_without_permission(region, options)
    _keep_what_the_event_does_not_say(draft, notices)
    pictures = Pictures(draft, region, options.user)
    notices += pictures.notices
    if options.then != "draft":
        pictures.refuse_undescribed()
    fields = page_fields(draft)
    notices += _links_left_out(source, fields, draft)
    report = Report(draft, region, period, "dry-run", notices=notices)
    report.lost = lost(source.text, f"{draft.title} {left_out}", fields, draft.featured_event)
    if report.lost:
        report.status = "lost"
        return report
    if options.dry_run:
        pictures.forms.clear()
    with transaction.atomic(), pictures.kept(options.user):
        # Two imports into one region wait for each other, so that none misses the other's text.
        RegionPage.objects.select_for_update().get(pk=region.pk)
        _refuse_again(fingerprint)
        fields = page_fields(draft)
        page = RegionalUpdatePage(
            title=draft.title,
            period=period,
            date=day,
            introduction=fields["introduction"],
            body=json.dumps(fields["body"]),
            related_articles=json.dumps(fields["related_articles"]),
            import_fingerprint=fingerprint,
            owner=options.user,
            live=False,
        )
        _write(page, report, options)
        if options.dry_run:
            transaction.set_rollback(True)
    if not options.dry_run:
        report.page = page
        report.status = {"draft": "draft", "submit": "in_review", "publish": "live"}[options.then]
    return report


def _write(page: RegionalUpdatePage, report: Report, options: Options) -> None:
    if event := report.draft.featured_event:
        page.featured_event, _ = Event.objects.get_or_create(
            title=event.title,
            starts_at=event.starts_at,
            defaults={
                "ends_at": event.ends_at,
                "location": event.location,
                "link": event.link,
            },
        )
    report.region.add_child(instance=page)
    report.path = path_of(page)
    first = page.same_period().first()
    if first is not None:
        report.notices.append(
            Notice(
                "same-month",
                f"The region has an update for {page.period:%B %Y} already: “{first.title}” "
                f"({path_of(first)}). Both are kept.",
            )
        )
    revision = page.save_revision(user=options.user, log_action="regional_updates.import")
    if options.then != "draft":
        _refuse_errors(page, publishing=options.then == "publish")
    if options.then == "publish":
        revision.publish(user=options.user)
    elif options.then == "submit":
        workflow = page.get_workflow()
        if workflow is None:
            raise ImportRefused(
                "No workflow applies to the region; assign one under Settings, Workflows, or leave "
                "out --submit."
            )
        workflow.start(page, options.user)


def _refuse_errors(page: RegionalUpdatePage, publishing: bool) -> None:
    errors = [
        problem for problem in problems(page, publishing=publishing) if problem.level == "error"
    ]
    if errors:
        said = " ".join(f"{problem.place.name}: {problem.message}" for problem in errors[:5])
        more = f" And {len(errors) - 5} more." if len(errors) > 5 else ""
        raise Unready(f"Import it as a draft, and put this right there. {said}{more}")


def _region(
    title: str,
    regions: list[RegionPage],
    names: list[tuple[str, list[str]]],
    options: Options,
    notices: list[Notice],
) -> RegionPage:
    by_slug = {region.slug: region for region in regions}
    chosen = options.region
    named = regions_named(title, names) or regions_named(options.place, names)
    known = ", ".join(sorted(by_slug)) or "none yet"
    if chosen:
        if chosen not in by_slug:
            raise ImportRefused(f"There is no region “{chosen}”; there are: {known}.")
        if named and chosen not in named:
            notices.append(
                Notice("region", f"The title names another region than the one chosen, “{chosen}”.")
            )
        return by_slug[chosen]
    if not named:
        raise ImportRefused(
            f"The title “{_short(title)}” names no region; say which with --region: {known}."
        )
    if len(named) > 1:
        raise ImportRefused(
            f"The title “{_short(title)}” names several regions ({', '.join(named)}); say which one "
            "with --region."
        )
    return by_slug[named[0]]


def _period(
    title: str, options: Options, notices: list[Notice]
) -> tuple[datetime.date, datetime.date | None]:
    """Return the month, as its first day, and the day where the title has one."""
    chosen, found = options.period, date_in(title) or date_in(options.place)
    if chosen is None:
        if found is None:
            raise ImportRefused(
                f"The title “{_short(title)}” has no month; say which with --period, as in "
                "--period 2017-11."
            )
        return found.period, found.day
    if found and found.period != chosen:
        notices.append(
            Notice("period", f"The title has another month than the one chosen, {chosen:%Y-%m}.")
        )
        return chosen, None
    return chosen, found.day if found else None


def _shorten_title(draft: Draft, notices: list[Notice]) -> None:
    """Keep what the title's field cannot hold at the beginning of the introduction."""
    if len(draft.title) <= LONGEST_TITLE:
        return
    cut = draft.title.rfind(" ", 0, LONGEST_TITLE)
    cut = cut if cut > 0 else LONGEST_TITLE
    draft.introduction.insert(0, draft.title)
    draft.title = draft.title[:cut].strip()
    notices.append(
        Notice("long-title", "The title was too long; all of it is in the introduction as well.")
    )


def _keep_what_the_event_does_not_say(draft: Draft, notices: list[Notice]) -> None:
    """Keep the text about an event that the site has already, where it says something else of it."""
    event = draft.featured_event
    if event is None:
        return
    known = Event.objects.filter(title=event.title, starts_at=event.starts_at).first()
    if known is None:
        return
    said = [
        (event.ends_at, known.ends_at),
        (event.location, known.location),
        (event.link, known.link),
    ]
    if any(new and new != old for new, old in said):
        texts = [Paragraph(text) for text in event.texts]
        draft.sections.append(Section("Featured event", [*texts]))
        notices.append(
            Notice(
                "event-differs",
                f"The site has the event “{event.title}” with other details; what this text says of "
                "it was kept as a section.",
            )
        )


def _links_left_out(source: Source, fields: dict[str, Any], draft: Draft) -> list[Notice]:
    """Return a notice of each address that a link of the document led to and the page's do not."""
    event = draft.featured_event
    shown = html.unescape(json.dumps(fields, ensure_ascii=False)) + (event.link if event else "")
    missing = dict.fromkeys(a for a in source.addresses if a not in shown)
    return [
        Notice("link", f"The link to {_short(address)} was left out; add it where it belongs.")
        for address in missing
    ]


def _fingerprint(source: str) -> str:
    """Return what tells a text from others, whatever its encoding, line ends and spaces."""
    text = " ".join(unicodedata.normalize("NFC", source).split())
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_again(fingerprint: str) -> None:
    before = RegionalUpdatePage.objects.filter(import_fingerprint=fingerprint).first()
    if before is not None:
        raise ImportedBefore(
            before.draft_title or before.title,
            before.region.slug,
            f"{before.period:%Y-%m}",
            path_of(before),
        )


def _refuse_without_permission(region: RegionPage, options: Options) -> None:
    if options.user is None:
        return
    may = region.permissions_for_user(options.user)
    name = options.user.get_username()
    if not may.can_add_subpage():
        raise NotAllowed(f"{name} may not add updates to {region.title}; choose another --user.")
    if options.then == "publish" and not may.can_publish_subpage():
        raise NotAllowed(
            f"{name} may not publish in {region.title}; use --submit to send it for approval."
        )


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:79]}…"
