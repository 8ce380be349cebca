"""Waiting for the next change, so that a client hears of it without asking every second."""

import threading
import time

from django.db import connection

from .models import Sequence

SECONDS_BETWEEN_LOOKS = 0.25
# So many requests of one process may wait at a time; the others are answered at once.
MOST_WAITING = 16

_places = threading.BoundedSemaphore(MOST_WAITING)


def wait_for_change(after: int, seconds: float) -> None:
    """Return once there is a change after ``after``, which is the newest; in ``seconds`` at the latest."""
    if not _places.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + seconds
        while Sequence.newest() == after and time.monotonic() < until:
            # There are fewer connections in the pool than may wait.
            if not connection.in_atomic_block:
                connection.close()
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        _places.release()
