"""Counting what is searched for, without anything about who searches.

Of a search that a person begins, its day and its words are kept: no address, session, account or
time. What looks like personal data is not kept at all, and nothing is kept for longer than KEPT.
"""

import datetime
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import InternalError, OperationalError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from .archive import Criteria
from .models import LONGEST, DailySearch
from .query import normalised

# Thirteen months, so that a month can be compared with the same one a year before.
KEPT = datetime.timedelta(days=396)
# So many different queries are kept of one day; a flood of others is not.
MOST_A_DAY = 5_000
# How long a search may wait for others that write, in milliseconds, before it goes uncounted.
PATIENCE = 50

_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?:\s?[-/]\s?\d\d\b)?")
_MOST_DIGITS = 4
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PERSONAL = re.compile(
    r"@|\b0\d\d"  # a mail address, the beginning of a telephone number
    # A date of birth, in whatever order and with whatever between.
    r"|\b\d{1,2}\W\d{1,2}\W(?:19|20)?\d\d\b|\b(?:19|20)\d\d\W\d{1,2}\W\d{1,2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\W+(?:of\W+)?{_MONTH}\b|\b{_MONTH}\W+\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b[a-z]{1,2}\d[a-z\d]?\W?\d[a-z]{2}\b"  # a postcode
)

logger = logging.getLogger(__name__)


def count(request: HttpRequest, criteria: Criteria, results: dict[str, Any]) -> None:
    """Count the search for ``criteria`` that ``request`` made, if it is one to count.

    ``results`` is what it found. Writes one row, and waits for nobody: where the database is busy or
    takes no writing, the search goes uncounted.
    """
    if not (_is_begun(criteria) and _is_by_a_person(request)):
        return
    query = normalised(criteria.text)
    if not may_be_kept(query):
        return
    found = results["count"] if results["matched"] == "all" else 0
    try:
        with _at_once():
            if "/admin/" in request.headers.get("Referer", ""):
                # A moderator, who follows up the report.
                DailySearch.objects.filter(query=query).update(found=found)
            else:
                _add(query, found)
    except (OperationalError, InternalError) as error:
        logger.warning("A search could not be counted: %s", error)


def may_be_kept(query: str) -> bool:
    """Return whether ``query``, normalised, is short and nothing in it looks like personal data."""
    if not 0 < len(query) <= LONGEST or _PERSONAL.search(query):
        return False
    return sum(char.isdigit() for char in _YEAR.sub("", query)) <= _MOST_DIGITS


def forget_old(**kwargs: Any) -> None:
    """Delete what has been kept for long enough. Called by the worker, again and again."""
    old = DailySearch.objects.filter(date__lt=timezone.localdate() - KEPT)
    # Asked first, for a delete takes SQLite's write lock even where there is nothing to delete.
    if old.exists():
        old.delete()


def _is_begun(criteria: Criteria) -> bool:
    """Whether somebody has typed words; what follows, another page, order or filter, is the same."""
    return criteria.words_alone and criteria.order == "relevance" and criteria.expand


def _is_by_a_person(request: HttpRequest) -> bool:
    headers = request.headers
    return (
        request.method == "GET"
        and not _ROBOT.search(headers.get("User-Agent", ""))
        and "prefetch" not in headers.get("Sec-Purpose", "")
    )


def _add(query: str, found: int) -> None:
    today = timezone.localdate()
    row = DailySearch.objects.filter(date=today, query=query)
    more = {"searches": F("searches") + 1, "missed": F("missed") + int(not found), "found": found}
    if row.update(**more):
        return
    if DailySearch.objects.filter(date=today).count() < MOST_A_DAY:
        new = DailySearch(date=today, query=query)
        DailySearch.objects.bulk_create([new], ignore_conflicts=True)
        row.update(**more)


@contextmanager
def _at_once() -> Iterator[None]:
    """A transaction that fails rather than wait for others for longer than PATIENCE.

    On PostgreSQL it does not wait for the disk either: after a crash some counts may be missing.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            with transaction.atomic():
                cursor.execute(
                    f"SET LOCAL lock_timeout = {PATIENCE}; SET LOCAL synchronous_commit = off"
                )
                yield
            return
        usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
