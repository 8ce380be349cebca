"""Messages for webhooks, stored in the transaction that makes the change they tell of."""

import json
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone

from cms.delivery.models import Change

from .models import Webhook, WebhookDelivery


def queue(change: Change, item: dict[str, Any], regions: set[str]) -> None:
    """Store a message of ``change``, which clients see as ``item``, for each webhook that wants it."""
    wanted = Q(regions=None) | Q(regions__slug__in=regions)
    for webhook in Webhook.objects.filter(wanted).distinct():
        if not webhook.actions or change.action in webhook.actions:
            WebhookDelivery.objects.create(
                webhook=webhook,
                seq=change.seq,
                page_id=change.page_id,
                message_id=f"chg_{change.seq}",
                body=_message(f"update.{change.action}", item),
            )


def queue_test(webhook: Webhook) -> WebhookDelivery:
    """Store a message that tells of nothing, to be tried once."""
    return WebhookDelivery.objects.create(
        webhook=webhook, message_id=f"test_{uuid4().hex}", body=_message("test", {})
    )


def _message(kind: str, data: dict[str, Any]) -> str:
    message = {"type": kind, "timestamp": timezone.now().isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False)
