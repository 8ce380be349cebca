"""What addresses outside this site last answered, so that an editor hears of links that lead nowhere."""

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.outgoing import RefusedError, in_ascii

LONGEST_ADDRESS = 2000
GOOD_FOR, BAD_FOR = timedelta(days=7), timedelta(days=1)
# So long an address may wait in the queue, and so long for a second try where nobody was there.
QUEUED_FOR, AGAIN_AFTER = timedelta(hours=1), timedelta(minutes=10)
# RFC 2606 keeps these for examples: nobody is there.
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|invalid|test)")


def asked_as(address: str) -> str:
    """Return ``address`` as it is asked and remembered; empty where it is nothing to ask."""
    try:
        found = in_ascii(address.strip().split("#")[0])
        parts = urlsplit(found)
        host = parts.hostname or ""
    except (RefusedError, ValueError):
        return ""
    if parts.scheme not in ("http", "https") or len(found) > LONGEST_ADDRESS:
        return ""
    return "" if _RESERVED.fullmatch(host) else found


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def about(self, addresses: Iterable[str]) -> "LinkCheckQuerySet":
        """Return what is known of ``addresses``, which are as ``asked_as`` has them."""
        return self.filter(address__in=set(addresses))

    def fresh(self) -> "LinkCheckQuerySet":
        """Return those that need not be asked now: the answer is new enough, or they are queued."""
        now, outcome = timezone.now(), LinkCheck.Outcome
        return self.filter(
            Q(queued_at__gt=now - QUEUED_FOR)
            | Q(outcome=outcome.FINE, asked_at__gt=now - GOOD_FOR)
            | Q(outcome__in=[outcome.GONE, outcome.UNKNOWN], asked_at__gt=now - BAD_FOR)
            | Q(outcome=outcome.UNREACHABLE, failures=1, asked_at__gt=now - AGAIN_AFTER)
            | Q(outcome=outcome.UNREACHABLE, failures__gt=1, asked_at__gt=now - BAD_FOR)
        )


class LinkCheck(models.Model):
    """One address and how it answered. ``failures`` are the times in a row that nobody was there."""

    class Outcome(models.TextChoices):
        FINE = "fine", "it answers"
        GONE = "gone", "the page is gone"
        UNREACHABLE = "unreachable", "nobody is there"
        UNKNOWN = "unknown", "it could not be checked"

    address = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    queued_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    objects = LinkCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return self.address

    @property
    def is_broken(self) -> bool:
        """Whether its editor should know: once is enough where the page is gone, twice where
        nobody was there, for that may pass."""
        unreachable = self.outcome == self.Outcome.UNREACHABLE and self.failures > 1
        return self.outcome == self.Outcome.GONE or unreachable
