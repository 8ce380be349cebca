"""The sample client, compiled, against a running server."""

import json
import random
import subprocess

import pytest
from wagtail.models import PageViewRestriction

from cms.delivery.models import Change, ContentItem
from regional_updates.models import RegionalUpdatePage, RegionPage
from tests import factories
from tests.cms.test_preview import FRONT_END, edit_url, opened
from tests.regional_updates.test_update_page import form_data

# The server answers in another thread, so there is no transaction around the tests.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
STEPS, STEPS_BETWEEN_LOOKS = 500, 50


@pytest.fixture
def site(live_server, settings) -> str:
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    factories.index()
    return live_server.url


def test_it_lists_reads_previews_searches_and_follows(site, run, admin_client, settings):
    for month in ("2017-11", "2017-12", "2018-01"):
        factories.update(period=month, sections=[factories.section("Workforce", "More stay.")])
    page = factories.update(period="2018-02", publish=False)
    settings.HEADLESS_CLIENT_URL = FRONT_END
    settings.WAGTAIL_HEADLESS_PREVIEW = {
        "CLIENT_URLS": {"default": FRONT_END}, "ENFORCE_TRAILING_SLASH": True,
    }  # fmt: skip
    asked = opened(admin_client, edit_url(page), form_data(title="Typed – May 2020"))
    printed = run("example.js", site, "&".join(f"{name}={value}" for name, value in asked.items()))
    assert printed["titles"] == [
        f"West Midlands update – {month}"
        for month in ("January 2018", "December 2017", "November 2017")
    ]
    assert printed["html"] == "<p>More stay.</p>" and printed["readOnce"] is True
    assert printed["suggestions"] == ["Workforce"]
    assert printed["draft"] == "Typed – May 2020"
    assert printed["departure"] is None
    assert printed["changes"] == ["published"] * 3
    assert printed["problem"].startswith("year")


class Editor:
    """Does something or other to the site, as people do."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.regions = [factories.region(name) for name in ("North East", "Eastern", "South West")]
        self.count = 0

    def act(self) -> str:
        """Do one thing, and return its name."""
        acts = [self.publish, self.publish, self.edit, self.edit, self.rename, self.move,
                self.unpublish, self.publish_again, self.restrict, self.open_again, self.delete,
                self.rename_region, self.withdraw, self.draft]  # fmt: skip
        act = self.chance.choice(acts)
        act()
        return act.__name__

    def page(self, **which: object) -> RegionalUpdatePage | None:
        found = list(RegionalUpdatePage.objects.filter(**which).order_by("pk"))
        return self.chance.choice(found) if found else None

    def region(self) -> RegionPage:
        return RegionPage.objects.get(pk=self.chance.choice(self.regions).pk)

    def publish(self) -> None:
        self.count += 1
        month = f"20{self.chance.randrange(10, 30)}-{self.chance.randrange(1, 13):02}"
        factories.update(self.region(), month, title=f"Number {self.count}")

    def draft(self) -> None:
        factories.update(self.region(), "2016-01", publish=False)

    def edit(self) -> None:
        if page := self.page(live=True):
            self.count += 1
            page.introduction = f"<p>Edit {self.count}.</p>"
            page.save_revision().publish()

    def rename(self) -> None:
        if page := self.page(live=True):
            # A few names for all, so that one takes the address that another has left.
            slug = self.chance.choice("abc")
            siblings = page.get_siblings(inclusive=False)
            if not siblings.filter(slug=slug).exists():
                page.slug = slug
                page.save_revision().publish()

    def move(self) -> None:
        page, region = self.page(), self.region()
        if page and not region.get_children().filter(slug=page.slug).exists():
            page.move(region, pos="last-child")

    def unpublish(self) -> None:
        if page := self.page(live=True):
            page.unpublish()

    def publish_again(self) -> None:
        if page := self.page(live=False):
            page.get_latest_revision().publish()

    def restrict(self) -> None:
        page = self.chance.choice([self.page(), self.page(), self.region()])
        if page and not PageViewRestriction.objects.filter(page=page).exists():
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    def open_again(self) -> None:
        restrictions = list(PageViewRestriction.objects.order_by("pk"))
        if restrictions:
            self.chance.choice(restrictions).delete()

    def delete(self) -> None:
        if page := self.page():
            page.delete()

    def rename_region(self) -> None:
        region = self.region()
        self.count += 1
        region.slug = f"region-{self.count}"
        region.save_revision().publish()

    def withdraw(self) -> None:
        if page := self.page(live=True):
            page.end_withdrawal() if page.withdrawn_at else page.withdraw("Wrong.")


def test_it_holds_the_public_set_through_everything_that_happens(site, built, client):
    editor, did = Editor(seed=20261124), set()
    mirror = subprocess.Popen(
        ["node", built / "mirror-cli.js", site],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def look() -> dict:
        mirror.stdin.write("\n")
        mirror.stdin.flush()
        return json.loads(mirror.stdout.readline())

    try:
        for number in range(1, STEPS + 1):
            did.add(editor.act())
            if number % STEPS_BETWEEN_LOOKS == 0:
                seen = look()
                assert seen["items"] == dict(ContentItem.objects.values_list("path", "version"))
                assert seen["complete"] is True
                assert seen["after"] == Change.objects.last().seq
    finally:
        mirror.kill()
        mirror.communicate()
    assert len(did) == 12, did
    fresh, url = {}, f"{site}/api/v3/updates/?limit=100"
    while url:
        body = client.get(url).json()
        fresh |= {item["path"]: item["version"] for item in body["items"]}
        url = body["next"]
    assert seen["items"] == fresh and len(fresh) > 5
