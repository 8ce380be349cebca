"""Who is to be told of what, what they are told, and how each try went."""

import secrets
from base64 import b64encode
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from standardwebhooks import Webhook as Signature
from wagtail.models import Page

ACTIONS = {
    "published": "published, or published again",
    "moved": "given another address",
    "unpublished": "unpublished",
    "deleted": "deleted",
}
OLD_SECRET_WORKS = timedelta(days=1)
# A worker that is killed in the middle of a try leaves it to others after so long.
LEASE = timedelta(seconds=60)


def new_secret() -> str:
    """Return a secret as the Standard Webhooks specification has them."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


class Webhook(models.Model):
    """An address that is told of changes."""

    address = models.URLField(
        max_length=500,
        help_text="Where the messages are sent: an address of the system that is to hear of changes, "
        "such as https://www.example.org/hooks/updates.",
    )
    description = models.CharField(
        max_length=200,
        blank=True,
        help_text="What the address is for, such as “Rebuilds the website”.",
    )
    regions = models.ManyToManyField(
        Page,
        blank=True,
        related_name="+",
        help_text="Only changes in these regions; all, if you choose none.",
    )
    actions = models.JSONField(
        default=list, blank=True, help_text="Only these changes; all, if you choose none."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    secret = models.CharField(max_length=80, default=new_secret, editable=False)
    old_secret = models.CharField(max_length=80, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    paused_because = models.CharField(max_length=300, blank=True, editable=False)

    def __str__(self) -> str:
        return self.description or self.address

    def signatures(self, message_id: str, body: str, at) -> str:
        """Return the signatures of a message that is sent ``at``, by each secret that is valid then."""
        valid = [self.secret]
        if self.old_secret and self.old_secret_until and at < self.old_secret_until:
            valid.append(self.old_secret)
        return " ".join(Signature(secret).sign(message_id, at, body) for secret in valid)

    def rotate_secret(self) -> None:
        """Make a new secret; the old one stays valid for a day."""
        self.old_secret, self.old_secret_until = self.secret, timezone.now() + OLD_SECRET_WORKS
        self.secret = new_secret()
        self.save()

    def pause(self, because: str) -> None:
        """Send nothing more for now; what happens meanwhile is kept."""
        self.paused_at, self.paused_because = timezone.now(), because[:300]
        self.save()

    def resume(self) -> None:
        """Send all that is waiting, at once and in order."""
        self.paused_at, self.paused_because = None, ""
        self.save()
        self.deliveries.waiting().update(next_try_at=timezone.now(), give_up_at=None)


class WebhookDeliveryQuerySet(models.QuerySet):
    def waiting(self) -> "WebhookDeliveryQuerySet":
        """Return those that are still to be delivered."""
        return self.filter(delivered_at=None, next_try_at__isnull=False)

    def due(self) -> "WebhookDeliveryQuerySet":
        """Return those whose turn it is: of one page's only the oldest, and none that is in hand."""
        now = timezone.now()
        earlier = WebhookDelivery.objects.waiting().filter(
            webhook=OuterRef("webhook"), page_id=OuterRef("page_id"), pk__lt=OuterRef("pk")
        )
        return (
            self.waiting()
            .filter(
                Q(webhook__paused_at=None) | Q(seq=None), ~Exists(earlier), next_try_at__lte=now
            )
            .filter(Q(leased_until=None) | Q(leased_until__lte=now))
        )


class WebhookDelivery(models.Model):
    """One message to one webhook. ``seq`` is the change's; null for a test."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    seq = models.PositiveBigIntegerField(null=True)
    page_id = models.PositiveBigIntegerField(null=True)
    message_id = models.CharField(max_length=80)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(null=True, default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    give_up_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "message_id"], name="delivery_message"),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "page_id", "id"],
                condition=Q(delivered_at=None, next_try_at__isnull=False),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id

    def send_again(self) -> None:
        """Queue it once more, whether it was delivered or not."""
        self.delivered_at, self.give_up_at, self.next_try_at = None, None, timezone.now()
        self.save()


class WebhookTry(models.Model):
    """One attempt at a delivery. Without an end it was interrupted, or is under way."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="tries")
    started_at = models.DateTimeField(default=timezone.now)
    milliseconds = models.PositiveIntegerField(null=True)
    status = models.PositiveSmallIntegerField(
        null=True, help_text="Of the answer, if there was one."
    )
    problem = models.CharField(max_length=300, blank=True)
    answer = models.TextField(blank=True, help_text="How it begins.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery} at {self.started_at}"
