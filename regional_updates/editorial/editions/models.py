"""One month's updates of all regions, held back until they go out together."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from wagtail.locks import BaseLock
from wagtail.models import Page, Revision

from regional_updates.models import RegionalUpdatePage
from regional_updates.periods import MonthField


def new_key() -> str:
    """Return what tells one preview link of an edition from the next."""
    return get_random_string(12)


class EditionQuerySet(models.QuerySet["Edition"]):
    def open(self) -> EditionQuerySet:
        """Return the editions that hold updates back."""
        return self.filter(released_at=None)

    def due(self, now: datetime.datetime) -> EditionQuerySet:
        """Return those whose time has come by ``now``, but for those that could not be released then."""
        return self.open().filter(release_at__lte=now, problem="")


class Edition(models.Model):
    """A month whose approved updates wait for each other."""

    period = MonthField(
        "month",
        unique=True,
        error_messages={"unique": "There is an edition of this month already."},
    )
    release_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    problem = models.TextField(blank=True)
    preview_key = models.CharField(max_length=12, default=new_key)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-period"]

    def __str__(self) -> str:
        return f"Edition of {self.period:%B %Y}"

    @property
    def named(self) -> str:
        """Its name within a sentence."""
        return f"edition of {self.period:%B %Y}"

    @classmethod
    def next_release(cls) -> datetime.datetime | None:
        """Return when an edition is next to be released, or None."""
        planned = cls.objects.open().filter(problem="")
        return planned.aggregate(first=models.Min("release_at"))["first"]


class HeldUpdate(models.Model):
    """An approved update in an edition: exactly what was approved, and by whom."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="held")
    page = models.OneToOneField(
        RegionalUpdatePage, on_delete=models.CASCADE, related_name="in_edition"
    )
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    approved_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.page.draft_title}, in the {self.edition.named}"

    @classmethod
    def of(cls, page: Page) -> HeldUpdate | None:
        """Return how ``page`` is held back, or None where it is not."""
        held = cls.objects.filter(page_id=page.pk, edition__released_at=None)
        return held.select_related("edition").first()


class HeldLock(BaseLock):
    """Nobody changes what was approved while it waits for the others."""

    def __init__(self, page: Page, held: HeldUpdate) -> None:
        super().__init__(page)
        self.held = held

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return format_html(
            "This update is approved, and goes out with the <b>{}</b>. To change it, a national "
            "moderator takes it out of the edition first.",
            self.held.edition.named,
        )

    def get_locked_by(self, user: Any) -> str:
        return "Held back for an edition"

    def get_description(self, user: Any) -> str:
        return f"Approved, and goes out with the {self.held.edition.named}"
