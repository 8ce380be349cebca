"""For a real site. Refuses to start when something it cannot guess is missing."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import ALLOWED_HOSTS, DATABASES, SECRET_KEY, WAGTAILADMIN_BASE_URL

_required = {
    "SECRET_KEY": SECRET_KEY,
    "ALLOWED_HOSTS": ALLOWED_HOSTS,
    "DATABASE_URL": DATABASES,
    "PUBLIC_URL": WAGTAILADMIN_BASE_URL,
}
_missing = [name for name, value in _required.items() if not value]
if _missing:
    raise ImproperlyConfigured(
        "Set these environment variables before starting in production: "
        + ", ".join(_missing)
        + ". docs/operators.md says what each is for."
    )

if not WAGTAILADMIN_BASE_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        f"PUBLIC_URL must be a whole address such as https://updates.example.org, "
        f"not {WAGTAILADMIN_BASE_URL!r}."
    )

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
