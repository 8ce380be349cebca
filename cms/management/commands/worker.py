"""The background worker: queued work, pages whose time has come, and webhooks."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from wagtail.models import DraftStateMixin, Page, Revision

from cms.delivery import schedule
from cms.delivery.webhooks.sending import send_on_time, send_what_is_due
from cms.signals import time_passed
from cms.statistics import refresh_statistics

BETWEEN_LOOKS = timedelta(seconds=30)
SECONDS_AFTER_AN_ERROR = 5

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Runs queued work, publishes and unpublishes what is scheduled, and sends webhooks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        refresh_statistics()
        if once:
            do_what_is_due()
            worker.run()
            send_what_is_due()
            return
        worker.configure_signals()
        stopped = threading.Event()
        beside = [
            threading.Thread(target=keep_on, args=(stopped,))
            for keep_on in (keep_time, send_on_time)
        ]
        for thread in beside:
            thread.start()
        try:
            while worker.running:
                try:
                    worker.run()
                except Error:
                    logger.exception("The database did not answer; trying again")
                    stopped.wait(SECONDS_AFTER_AN_ERROR)
        finally:
            stopped.set()
            for thread in beside:
                thread.join()


def keep_time(stopped: threading.Event) -> None:
    """Do what is due, in the second it is and every half minute, until ``stopped``."""
    looked_at = timezone.now() - BETWEEN_LOOKS
    while True:
        try:
            now = timezone.now()
            moment = schedule.next_moment()
            # What was due before, and is still, has failed: it waits for the next regular look.
            just_due = moment is not None and looked_at < moment <= now
            if just_due or now >= looked_at + BETWEEN_LOOKS:
                looked_at = now
                do_what_is_due()
        except Error:
            logger.exception("Scheduled pages could not be looked for; trying again")
        finally:
            close_old_connections()
        if stopped.wait(1):
            return


def do_what_is_due() -> None:
    """Publish and unpublish what is due, and let the rooms do what they have to do by now."""
    publish_what_is_due()
    # A room that fails does not hold up the others: the failure is logged, and tried again.
    time_passed.send_robust(Command, now=timezone.now())


def publish_what_is_due() -> None:
    """Unpublish what has expired, then publish what is to go live by now.

    As Wagtail's ``publish_scheduled`` does, which however stops at the first page that fails and
    so would let one page hold up all others.
    """
    now = timezone.now()
    for model in apps.get_models():
        # A page is looked for once, as a Page, whatever its type.
        if issubclass(model, DraftStateMixin) and (model is Page or not issubclass(model, Page)):
            expired = model._default_manager.filter(live=True, expire_at__lt=now)
            each(expired.order_by("expire_at"), unpublish)
    due = Revision.objects.filter(approved_go_live_at__lt=now)
    each(due.order_by("approved_go_live_at"), publish)
    schedule.keep()


def unpublish(item: DraftStateMixin) -> None:
    item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def each(due: QuerySet, act: Callable[[Any], None]) -> None:
    """Do ``act`` to each of ``due`` in a transaction of its own, where it still is due by then.

    A failure is logged, and tried again at the next look.
    """
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                if item := due.select_for_update().filter(pk=pk).first():
                    act(item)
        except Exception:
            logger.exception("%s %s could not be published or unpublished on time", due.model, pk)
