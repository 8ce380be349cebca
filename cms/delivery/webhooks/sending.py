"""Sends what is due, each message until it has been heard, those of one page in order."""

import logging
import ssl
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from random import SystemRandom
from urllib.parse import urlsplit

import httpcore
from django.conf import settings
from django.core.mail import send_mail
from django.db import Error, close_old_connections, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms import outgoing
from cms.addresses import cms_root

from .models import LEASE, Webhook, WebhookDelivery, WebhookTry

SECONDS_FOR_A_TRY = 10
MOST_REDIRECTS = 3
FIRST_DELAY, LONGEST_DELAY = 5.0, 900.0
PATIENCE = timedelta(hours=24)
KEPT = timedelta(days=30)
ANSWER_KEPT = 2000
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_CLEARINGS = 3600
MOST_AT_ONCE, MOST_FOR_ONE = 16, 2

logger = logging.getLogger(__name__)
_uneven = SystemRandom().uniform


def send_on_time(stopped: threading.Event) -> None:
    """Send what is due, again and again, until ``stopped``; what is in hand then is finished."""
    sending: dict[Future, int] = {}
    cleared_at = -float(SECONDS_BETWEEN_CLEARINGS)
    with ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="webhook") as pool:
        while not stopped.is_set():
            sending = {future: webhook for future, webhook in sending.items() if not future.done()}
            try:
                if time.monotonic() > cleared_at + SECONDS_BETWEEN_CLEARINGS:
                    cleared_at = time.monotonic()
                    forget_old()
                attempt = _claim(sending) if len(sending) < MOST_AT_ONCE else None
            except Error:
                logger.exception("Webhooks could not be looked for; trying again")
                attempt = None
            if attempt:
                sending[pool.submit(_in_a_thread, attempt)] = attempt.delivery.webhook_id
            else:
                close_old_connections()
                stopped.wait(SECONDS_BETWEEN_LOOKS)
    close_old_connections()


def send_what_is_due() -> None:
    """WebhookTry everything that is due now, once."""
    while attempt := _claim({}):
        send(attempt)


def forget_old() -> None:
    """Delete what was delivered, or given up, and is of no use any more."""
    old = WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT)
    old.exclude(pk__in=old.waiting().values("pk")).delete()


def _in_a_thread(attempt: WebhookTry) -> None:
    try:
        send(attempt)
    except Exception:
        logger.exception("%s could not be sent; it is tried again", attempt.delivery)
    finally:
        close_old_connections()


def _claim(sending: dict[Future, int]) -> WebhookTry | None:
    """Return a new try of a delivery that is due, which nobody else has taken; None without one.

    ``sending`` are the webhooks of those in hand; one that is slow must not hold up the others.
    """
    busy = [pk for pk, count in Counter(sending.values()).items() if count >= MOST_FOR_ONE]
    due = WebhookDelivery.objects.due().exclude(webhook_id__in=busy).order_by("next_try_at", "pk")
    if not due.exists():
        return None
    with transaction.atomic():
        return _take(due.select_for_update(skip_locked=True, of=("self",)).first())


def _take(delivery: WebhookDelivery | None) -> WebhookTry | None:
    if delivery is None:
        return None
    now = timezone.now()
    delivery.leased_until = now + LEASE
    delivery.give_up_at = delivery.give_up_at or now + PATIENCE
    delivery.save(update_fields=["leased_until", "give_up_at"])
    return WebhookTry.objects.create(delivery=delivery)


def send(attempt: WebhookTry) -> None:
    """Make the try, write down how it went, and decide what comes next."""
    started = time.monotonic()
    webhook = Webhook.objects.get(pk=attempt.delivery.webhook_id)
    wait: float | None = None
    try:
        attempt.status, attempt.answer, wait = _post(webhook, attempt.delivery)
    except outgoing.RefusedError as error:
        attempt.problem = str(error)[:300]
    except httpcore.TimeoutException:
        attempt.problem = f"There was no complete answer within {SECONDS_FOR_A_TRY} seconds."
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError) as error:
        attempt.problem = f"The server could not be reached: {error}"[:300]
    attempt.milliseconds = round(1000 * (time.monotonic() - started))
    with transaction.atomic():
        attempt.save()
        _conclude(attempt, wait)


