"""For one developer's machine: no server to set up, no secret to choose."""

import os

from .base import *
from .base import DATABASES, LOGGING, STORAGES, VAR_DIR, database_from

DEBUG = True
SECRET_KEY = "development-only"
ALLOWED_HOSTS = ["*"]
PORT = os.environ.get("PORT", "8000")
WAGTAILADMIN_BASE_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{PORT}")

VAR_DIR.mkdir(exist_ok=True)
DATABASES = DATABASES or {"default": database_from(f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Into files, one for each process: a command's output is its own.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Commands say what they do themselves.
LOGGING = {
    **LOGGING,
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
API_RATE_LIMIT = ""
WEBHOOKS_MAY_BE_PRIVATE = True
