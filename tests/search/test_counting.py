"""What is searched for is counted: by its words and its day, and never by whom."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from search import counting
from search.models import DailySearch
from tests import factories

from .searching import counted, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def update():
    return factories.update(sections=[factories.section("Fostering", "Carers wanted in Leeds.")])


def test_the_page_and_the_api_count_alike(client, update):
    look(client, "carers")
    look(client, "carers", path="/api/v3/search/")
    assert counted() == {"carers": (2, 0, 1)}
    assert DailySearch.objects.get().date == timezone.localdate()


def test_nothing_is_kept_but_what_and_how_often_on_which_day(client, update):
    client.force_login(factories.person("reader"))
    look(client, "carers")
    names = {field.name for field in DailySearch._meta.get_fields()}
    assert names == {"id", "date", "query", "searches", "missed", "found"}


def test_the_same_words_typed_otherwise_are_one_query(client, update):
    for words in ("Carers  wanted", " carers WANTED ", "cárers wanted"):
        look(client, words)
    look(client, "Carer’s")
    assert counted() == {"carers wanted": (3, 0, 1), "carer's": (1, 0, 1)}


def test_what_finds_nothing_with_all_the_words_is_counted_as_not_found(client, update):
    look(client, "zebra")
    look(client, "carers zebra")
    assert counted() == {"zebra": (1, 1, 0), "carers zebra": (1, 1, 0)}
    factories.acronym("zebra", "carers wanted")
    look(client, "zebra")
    assert counted()["zebra"] == (2, 1, 1)


@pytest.mark.parametrize(
    "parameters",
    [{"page": "2"}, {"region": "west-midlands"}, {"year": "2017"}, {"topic": "x"},
     {"period_to": "2019-01"}, {"order": "-period"}, {"expand": "false"}],
)  # fmt: skip
def test_what_follows_the_first_results_is_not_another_search(client, update, parameters):
    for month in range(1, 12):
        factories.update(period=f"2018-{month:02}", sections=[factories.section("Carers", "x")])
    look(client, "carers", **parameters)
    assert counted() == {}


def test_typing_is_not_searching(client, update):
    look(client, "care", path="/api/v3/search/suggest/")
    look(client, "")
    look(client, "   ")
    assert counted() == {}


@pytest.mark.parametrize(
    "agent",
    ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bingbot/2.0",
     "SomeCrawler", "my-spider/1", "AhrefsBot/7.0"],
)  # fmt: skip
def test_robots_are_not_counted(client, update, agent):
    look(client, "carers", agent)
    assert counted() == {}


def test_neither_is_what_nobody_asked_for(client, update):
    client.head("/search/?q=carers")
    client.get("/search/?q=carers", headers={"sec-purpose": "prefetch"})
    assert counted() == {}


def test_a_moderators_look_is_no_search_but_what_it_finds_is_remembered(client, update):
    from_report = {"referer": "http://testserver/admin/reports/searches/"}
    client.get("/search/?q=carers", headers=from_report)
    assert counted() == {}
    look(client, "zebra")
    factories.acronym("zebra", "carers wanted")
    client.get("/search/?q=zebra", headers=from_report)
    assert counted() == {"zebra": (1, 1, 1)}


@pytest.mark.parametrize(
    "words",
    [
        "jo.smith@example.org", "0113 496 0123", "+44 7700 900123", "943 476 5919", "020 7946 0958",
        "12/03/2010", "12.3.10", "LS1 4AP", "ls14ap", "case 123456", "QQ 12 34 56 C", "９４３４７６５９１９",
        "2014-03-12", "12–03–2014", "12 march 2014", "12th of march 2014", "march 12", "020 1999 2014", "sw1a-1aa",
        "a very long text that somebody pasted from a letter about a child",
    ],
)  # fmt: skip
def test_what_looks_like_personal_data_is_not_kept(client, update, words):
    look(client, words)
    assert counted() == {}


@pytest.mark.parametrize(
    "words",
    ["may 2019", "2017-18 funding", "2019 2020 2021", "section 47", "16-25 year olds", "12 decisions",
     "covid-19", "ks2 results"],
)  # fmt: skip
def test_years_and_small_numbers_are(client, update, words):
    look(client, words)
    assert [*counted()] == [words]


def test_a_flood_of_different_queries_does_not_fill_the_table(client, update, monkeypatch):
    monkeypatch.setattr(counting, "MOST_A_DAY", 3)
    for number in range(6):
        look(client, f"word{number}")
    look(client, "word1")
    assert {query: row[0] for query, row in counted().items()} == {
        "word0": 1, "word1": 2, "word2": 1,
    }  # fmt: skip


def test_each_day_counts_for_itself(client, update):
    look(client, "carers")
    DailySearch.objects.update(date=timezone.localdate() - datetime.timedelta(days=1))
    look(client, "carers")
    assert DailySearch.objects.count() == 2


@pytest.mark.parametrize("path", ["/search/", "/api/v3/search/"])
@pytest.mark.parametrize(
    "words",
    ['"', "-", "'; DROP TABLE x; --", "<script>", "🙂", "مرحبا", "\x01", "ﷺ" * 20, "x" * 2000],
)
def test_bad_input_breaks_nothing(client, update, words, path):
    look(client, words, path=path)
    assert all(len(query) <= 60 for query in counted())


@contextmanager
def read_only() -> Iterator[None]:
    """Let the database refuse whatever would write."""
    begin, end = "SAVEPOINT before; SET TRANSACTION READ ONLY", "ROLLBACK TO SAVEPOINT before"
    if connection.vendor == "sqlite":
        begin, end = "PRAGMA query_only = 1", "PRAGMA query_only = 0"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute(end)


def test_where_counting_fails_the_search_does_not(client, update):
    look(client, "")
    with read_only():
        look(client, "carers")
    assert counted() == {}
    look(client, "carers")
    assert counted() == {"carers": (1, 0, 1)}


def test_moderators_of_older_sites_may_choose_picks(update):
    group = Group.objects.get(name="National moderators")
    own = group.permissions.filter(content_type__app_label="wagtailsearchpromotions")
    names = {*own.values_list("codename", flat=True)}
    group.permissions.remove(*own)
    migration = import_module("search.migrations.0001_searches_counted_by_day")
    migration.let_moderators_choose_picks(apps, None)
    assert {*own.values_list("codename", flat=True)} == names
    assert len(names) == 3
