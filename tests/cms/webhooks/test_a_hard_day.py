"""A receiver that fails half of the time, is slow and away for a while, and workers that are killed."""

import random
import signal
import threading
from collections import defaultdict

import pytest
from django.utils import timezone

from cms.delivery.models import Change, Webhook, WebhookDelivery, WebhookTry
from tests import factories
from tests.processes import start

from .receiver import Receiver

# The worker is a process of its own, so there is no transaction around the test.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE = 120


def time_passes() -> None:
    """What was to be tried again later may be tried now, and leases have run out."""
    now = timezone.now()
    WebhookDelivery.objects.waiting().filter(leased_until=None).update(next_try_at=now)


class Waiter:
    """Lets the test wait for what the receiver gets."""

    def __init__(self) -> None:
        self.got = threading.Condition()
        self.count = 0

    def note(self) -> None:
        with self.got:
            self.count += 1
            self.got.notify_all()

    def until(self, enough) -> None:
        """Wait until ``enough()``, letting time pass for what failed."""
        for _ in range(PATIENCE * 10):
            with self.got:
                if enough():
                    return
                self.got.wait(0.1)
            time_passes()
        pytest.fail("It never came.")


def test_nothing_is_lost_and_every_page_is_told_in_order():
    chance, waiter, receiver = random.Random(7), Waiter(), Receiver()
    port = receiver.port
    webhook = Webhook.objects.create(address=receiver.address)
    asked: dict[str, int] = defaultdict(int)

    def answer(message: dict) -> tuple:
        # Slow, now and then, but by waiting for something that never comes.
        threading.Event().wait(chance.random() / 20)
        asked[f"chg_{message['data']['seq']}"] += 1
        waiter.note()
        return (500 if chance.random() < 0.5 else 200,)

    receiver.answer = answer
    worker = start("worker")
    try:
        pages = [factories.update(period=f"{year}-01") for year in range(2000, 2008)]
        waiter.until(lambda: len(receiver.messages) >= 3)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        for page in pages[:4]:
            page.title += ", again"
            page.save_revision().publish()
        # What the killed worker had in hand is free once its lease is over.
        WebhookDelivery.objects.update(leased_until=None)
        worker = start("worker")
        waiter.until(lambda: len(receiver.messages) >= 8)
        receiver.close()
        for page in pages[:2]:
            page.refresh_from_db()
            page.unpublish()
        tries = WebhookTry.objects.filter(problem__contains="could not be reached")
        waiter.until(tries.exists)
        again = Receiver(port)
        again.answer = answer
        waiter.until(lambda: not WebhookDelivery.objects.waiting().exists())
        worker.terminate()
        assert worker.wait(30) == 0
    finally:
        worker.kill()
    again.close()

    heard = receiver.messages + again.messages
    seqs = [message["data"]["seq"] for message in heard]
    everything = list(Change.objects.values_list("seq", flat=True))
    assert sorted(set(seqs)) == everything and len(everything) == 14
    by_page: dict[str, list[int]] = defaultdict(list)
    for message in heard:
        by_page[message["data"]["id"]].append(message["data"]["seq"])
    for page_seqs in by_page.values():
        # At least once: one that was told while its worker was killed is told again, before the next.
        assert page_seqs == sorted(page_seqs)
    for delivery in webhook.deliveries.prefetch_related("tries"):
        outcomes = [attempt.status for attempt in delivery.tries.all()]
        assert outcomes[-1] == 200 and delivery.delivered_at
        answered = [status for status in outcomes if status]
        # The tries that are written down are those that the receiver saw, but for the killed one.
        assert len(answered) <= asked[delivery.message_id] <= len(outcomes)
