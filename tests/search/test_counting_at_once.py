"""What is counted while others count, write or clean up."""

import datetime
import threading

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from search import counting
from search.models import DailySearch
from tests import factories

from .searching import counted, look

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def update():
    return factories.update(sections=[factories.section("Fostering", "Carers wanted in Leeds.")])


class TestAtTheSameTime:
    def test_every_search_is_counted_once(self, update, monkeypatch):
        # Patient enough for a slow machine, on which every one is to be counted.
        monkeypatch.setattr(counting, "PATIENCE", 20_000)
        begin = threading.Barrier(4)

        def search() -> None:
            begin.wait()
            for _ in range(5):
                look(Client(), "carers")
            connections.close_all()

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counted() == {"carers": (20, 0, 1)}

    def test_a_search_does_not_wait_for_who_is_writing(self, update):
        look(Client(), "carers")
        locked, done = threading.Event(), threading.Event()

        def write() -> None:
            with transaction.atomic():
                DailySearch.objects.update(found=9)
                locked.set()
                done.wait(60)
            connections.close_all()

        def search() -> None:
            look(Client(), "carers")
            connections.close_all()

        writer = threading.Thread(target=write)
        writer.start()
        locked.wait()
        try:
            # SQLite's usual patience is 30 seconds, PostgreSQL's has no end.
            searcher = threading.Thread(target=search)
            searcher.start()
            searcher.join(15)
            waited = searcher.is_alive()
        finally:
            done.set()
            writer.join()
            searcher.join()
        assert not waited
        assert counted() == {"carers": (1, 0, 9)}


def test_what_is_older_than_thirteen_months_is_deleted_by_the_worker(update):
    today = timezone.localdate()
    for days in (0, 390, 400):
        date = today - datetime.timedelta(days=days)
        DailySearch.objects.create(date=date, query=f"{days} days", searches=1)
    call_command("worker", once=True)
    assert {*counted()} == {"0 days", "390 days"}
