"""Content for tests: a site, its regions and updates, and the people who work on them."""

import datetime
import json
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, Site

from home.models import Event, HomePage
from regional_updates.editorial import roles
from regional_updates.models import RegionalUpdatePage, RegionPage, UpdatesIndexPage
from regional_updates.vocabulary import Acronym, Topic

PASSWORD = "demo"


def index() -> UpdatesIndexPage:
    """Return the updates index; with it a home page and the default site, made at the first call."""
    found = UpdatesIndexPage.objects.first()
    if found:
        return found
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Regional Updates", slug="front"))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.root_page, site.hostname, site.port = home, "localhost", 80
    site.save()
    Page.objects.filter(depth=2, slug="home").delete()
    return home.add_child(
        instance=UpdatesIndexPage(title="Regional updates", slug="regional-updates")
    )


def region(name: str = "West Midlands", **fields: Any) -> RegionPage:
    """Return the region of this name, made at the first call, with its groups and collection."""
    found = RegionPage.objects.filter(title=name).first()
    return found or index().add_child(instance=RegionPage(title=name, **fields))


def section(heading: str = "Workforce", *blocks: Any, topic: Topic | None = None) -> dict:
    """Return a raw section. A block is a paragraph's text, or a pair of block type and value."""
    content = [
        {"type": "paragraph", "value": f"<p>{block}</p>"}
        if isinstance(block, str)
        else {"type": block[0], "value": block[1]}
        for block in blocks
    ]
    value = {"heading": heading, "topic": topic.pk if topic else None, "content": content}
    return {"type": "section", "value": value}


def update(
    of: RegionPage | None = None,
    period: str = "2017-11",
    sections: list[dict] | None = None,
    publish: bool = True,
    **fields: Any,
) -> RegionalUpdatePage:
    """Return a new update for the month ``period`` (YYYY-MM); a draft unless ``publish``."""
    of = of or region()
    month = datetime.date.fromisoformat(f"{period}-01")
    fields.setdefault("title", f"{of.title} update – {month:%B %Y}")
    fields.setdefault("introduction", "<p>What we have been working on.</p>")
    body = json.dumps([section("Workforce", "We met.")] if sections is None else sections)
    page = RegionalUpdatePage(period=month, body=body, live=False, **fields)
    of.add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    page.refresh_from_db()
    return page


def topic(name: str = "Adoption", **fields: Any) -> Topic:
    return Topic.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


def acronym(
    term: str = "UASC", expansion: str = "unaccompanied asylum-seeking children"
) -> Acronym:
    return Acronym.objects.create(term=term, expansion=expansion)


def pick(words: str, page: Page | None = None, **fields: Any) -> SearchPromotion:
    """Return an editors' pick for ``words``: ``page``, or else a link."""
    if page is None:
        fields = {
            "external_link_url": "https://www.gov.uk/",
            "external_link_text": "GOV.UK",
        } | fields
    return SearchPromotion.objects.create(query=Query.get(words), page=page, **fields)


def event(title: str = "Challenge event", starts_at: str = "2018-11-14T10:00+00:00") -> Event:
    return Event.objects.create(
        title=title, starts_at=datetime.datetime.fromisoformat(starts_at), location="Birmingham"
    )


def person(username: str, **fields: Any) -> AbstractUser:
    return get_user_model().objects.create_user(
        username, f"{username}@example.org", PASSWORD, **fields
    )


def editor(of: RegionPage, username: str = "editor") -> AbstractUser:
    user = person(username)
    user.groups.add(roles.editors(of))
    return user


def approver(of: RegionPage, username: str = "approver") -> AbstractUser:
    user = person(username)
    user.groups.add(roles.approvers(of))
    return user


def moderator(username: str = "moderator") -> AbstractUser:
    user = person(username)
    user.groups.add(roles.moderators())
    return user
