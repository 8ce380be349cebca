"""A topic that is renamed or deleted: lists, filters and its page follow at once, whatever there is to
build again."""

from typing import Any

from django.urls import reverse

from cms.delivery.departures import give_back, lead_to
from cms.delivery.indexing import rename_topic

from .vocabulary import Topic


def topic_is_saved(instance: Topic, **kwargs: Any) -> None:
    """Note what the topic was called."""
    instance.before = Topic.objects.filter(pk=instance.pk).first()


def topic_saved(instance: Topic, **kwargs: Any) -> None:
    """File its sections under its new name, and lead readers of its old address to the new one."""
    before, path = instance.before, reverse("topic", args=[instance.slug])
    if before is None:
        give_back(path)
    elif (before.slug, before.name) != (instance.slug, instance.name):
        rename_topic(before.slug, instance.slug, instance.name)
        if before.slug != instance.slug:
            lead_to(reverse("topic", args=[before.slug]), path)


def topic_deleted(instance: Topic, **kwargs: Any) -> None:
    """File its sections under no topic."""
    rename_topic(instance.slug, "", "")
