"""The tests' settings for a process of its own: a real queue, and real mail to ``EMAIL_URL``."""

import os
from pathlib import Path

from cms.settings.testing import *  # noqa: F403
from cms.settings.testing import MEDIA_ROOT

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", MEDIA_ROOT))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
