"""The background worker: queued work, and pages whose time has come."""

import logging
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

SECONDS_BETWEEN_LOOKS = 30

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Runs queued background work, and publishes and unpublishes what is scheduled."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        scheduler = threading.Thread(target=publish_on_time, args=(stopped,), daemon=True)
        scheduler.start()
        worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            stopped.set()
            scheduler.join()


def publish_on_time(stopped: threading.Event) -> None:
    """Publish and unpublish what is due, again and again, until ``stopped``.

    A failure is logged and tried again; one page that cannot be published must not end the worker.
    """
    while True:
        close_old_connections()
        try:
            call_command("publish_scheduled")
        except Exception:
            logger.exception("Scheduled pages could not all be published; trying again")
        finally:
            close_old_connections()
        if stopped.wait(SECONDS_BETWEEN_LOOKS):
            return
