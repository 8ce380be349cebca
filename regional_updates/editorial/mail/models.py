"""What is remembered of mail: whether somebody wants it, and that today's digest is under way."""

from django.conf import settings
from django.db import models


class MailPreferences(models.Model):
    """Kinds of mail that a person can turn off, beside those in Wagtail's own profile."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    published = models.BooleanField(default=True)
    overdue = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)


class DigestDay(models.Model):
    """A day, in London, whose digest has been queued, so that nobody queues it again."""

    date = models.DateField(primary_key=True)
