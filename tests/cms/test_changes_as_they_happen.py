"""Clients that ask for changes while these are being made."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from cms.delivery import long_poll
from cms.delivery.models import ContentItem
from regional_updates.models import RegionalUpdatePage
from tests import factories

# Threads have connections of their own, so there is no transaction around the tests.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
A_WHILE = 60


def changes(after: int, **parameters: int) -> dict:
    return Client().get("/api/v3/changes/", {"after": after, **parameters}).json()


def paths_after(after: int) -> list[str]:
    return [item["path"].split("/")[-2] for item in changes(after)["items"]]


@pytest.fixture
def elsewhere():
    """Return a function that calls another in a thread of its own, and gives its future."""
    pool = ThreadPoolExecutor(16)

    def call(function, *arguments):
        def closing():
            try:
                return function(*arguments)
            finally:
                connection.close()

        return pool.submit(closing)

    yield call
    pool.shutdown()


def draft(month: str) -> RegionalUpdatePage:
    return factories.update(period=month, publish=False)


def publish(page: RegionalUpdatePage) -> None:
    with transaction.atomic():
        page.get_latest_revision().publish()


class TestWaiting:
    def test_whoever_waits_hears_of_a_publication(self, elsewhere):
        factories.update()
        page = draft("2018-01")
        waiting = elsewhere(lambda: changes(1, wait=30))
        publish(page)
        assert [item["seq"] for item in waiting.result(A_WHILE)["items"]] == [2]

    def test_without_one_the_answer_comes_empty(self):
        factories.update()
        assert changes(1, wait=1)["items"] == []

    def test_too_many_do_not_wait_but_are_answered(self, elsewhere):
        factories.update()
        page = draft("2018-01")
        waiting = [elsewhere(lambda: changes(1, wait=30)) for _ in range(long_poll.MOST_WAITING)]
        while long_poll._places._value:
            assert not any(one.done() for one in waiting)
        assert changes(1, wait=30)["items"] == []
        publish(page)
        assert {len(one.result(A_WHILE)["items"]) for one in waiting} == {1}


class TestOrder:
    def test_a_later_number_is_never_seen_before_an_earlier_one(self, elsewhere):
        """Of two publications at once, the first to take its number commits last, as it would like."""
        first, second = draft("2018-01"), draft("2018-02")
        taken, go_on = threading.Event(), threading.Event()

        def slowly():
            with transaction.atomic():
                first.get_latest_revision().publish()
                taken.set()
                go_on.wait(A_WHILE)

        slow = elsewhere(slowly)
        assert taken.wait(A_WHILE)
        quick = elsewhere(publish, second)
        # It has to wait for the first.
        with pytest.raises(TimeoutError):
            quick.result(1)
        assert paths_after(0) == []
        go_on.set()
        slow.result(A_WHILE)
        quick.result(A_WHILE)
        assert paths_after(0) == ["january-2018", "february-2018"]

    def test_a_client_that_keeps_asking_misses_none_of_many_writers(self, elsewhere):
        pages = [draft(f"{2000 + number}-01") for number in range(24)]
        writers = [
            elsewhere(lambda some: [publish(page) for page in some], pages[n::6]) for n in range(6)
        ]
        seen, after = [], 0
        while len(seen) < len(pages):
            body = changes(after, wait=5)
            seen += [item["seq"] for item in body["items"]]
            after = body["next_after"]
            if all(writer.done() for writer in writers):
                # Whatever was missed by now would be missed for ever.
                seen += [item["seq"] for item in changes(after)["items"]]
                break
        for writer in writers:
            writer.result(A_WHILE)
        assert seen == list(range(1, len(pages) + 1))
        assert ContentItem.objects.count() == len(pages)
