"""One region with an update in every state, and everybody who may or may not touch them."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from home.models import Event
from regional_updates.editorial import roles
from regional_updates.editorial.models import Edition
from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.vocabulary import Acronym, Topic
from tests import factories
from tests.regional_updates.callers import bearer

from .policy import ROLES, STATES


@dataclass
class Actor:
    """One person as the site knows them, with their browser and their token."""

    role: str
    user: AbstractUser | None
    client: Client
    token: dict[str, str]


@dataclass
class Site:
    """``pages`` are the region's, by their state's letter, and ``image`` and ``document`` its files;
    ``elsewhere`` is a region that all who write may write in, and ``moved`` is a draft there."""

    region: RegionPage
    elsewhere: RegionPage
    pages: dict[str, RegionalUpdatePage]
    actors: dict[str, Actor]
    moved: RegionalUpdatePage
    image: Any
    document: Any
    edition: Edition
    event: Event
    topic: Topic
    acronym: Acronym
    pick: SearchPromotion


FILE = "Quornfile"


def word(state: str) -> str:
    """Return the word that the newest version of the page in ``state`` has, with a full stop, and nothing else."""
    return f"Quorn{STATES[state].title().translate(str.maketrans('', '', ' ,'))}"


def build() -> Site:
    """Make the site. The pages are ``author``'s, who is an editor and an approver of the region."""
    west, north = factories.region("West Midlands"), factories.region("North East")
    elsewhere = factories.region("South East")
    users: dict[str, Any] = {
        "nobody": None,
        "reader": factories.person("reader"),
        "other": factories.editor(north, "other"),
        "editor": factories.editor(west, "editor"),
        "approver": factories.approver(west, "approver"),
        "author": factories.editor(west, "author"),
        "moderator": factories.moderator(),
        "admin": factories.person("admin", is_staff=True, is_superuser=True),
    }
    roles.moderators(factories.index())
    users["other"].groups.add(roles.approvers(north))
    users["author"].groups.add(roles.approvers(west))
    for role in ("other", "editor", "approver", "author"):
        users[role].groups.add(roles.editors(elsewhere))
    pages = {state: _page(west, state, number, users) for number, state in enumerate(STATES, 1)}
    files: Any = {"title": FILE, "collection": west.collection, "uploaded_by_user": users["author"]}
    return Site(
        region=west,
        elsewhere=elsewhere,
        pages=pages,
        actors={role: _actor(role, users[role]) for role in ROLES},
        moved=factories.update(elsewhere, "2027-03", publish=False, slug="moved"),
        image=get_image_model().objects.create(file=get_test_image_file(), **files),
        document=get_document_model().objects.create(
            file=ContentFile(b"x", "figures.txt"), **files
        ),
        edition=Edition.objects.get(),
        event=factories.event(),
        topic=factories.topic(),
        acronym=factories.acronym(),
        pick=factories.pick("fostering"),
    )


def _actor(role: str, user: Any) -> Actor:
    client = Client()
    if user:
        client.force_login(user)
    return Actor(role, user, client, bearer(user) if user else {})


def _page(region: RegionPage, state: str, month: int, users: dict[str, Any]) -> RegionalUpdatePage:
    author, public = users["author"], state in "l+w"
    title = "An older title" if state == "+" else f"{word(state)}."
    page = factories.update(
        region, f"2026-{month:02}", title=title, slug=f"page-{month}", publish=False, owner=author
    )
    if public:
        page.save_revision(user=author).publish()
        page = fresh(page)
    if state == "w":
        page.withdraw("The figures were wrong.")
    if state == "s":
        page.go_live_at = timezone.now() + datetime.timedelta(days=10)
    if state not in "lw":
        page.title = f"{word(state)}."
        page.save_revision(user=author)
    if state == "h":
        Edition.objects.create(period=page.period)
    if state in "rnbhs":
        page.get_workflow().start(page, author)
    if state == "b":
        step(page).reject(user=users["approver"], comment="Please name the councils.")
    if state in "nhs":
        step(page).approve(user=users["approver"])
    if state in "hs":
        step(page).approve(user=users["moderator"])
    return fresh(page)


def fresh(page: RegionalUpdatePage) -> RegionalUpdatePage:
    return RegionalUpdatePage.objects.get(pk=page.pk)


def step(page: RegionalUpdatePage) -> Any:
    return fresh(page).current_workflow_task_state


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever is done to the database in here."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
