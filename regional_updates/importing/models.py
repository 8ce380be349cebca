"""Documents that wait for somebody to look through what was read in them."""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = datetime.timedelta(days=7)


class UploadedDocument(models.Model):
    """A document as it came, until its draft is made or ``KEPT`` is over. Its owner alone sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255, blank=True)
    data = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name or "Pasted text"

    @classmethod
    def forget_old(cls) -> None:
        """Delete what nobody has come back to."""
        cls.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
