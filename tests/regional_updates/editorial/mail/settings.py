"""The tests' settings for a process of its own: a real queue, and real mail to ``EMAIL_URL``."""

from cms.settings.testing import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
