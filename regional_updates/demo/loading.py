"""Puts the demo archive into an empty site, in bulk: rows, documents and search index at once."""

import datetime
import json
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from tqdm import tqdm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from cms.delivery.indexing import compose_sections, index_sections
from cms.delivery.models import Change, ContentItem, Sequence
from cms.delivery.publishing import compose
from home.models import Event, HomePage, Organisation
from regional_updates.editorial import roles
from regional_updates.founding import found
from regional_updates.models import RegionalUpdatePage, RegionPage, UpdatesIndexPage
from regional_updates.periods import slug_from
from regional_updates.vocabulary import Acronym, Topic

from .pictures import pictures
from .places import REGIONS, Place, areas
from .stories import ACRONYMS, EVENTS, STORIES
from .writing import LAST_MONTH, Illustrations, Written, after, months, write

PASSWORD = "demo"  # noqa: S105
PER_PLACE = len(months())
AT_ONCE = 100
LONDON = timezone.get_default_timezone()


def plan(updates: int) -> list[tuple[datetime.date, Place]]:
    """Return what to write for ``updates`` updates, the oldest first: month and place.

    Fewer than the nine regions' give the newest of them; more add areas as further regions.
    """
    further = -(-max(0, updates - len(REGIONS) * PER_PLACE) // PER_PLACE)
    places = [*REGIONS, *areas(further)]
    return [(month, place) for month in months() for place in places][
        -updates or len(places) * PER_PLACE :
    ]


def load(updates: int, bar: tqdm) -> None:
    """Load the archive; ``bar`` counts the regions and updates as they are written.

    Must be called in a transaction, on a site with nothing but Wagtail's welcome page.
    """
    wanted = plan(updates)
    index = make_site()
    places = list(REGIONS) + [
        place for place in dict.fromkeys(p for _, p in wanted) if place not in REGIONS
    ]
    bar.reset(total=len(places) + len(wanted))
    regions = {}
    for place in places:
        regions[place.slug] = make_region(index, place)
        bar.update()
    topics = {story.slug: Topic.objects.create(slug=story.slug, name=story.name,
              description=story.description) for story in STORIES}  # fmt: skip
    Acronym.objects.bulk_create(Acronym(term=t, expansion=e) for t, e in ACRONYMS.items())
    get_search_backend().add_bulk(Acronym, list(Acronym.objects.all()))
    events = make_events()
    people = make_people([regions[place.slug] for place in REGIONS])
    library = Library(regions, topics, events, people)
    for month in months():
        of_month = [place for when, place in wanted if when == month]
        for start in range(0, len(of_month), AT_ONCE):
            some = of_month[start : start + AT_ONCE]
            library.publish(month, some)
            bar.update(len(some))
    library.finish()


def make_site() -> UpdatesIndexPage:
    """Make the front page and the updates index."""
    index = found(
        "Regional Updates",
        HomePage(
            title="What the regions are working on",
            slug="regional-updates-home",
            introduction="<p>Each month the regions say what they have tried, learned and decided. "
            "Here is all of it, from every region, down to the paragraph.</p>",
        ),
        UpdatesIndexPage(
            title="Regional updates",
            slug="regional-updates",
            introduction="<p>Nine regions, one update a month. Choose a region, or search all of "
            "them.</p>",
        ),
    )
    Organisation.objects.update(
        footer="<p>A demonstration archive. Its people, programmes and numbers are invented.</p>"
    )
    return index


def make_region(index: UpdatesIndexPage, place: Place) -> RegionPage:
    index.refresh_from_db()
    return index.add_child(
        instance=RegionPage(
            title=place.name,
            slug=place.slug,
            other_names="\n".join(place.other_names),
            introduction=f"<p>{place.known_for[0].upper()}{place.known_for[1:]}.</p>",
        )
    )


def make_events() -> list[Event]:
    """Return past events across the archive's years, and some to come, counted from today."""
    found = []
    for position, month in enumerate(months()[2::2]):
        day = month.replace(day=10 + position % 15)
        found.append((EVENTS[position % len(EVENTS)], day))
    today = timezone.localdate()
    for position, days in enumerate((20, 48, 90, 150)):
        found.append((EVENTS[-1 - position], today + datetime.timedelta(days=days)))
    places = [place for region in REGIONS for place in region.councils]
    events = [
        Event(
            title=title,
            starts_at=datetime.datetime.combine(day, datetime.time(9, 30), LONDON),
            ends_at=datetime.datetime.combine(day, datetime.time(16), LONDON),
            location="Online" if position % 4 == 3 else places[position * 7 % len(places)],
            link=f"https://example.org/events/{day:%Y-%m-%d}",
        )
        for position, (title, day) in enumerate((title, on_weekday(day)) for title, day in found)
    ]
    Event.objects.bulk_create(events)
    get_search_backend().add_bulk(Event, events)
    return events


def on_weekday(day: datetime.date) -> datetime.date:
    """Return ``day``, or the Monday after it where it falls on a weekend."""
    return day + datetime.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def make_people(regions: list[RegionPage]) -> dict[str, Any]:
    """Return the demo accounts, users by their name, all with the same password and their groups."""
    wanted: list[tuple[str, str, Group | None]] = [("admin", "Demo administrator", None)]
    for region in regions:
        wanted.append((f"editor.{region.slug}", f"Editor {region.title}", roles.editors(region)))
        wanted.append(
            (f"approver.{region.slug}", f"Approver {region.title}", roles.approvers(region))
        )
    wanted.append(("moderator", "National moderator", roles.moderators()))
    # One hash for all: making nineteen takes longer than loading the archive.
    password = make_password(PASSWORD)
    people = {}
    for username, name, group in wanted:
        first, last = name.split(" ", 1)
        user = get_user_model().objects.create(
            username=username, email=f"{username}@example.org", password=password,
            first_name=first, last_name=last,
            is_staff=username == "admin", is_superuser=username == "admin",
        )  # fmt: skip
        if group:
            user.groups.add(group)
        people[username] = user
    return people


class Library:
    """Writes updates into the site, a month at a time."""

    def __init__(
        self,
        regions: dict[str, RegionPage],
        topics: dict[str, Topic],
        events: list[Event],
        people: dict[str, Any],
    ) -> None:
        self.regions, self.topics, self.events, self.people = regions, topics, events, people
        self.images = self._images()
        self.documents = self._documents()
        self.content_type = ContentType.objects.get_for_model(RegionalUpdatePage)
        self.base_content_type = ContentType.objects.get_for_model(Page)
        self.locale = Locale.get_default()
        self.children = dict.fromkeys(regions, 0)
        self.before: dict[str, int] = {}

    def _images(self) -> list[tuple[int, str, str]]:
        found = []
        for title, alt, data in pictures():
            name = f"{title.lower().replace(' ', '-')}.jpg"
            image = get_image_model()(title=title, file=ContentFile(data, name))
            image.save()
            found.append((image.pk, alt, title))
        return found

    def _documents(self) -> list[int]:
        found = []
        for title in ("Regional plan", "Learning from peer visits", "Quarterly data summary"):
            text = f"{title}\n\nAn example file of the demonstration archive.\n"
            document = get_document_model()(
                title=title,
                file=ContentFile(text.encode(), f"{title.lower().replace(' ', '-')}.txt"),
            )
            document.save()
            document.get_file_size()
            found.append(document.pk)
        return found

    def page(self, month: datetime.date, place: Place) -> RegionalUpdatePage:
        """Return the unsaved update of ``place`` for ``month``."""
        shown = Illustrations(self.images, self.documents, self.before.get(place.slug))
        written = write(place, month, shown)
        for section, topic in zip(written.sections, written.topics, strict=True):
            section["value"]["topic"] = self.topics[topic].pk
        return RegionalUpdatePage(
            title=written.title,
            draft_title=written.title,
            period=month,
            date=written.date,
            introduction=written.introduction,
            body=json.dumps(written.sections),
            related_articles=json.dumps(self._related(written)),
            featured_event=self._event(written, month),
            translation_key=written.translation_key,
            owner=self.people.get(f"editor.{place.slug}"),
        )

    def _related(self, written: Written) -> list[dict[str, Any]]:
        if not written.related_link:
            return []
        title, url = written.related_link
        return [{"type": "link", "value": {"title": title, "url": url}}]

    def _event(self, written: Written, month: datetime.date) -> Event | None:
        if not written.features_event:
            return None
        end = after(month)
        return next((event for event in self.events if event.starts_at.date() >= end), None)

    def publish(self, month: datetime.date, places: list[Place]) -> None:
        """Write the published updates of ``places`` for ``month``, and all that follows from it."""
        pages = [self._placed(self.page(month, place), place, month) for place in places]
        insert(pages)
        self._revise(pages)
        deliver(pages)
        get_search_backend().add_bulk(RegionalUpdatePage, pages)
        for page in pages:
            ReferenceIndex.create_or_update_for_object(page)
        self.before.update((place.slug, page.pk) for place, page in zip(places, pages, strict=True))

    def _placed(
        self, page: RegionalUpdatePage, place: Place, month: datetime.date
    ) -> RegionalUpdatePage:
        region = self.regions[place.slug]
        self.children[place.slug] += 1
        published = datetime.datetime.combine(
            month.replace(day=28), datetime.time(10), datetime.UTC
        )
        page.slug = slug_from(page.title, page.period, page.date)
        page.depth = region.depth + 1
        page.path = RegionPage._get_path(region.path, page.depth, self.children[place.slug])
        page.url_path = f"{region.url_path}{page.slug}/"
        page.content_type, page.locale, page.live = self.content_type, self.locale, True
        page.first_published_at = page.last_published_at = page.latest_revision_created_at = (
            published
        )
        return page

    def _revise(self, pages: list[RegionalUpdatePage]) -> None:
        revisions = [
            Revision(
                content_type=self.content_type,
                base_content_type=self.base_content_type,
                object_id=str(page.pk),
                created_at=page.last_published_at,
                user=page.owner,
                object_str=str(page),
                content=page.serializable_data(),
            )
            for page in pages
        ]
        Revision.objects.bulk_create(revisions)
        for page, revision in zip(pages, revisions, strict=True):
            page.latest_revision = page.live_revision = revision
        Page.objects.bulk_update(pages, ["latest_revision", "live_revision"])

    def finish(self) -> None:
        """Make the pages that are still being worked on, after all that is published."""
        for slug, count in self.children.items():
            Page.objects.filter(pk=self.regions[slug].pk).update(numchild=count)
        may = after(LAST_MONTH)
        june = after(may)
        for slug in ("north-west", "south-west", "east-midlands"):
            self._draft(slug, may)
        for slug in ("north-east", "yorkshire-and-humber"):
            self._submit(self._draft(slug, may), slug)
        page = self._draft("greater-london", may)
        self._submit(page, "greater-london")
        self._approve(page, "approver.greater-london")
        for days, (slug, month) in enumerate((("south-east", may), ("eastern", june)), 1):
            page = self._draft(slug, month)
            page.go_live_at = timezone.now() + datetime.timedelta(days=7 * days)
            page.save_revision(user=page.owner)
            self._submit(page, slug)
            self._approve(page, f"approver.{slug}")
            self._approve(page, "moderator")
        changed = RegionalUpdatePage.objects.filter(pk=self.before.get("west-midlands")).first()
        if changed:
            changed.introduction += "<p>A correction to the figures follows.</p>"
            changed.save_revision(user=changed.owner)

    def _draft(self, slug: str, month: datetime.date) -> RegionalUpdatePage:
        place = next(place for place in REGIONS if place.slug == slug)
        page = self.page(month, place)
        page.live = False
        region = RegionPage.objects.get(slug=slug)
        region.add_child(instance=page)
        page.save_revision(user=page.owner)
        return page

    def _submit(self, page: RegionalUpdatePage, slug: str) -> None:
        page.get_workflow().start(page, self.people[f"editor.{slug}"])

    def _approve(self, page: RegionalUpdatePage, username: str) -> None:
        page.refresh_from_db()
        state = page.current_workflow_task_state
        state.task.specific.on_action(state, self.people[username], "approve")


def insert(pages: list[RegionalUpdatePage]) -> None:
    """Insert ``pages`` in two statements: Django's bulk_create knows no models of two tables."""
    shared = [field for field in Page._meta.concrete_fields if not field.primary_key]
    rows = [
        Page(**{field.attname: getattr(page, field.attname) for field in shared}) for page in pages
    ]
    Page.objects.bulk_create(rows)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = row.pk
        page._state.adding = False
    model = RegionalUpdatePage
    model._base_manager._insert(
        pages, fields=model._meta.local_concrete_fields, using=row._state.db
    )


def deliver(pages: list[RegionalUpdatePage]) -> None:
    """Write the documents, sections, changes and search index of new ``pages``."""
    first = Sequence.take(len(pages))
    composed = [compose(page, version) for version, page in enumerate(pages, first)]
    items = ContentItem.objects.bulk_create([item for item, _ in composed])
    index_sections(
        section
        for page, item, (_, document) in zip(pages, items, composed, strict=True)
        for section in compose_sections(page, item, document)
    )
    Change.objects.bulk_create(
        Change(
            seq=item.version, action=Change.Action.PUBLISHED, page_id=item.page_id,
            content_id=item.content_id, path=item.path, etag=item.etag, at=timezone.now(),
        )
        for item in items
    )  # fmt: skip
