"""For the test suite: quick hashes, work done at once, a database of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from .base import *
from .base import STORAGES, database_from

SECRET_KEY = "testing-only"
ALLOWED_HOSTS = ["*"]
WAGTAILADMIN_BASE_URL = "http://localhost"
SCRATCH = Path(tempfile.mkdtemp(prefix="regional-updates-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
DATABASES = {
    "default": database_from(
        os.environ.get("DATABASE_URL") or f"sqlite:///{SCRATCH / 'db.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that the server and the test that drives it in a browser have connections each.
    DATABASES["default"]["TEST"] = {"NAME": SCRATCH / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MEDIA_ROOT = SCRATCH / "media"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
HEADLESS_CLIENT_URL = ""
WAGTAIL_HEADLESS_PREVIEW = {"CLIENT_URLS": {"default": "{SITE_ROOT_URL}"}}
API_RATE_LIMIT = ""
WEBHOOKS_MAY_BE_PRIVATE = True