def _conclude(attempt: WebhookTry, wait: float | None) -> None:
    """Bring the delivery to its next state: delivered, to be tried again, or given up."""
    delivery = WebhookDelivery.objects.select_for_update(of=("self",)).get(pk=attempt.delivery_id)
    delivery.leased_until = None
    now = timezone.now()
    if attempt.status and 200 <= attempt.status < 300:
        delivery.delivered_at = now
    elif delivery.seq is None:
        delivery.next_try_at = None
    else:
        delay = _delay(delivery.tries.count())
        if wait:
            delay = max(delay, min(wait, LONGEST_DELAY))
        delivery.next_try_at = now + timedelta(seconds=delay)
    delivery.save()
    if delivery.delivered_at is None and delivery.seq is not None:
        gone = attempt.status == 410
        if gone or (delivery.give_up_at and now >= delivery.give_up_at):
            _give_up(delivery.webhook, attempt)


def _delay(tries: int) -> float:
    """Return the seconds to wait after so many tries: longer each time, and never quite the same."""
    return min(LONGEST_DELAY, FIRST_DELAY * 3 ** min(tries - 1, 9)) * _uneven(0.75, 1.25)


def _give_up(webhook: Webhook, attempt: WebhookTry) -> None:
    """Pause the webhook, and tell its owner."""
    outcome = attempt.problem or f"The server answered with {attempt.status}."
    webhook.refresh_from_db()
    if webhook.paused_at:
        return
    webhook.pause(outcome)
    logger.warning("Webhook %s is paused: %s", webhook, outcome)
    if webhook.owner and webhook.owner.email:
        text = render_to_string(
            "webhooks/paused.txt",
            {
                "webhook": webhook,
                "outcome": outcome,
                "gone": attempt.status == 410,
                "url": cms_root() + reverse("webhook:inspect", args=[webhook.pk]),
            },
        )
        send_mail(f"Webhook paused: {webhook}", text, None, [webhook.owner.email])


def _post(webhook: Webhook, delivery: WebhookDelivery) -> tuple[int, str, float | None]:
    """Return the answer's status, how it begins, and in how many seconds it asks to be tried again.

    Raises RefusedError, and httpcore's errors.
    """
    now = timezone.now()
    headers: dict[bytes | str, bytes | str] = {
        "Content-Type": "application/json",
        "User-Agent": "Regional-Updates-Webhooks",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.signatures(delivery.message_id, delivery.body, now),
    }
    address, private = webhook.address, settings.WEBHOOKS_MAY_BE_PRIVATE
    with outgoing.connections(SECONDS_FOR_A_TRY, private) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            request = pool.stream("POST", address, headers=headers, content=delivery.body.encode())
            with request as response:
                answered = {name.lower(): value for name, value in response.headers}
                if response.status not in (307, 308) or b"location" not in answered:
                    return response.status, _beginning(response), _seconds(answered)
                onward = outgoing.redirected(address, answered[b"location"], private)
            if urlsplit(address).scheme == "https" and urlsplit(onward).scheme != "https":
                raise outgoing.RefusedError(
                    "It was redirected from https to an address that is not."
                )
            address = onward
    raise outgoing.RefusedError(f"It was redirected more than {MOST_REDIRECTS} times.")


def _beginning(response: httpcore.Response) -> str:
    """Return how the answer's body begins; the rest is not read."""
    read = b""
    for part in response.iter_stream():
        read += part
        if len(read) >= ANSWER_KEPT:
            break
    return read[:ANSWER_KEPT].decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _seconds(answered: dict[bytes, bytes]) -> float | None:
    """Return what Retry-After says, in seconds from now; None where it says nothing."""
    value = answered.get(b"retry-after", b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment: datetime = parsedate_to_datetime(value)
        return (moment - timezone.now()).total_seconds()
    except (ValueError, TypeError):
        return None
