"""The preview of an edition: for whoever has its link, while it is not out."""

import datetime
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from regional_updates.editorial.editions.models import Edition, HeldUpdate
from tests import factories

from .test_approval import client_of
from .test_editions import NOVEMBER, approved, do

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    factories.index()
    return factories.moderator()


@pytest.fixture
def edition(moderator) -> Edition:
    return Edition.objects.create(period=NOVEMBER)


def link_of(user, edition) -> str:
    html = client_of(user).get(f"/admin/editions/{edition.pk}/").content.decode()
    return re.search(r'id="link" readonly value="http://localhost([^"]+)"', html)[1]


def test_anybody_with_the_link_sees_all_of_it(client, moderator, edition):
    for name in ("North East", "South West"):
        approved(moderator, name, sections=[factories.section("Workforce", "We met.")])
    answer = client.get(link_of(moderator, edition))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<p>We met.</p>") == 2
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert answer["X-Robots-Tag"] == "noindex" and "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_it_says_what_it_is_and_until_when(client, moderator, edition):
    html = client.get(link_of(moderator, edition)).content.decode()
    until = timezone.localtime() + datetime.timedelta(days=7)
    assert "Preview, not public." in html and "Only people with this link see them" in html
    assert f"it works until {until:%-d %B %Y, %H:}" in html


def test_for_a_week(client, moderator, edition, monkeypatch):
    link = link_of(moderator, edition)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 7 * 86_400 + 1)
    answer = client.get(link)
    assert answer.status_code == 403 and "has expired" in answer.content.decode()


def test_until_the_links_are_withdrawn(client, moderator, edition):
    link = link_of(moderator, edition)
    do(moderator, edition, "new_link")
    assert "was withdrawn" in client.get(link).content.decode()
    assert client.get(link_of(moderator, edition)).status_code == 200


def test_until_it_is_out(client, moderator, edition):
    approved(moderator, "North East", sections=[factories.section("Workforce", "We met.")])
    link = link_of(moderator, edition)
    do(moderator, edition, "release", sure="1")
    answer = client.get(link)
    assert answer.status_code == 403 and "We met." not in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "1.abc:1:2", "%00", "<script>", "é" * 500])
def test_nothing_else_opens_it(client, edition, token):
    answer = client.get(f"/preview/editions/{token}/")
    assert answer.status_code in (403, 404) and "<script>" not in answer.content.decode()


def held(edition, region: str, number: int) -> HeldUpdate:
    """Return an update of ``region`` with one of everything that a document looks up."""
    topic = factories.topic(f"Topic {number}")
    image = get_image_model().objects.create(title="A map", file=get_test_image_file())
    link = f"https://video.example/{number}"
    Embed.objects.create(
        url=link, hash=get_embed_hash(link), type="video", last_updated=timezone.now(),
        html=f'<iframe src="{link}"></iframe>',
    )  # fmt: skip
    linked = factories.update(factories.region("Eastern"), "2017-10", title=f"Before {number}")
    blocks = [
        f'See <a linktype="page" id="{linked.pk}">theirs</a> about UASC.',
        ("image", {"image": image.pk, "alt_text": "A map", "decorative": False, "caption": ""}),
        ("embed", link),
    ]
    page = factories.update(
        factories.region(region),
        publish=False,
        featured_event=factories.event(f"Event {number}") if number % 2 else None,
        sections=[factories.section(f"Heading {number}", *blocks, topic=topic)],
    )
    return HeldUpdate.objects.create(edition=edition, page=page, revision=page.latest_revision)


def test_it_asks_the_database_as_often_whatever_it_holds(client, moderator, edition):
    factories.acronym()
    factories.event("The next of all", "2100-01-01T10:00+00:00")
    counts = []
    for numbers in ((1, 2), (3, 4)):
        for number in numbers:
            held(edition, f"Region {number}", number)
        link = link_of(moderator, edition)
        client.get(link)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(link).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    for number in (1, 2, 3, 4):
        assert f"Heading {number}</h" in html and f"Topic {number}" in html
        assert f'src="https://video.example/{number}"' in html
    assert len(re.findall(r'href="[^"]+/eastern/october-2017[^"]*">theirs</a>', html)) == 4
    assert html.count('alt="A map"') == 4 and html.count("The next of all") == 2
    assert "Event 1" in html and "Event 3" in html


def test_each_is_as_it_was_approved(client, moderator, edition):
    first, second = held(edition, "North East", 1), held(edition, "South West", 2)
    second.page.title = "Changed since"
    second.page.save_revision()
    first.page.featured_event.delete()
    html = client.get(link_of(moderator, edition)).content.decode()
    assert "Changed since" not in html and "South West update – November 2017" in html
    assert "Event 1" not in html
    assert html.index("Heading 1</h") < html.index("Heading 2</h")
