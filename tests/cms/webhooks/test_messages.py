"""What webhooks are told, how often, in which order, and what is written down."""

import datetime
import threading

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from cms.delivery.models import Change, Webhook, WebhookDelivery
from cms.delivery.webhooks import sending
from cms.delivery.webhooks.queueing import queue
from tests import factories

pytestmark = pytest.mark.django_db


def later() -> None:
    """Let the time pass after which what has failed is tried again."""
    WebhookDelivery.objects.waiting().update(next_try_at=timezone.now())


def sent() -> None:
    sending.send_what_is_due()


class TestWhatIsSent:
    def test_a_publication_is_told_with_a_signature(self, client, receiver, webhook):
        page = factories.update()
        sent()
        change = client.get("/api/v3/changes/").json()["items"][0]
        message = receiver.verified(webhook.secret)
        assert message["type"] == "update.published" and message["data"] == change
        assert datetime.datetime.fromisoformat(message["timestamp"]).tzinfo
        assert receiver.headers[0]["webhook-id"] == f"chg_{change['seq']}"
        assert client.get(message["data"]["api_url"]).json()["id"] == page.pk
        with pytest.raises(WebhookVerificationError):
            receiver.verified(Webhook(address="").secret)

    def test_so_is_everything_else_that_happens(self, receiver, webhook):
        page = factories.update()
        page.slug = "moved"
        page.save_revision().publish()
        page.refresh_from_db()
        page.unpublish()
        page.save_revision().publish()
        page.refresh_from_db()
        page.delete()
        sent()
        kinds = [message["type"].removeprefix("update.") for message in receiver.messages]
        assert kinds == ["published", "moved", "unpublished", "published", "deleted"]
        assert receiver.seqs() == list(Change.objects.values_list("seq", flat=True))

    def test_a_draft_is_not(self, receiver, webhook):
        factories.update(publish=False)
        sent()
        assert receiver.messages == []

    def test_what_was_rolled_back_is_not(self, receiver, webhook):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            factories.update()
            raise ZeroDivisionError
        sent()
        assert receiver.messages == []

    def test_only_the_regions_and_changes_that_were_chosen(self, receiver, webhook):
        west, north = factories.region("West Midlands"), factories.region("North East")
        webhook.regions.set([west])
        webhook.actions = ["published", "moved"]
        webhook.save()
        page = factories.update(west)
        factories.update(north, "2018-01")
        page.move(north, pos="last-child")
        page.refresh_from_db()
        page.unpublish()
        sent()
        assert [message["type"] for message in receiver.messages] == [
            "update.published", "update.moved",
        ]  # fmt: skip

    def test_without_webhooks_a_change_costs_one_query_more(self, django_assert_num_queries):
        page = factories.update()
        change = Change.objects.get(page_id=page.pk)
        with django_assert_num_queries(1):
            queue(change, {}, {"west-midlands"})


