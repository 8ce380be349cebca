"""What is suggested to read next where no editor chose: by topics, words and region, never by chance."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regional_updates import suggesting
from tests import factories

pytestmark = pytest.mark.django_db
PLAIN = "Councils met to talk about their plans for next year."
KINSHIP = "Kinship carers receive allowances when grandparents become guardians."


@pytest.fixture
def adoption():
    return factories.topic("Adoption")


def publish(region: str, period: str, text: str = PLAIN, topic=None, **fields):
    section = factories.section("Heading", text, topic=topic)
    return factories.update(factories.region(region), period, [section], **fields)


@pytest.fixture
def others():
    """Publish updates that share no topic, and hardly a word, with anything."""
    for month, text in enumerate(
        ["Fostering homes opened.", "Laptops arrived.", "Judges wrote."], 1
    ):
        publish("Far away", f"2016-0{month}", text)


def suggested(client, page) -> list[str]:
    """Return region and slug of what is suggested beside ``page``."""
    document = client.get(f"/api/v3{page.get_url().replace('regional-', '')}").json()
    articles = document["related_articles"]
    assert {article["origin"] for article in articles} <= {"suggested"}
    return ["/".join(article["path"].split("/")[2:4]) for article in articles]


def test_of_those_on_the_same_topic_the_one_in_like_words_comes_first(client, adoption, others):
    publish("Eastern", "2017-09", KINSHIP, adoption)
    publish("North East", "2017-10", PLAIN, adoption)
    page = publish("West Midlands", "2017-11", KINSHIP, adoption)
    assert suggested(client, page) == ["eastern/september-2017", "north-east/october-2017"]


def test_of_those_that_are_otherwise_alike_the_regions_own_comes_first(client, adoption, others):
    publish("West Midlands", "2017-08", PLAIN, adoption)
    publish("Eastern", "2017-09", PLAIN, adoption)
    publish("North East", "2017-10", PLAIN, adoption)
    page = publish("West Midlands", "2017-11", KINSHIP, adoption)
    assert suggested(client, page) == [
        "west-midlands/august-2017", "north-east/october-2017", "eastern/september-2017",
    ]  # fmt: skip


def test_like_words_are_enough_where_there_is_no_topic(client, others):
    publish("Eastern", "2017-01", KINSHIP)
    publish("North East", "2017-10", PLAIN)
    page = publish("West Midlands", "2017-11", KINSHIP)
    assert suggested(client, page) == ["eastern/january-2017"]


def test_where_nothing_is_alike_nothing_is_suggested(client, others):
    assert suggested(client, publish("Far away", "2017-11", KINSHIP)) == []
    assert suggested(client, publish("Far away", "2017-12", "")) == []


def test_rare_words_find_what_is_older_than_all_that_is_compared(client, monkeypatch):
    monkeypatch.setattr(suggesting, "OF_ALL", 3)
    publish("Eastern", "2001-01", KINSHIP)
    for month, text in enumerate(["Homes opened.", "Laptops arrived.", "Judges wrote."], 1):
        publish("Far away", f"2016-0{month}", text)
    page = publish("West Midlands", "2017-11", KINSHIP)
    assert suggested(client, page) == ["eastern/january-2001"]


def test_never_itself_nor_what_comes_later_nor_what_was_withdrawn(client, adoption, others):
    withdrawn = publish("Eastern", "2017-10", KINSHIP, adoption)
    withdrawn.withdraw("It was wrong.")
    publish("Eastern", "2017-11", KINSHIP, adoption)
    publish("Eastern", "2017-12", KINSHIP, adoption)
    page = publish("West Midlands", "2017-11", KINSHIP, adoption)
    page.introduction = "<p>Corrected.</p>"
    page.save_revision().publish()
    assert suggested(client, page) == []


def test_what_is_withdrawn_later_is_suggested_no_longer(client, adoption, others):
    publish("Eastern", "2017-09", PLAIN, adoption)
    better = publish("Eastern", "2017-10", KINSHIP, adoption)
    page = publish("West Midlands", "2017-11", KINSHIP, adoption)
    both = ["eastern/october-2017", "eastern/september-2017"]
    assert suggested(client, page) == both
    better.withdraw("It was wrong.")
    assert suggested(client, page) == both[1:]


def test_of_equals_the_newest_come_first_every_time(client, adoption):
    for period in ("2017-05", "2017-08", "2017-06", "2017-07"):
        publish("Eastern", period, PLAIN, adoption)
    page = publish("West Midlands", "2017-11", PLAIN, adoption)
    expected = [f"eastern/{month}-2017" for month in ("august", "july", "june")]
    assert suggested(client, page) == expected
    page.introduction = "<p>Once more.</p>"
    page.save_revision().publish()
    assert suggested(client, page) == expected


def test_it_takes_as_many_queries_with_twice_the_archive(adoption, others):
    def asked() -> int:
        page = publish("West Midlands", "2017-11", KINSHIP, adoption)
        with CaptureQueriesContext(connection) as captured:
            found = suggesting.suggested_articles(page, "west-midlands", ["adoption"], [KINSHIP])
        assert found
        return len(captured)

    for month in range(1, 7):
        publish("Eastern", f"2017-0{month}", PLAIN, adoption)
    first = asked()
    for month in range(1, 7):
        publish("North East", f"2017-0{month}", PLAIN, adoption)
    assert asked() == first == 3