class TestTriesAndOrder:
    def test_what_fails_is_tried_again_and_its_page_waits(self, receiver, webhook):
        first = factories.update()
        factories.update(period="2018-01")
        first.title = "Again"
        first.save_revision().publish()
        receiver.answer = lambda message: (500 if message["data"]["seq"] == 1 else 200,)
        sent()
        assert receiver.seqs() == [2]
        receiver.answer = lambda message: (200,)
        sent()
        assert receiver.seqs() == [2]
        later()
        sent()
        assert receiver.seqs() == [2, 1, 3]
        assert [a.status for a in WebhookDelivery.objects.get(seq=1).tries.all()] == [500, 200]

    def test_the_waits_grow_and_are_never_quite_the_same(self, receiver, webhook):
        factories.update()
        receiver.answer = lambda message: (503,)
        waits = []
        for _ in range(8):
            later()
            sent()
            (delivery,) = WebhookDelivery.objects.waiting()
            waits.append((delivery.next_try_at - timezone.now()).total_seconds())
        assert waits[0] < waits[1] < waits[2] < waits[3] < waits[4]
        assert 3 < waits[0] < 7 and 600 < waits[7] < 1200
        assert len({round(wait, 3) for wait in waits[-3:]}) == 3

    @pytest.mark.parametrize(
        ("asked", "least"), [("600", 590), ("nonsense", 0), ("-5", 0), ("9" * 99, 800)]
    )
    def test_the_receiver_may_ask_for_a_pause(self, receiver, webhook, asked, least):
        factories.update()
        receiver.answer = lambda message: (429, {"Retry-After": asked})
        sent()
        (delivery,) = WebhookDelivery.objects.waiting()
        wait = (delivery.next_try_at - timezone.now()).total_seconds()
        assert least < wait < 1200

    def test_a_message_in_hand_is_taken_by_nobody_else_until_its_lease_ends(
        self, receiver, webhook
    ):
        factories.update()
        assert sending._claim({}) is not None
        sent()
        assert receiver.messages == []
        WebhookDelivery.objects.update(leased_until=timezone.now())
        sent()
        assert receiver.seqs() == [1]
        interrupted, complete = WebhookDelivery.objects.get().tries.all()
        assert interrupted.status is None and complete.status == 200

    def test_after_a_day_it_is_paused_and_its_owner_told(self, receiver, webhook, mailoutbox):
        factories.update()
        factories.update(period="2018-01")
        receiver.answer = lambda message: (500,)
        sent()
        a_day_ago = timezone.now() - datetime.timedelta(days=1)
        WebhookDelivery.objects.update(give_up_at=a_day_ago)
        later()
        sent()
        webhook.refresh_from_db()
        assert webhook.paused_at
        (mail,) = mailoutbox
        assert mail.to == ["owner@example.org"] and receiver.address in mail.body
        assert f"http://localhost/admin/webhooks/inspect/{webhook.pk}/" in mail.body
        factories.update(period="2018-02")
        receiver.answer = lambda message: (200,)
        later()
        sent()
        assert receiver.messages == []
        webhook.resume()
        sent()
        assert sorted(receiver.seqs()) == [1, 2, 3]

    def test_a_receiver_that_wants_no_more_is_paused_at_once(self, receiver, webhook, mailoutbox):
        factories.update()
        receiver.answer = lambda message: (410,)
        sent()
        webhook.refresh_from_db()
        assert webhook.paused_at and "wants no more" in mailoutbox[0].body

    def test_a_server_that_is_not_there_is_written_down(self, receiver, webhook):
        factories.update()
        receiver.close()
        sent()
        (attempt,) = WebhookDelivery.objects.get().tries.all()
        assert attempt.status is None and "could not be reached" in attempt.problem

    def test_the_log_says_how_an_answer_began_and_keeps_no_more(self, receiver, webhook):
        factories.update()
        receiver.answer = lambda message: (500, {}, b"\0<b>" + b"x" * 100_000)
        sent()
        (attempt,) = WebhookDelivery.objects.get().tries.all()
        assert attempt.answer.startswith("\ufffd<b>x") and len(attempt.answer) == 2000
        assert attempt.milliseconds is not None

    def test_a_slow_trickle_is_cut_off(self, receiver, webhook, monkeypatch):
        monkeypatch.setattr(sending, "SECONDS_FOR_A_TRY", 0.5)
        stop = threading.Event()

        def trickle():
            while not stop.wait(0.1):
                yield b"."

        factories.update()
        receiver.answer = lambda message: (200, {}, trickle())
        sent()
        stop.set()
        (attempt,) = WebhookDelivery.objects.get().tries.all()
        assert attempt.status is None and "no complete answer within" in attempt.problem

    def test_what_was_delivered_a_month_ago_is_forgotten(self, receiver, webhook):
        factories.update()
        sent()
        factories.update(period="2018-01")
        receiver.answer = lambda message: (500,)
        sent()
        sending.forget_old()
        assert WebhookDelivery.objects.count() == 2
        long_ago = timezone.now() - datetime.timedelta(days=31)
        WebhookDelivery.objects.update(created_at=long_ago)
        sending.forget_old()
        assert [delivery.seq for delivery in WebhookDelivery.objects.all()] == [2]


class TestSecrets:
    def test_a_new_one_leaves_the_old_one_valid_for_a_day(self, receiver, webhook):
        old = webhook.secret
        webhook.rotate_secret()
        assert webhook.secret != old
        factories.update()
        sent()
        assert receiver.verified(old) == receiver.verified(webhook.secret)
        webhook.old_secret_until = timezone.now()
        webhook.save()
        factories.update(period="2018-01")
        sent()
        assert receiver.verified(webhook.secret)
        with pytest.raises(WebhookVerificationError):
            receiver.verified(old)
