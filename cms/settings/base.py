"""The safe settings. Development and testing loosen them; production fills in what has no default.

This is the one file that reads the environment; docs/operators.md lists every variable.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, otherwise: int) -> int:
    """Return the environment variable ``name``. Raises ImproperlyConfigured where it is no number."""
    value = os.environ.get(name) or str(otherwise)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "cms",
    "cms.api",
    "cms.delivery",
    "cms.preview",
    "home",
    "regional_updates",
    "regional_updates.editorial",
    "regional_updates.importing",
    "search",
    "wagtail_headless_preview",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_tasks_db",
    "corsheaders",
    # The API's docs page from this server's own files.
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.delivery.middleware.DepartureMiddleware",
    "cms.transactions.AtomicWritesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]


def database_from(url: str) -> dict[str, Any]:
    """Return Django's settings for the database that ``url`` names.

    SQLite runs in WAL mode and takes its write lock when a transaction begins, so that the web
    server and the worker wait for each other instead of failing; PostgreSQL gets a psycopg pool.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;",
        }
    else:
        config["CONN_MAX_AGE"] = 0
        config["OPTIONS"] = {
            **config.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": 10},
        }
    return config


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": database_from(DATABASE_URL)} if DATABASE_URL else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Background work is queued in the database, in the transaction that asks for it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Times people see and type are British; the database and the API keep UTC.
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# How mail is sent, such as smtp+tls://user:password@mail.example.org:587, and from whom.
vars().update(dj_email_url.parse(os.environ.get("EMAIL_URL", "smtp://localhost:25")))
# A mail server that does not answer must not hold up other work for long.
EMAIL_TIMEOUT = vars()["EMAIL_TIMEOUT"] or 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", "webmaster@localhost")

WAGTAIL_SITE_NAME = "Regional Updates"
# The address of this server, for links in the admin's mails and for files in documents.
WAGTAILADMIN_BASE_URL = os.environ.get("PUBLIC_URL", "")
# The address of a separate front end; empty where this server's own pages are the site.
HEADLESS_CLIENT_URL = os.environ.get("HEADLESS_CLIENT_URL", "").rstrip("/")
WAGTAIL_HEADLESS_PREVIEW = {
    "CLIENT_URLS": {"default": HEADLESS_CLIENT_URL or "{SITE_ROOT_URL}"},
    "ENFORCE_TRAILING_SLASH": True,
}
# How long a headless preview's token works, in seconds.
PREVIEW_TOKEN_MAX_AGE = whole_number("PREVIEW_TOKEN_MAX_AGE", 3600)

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "english",
    }
}
WAGTAIL_FINISH_WORKFLOW_ACTION = "regional_updates.editorial.finishing.publish_approved"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "regional_updates.rich_text_area.RichTextArea"}
}
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Neither people's addresses nor their mail go where nobody asked for them.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILAPI_LIMIT_MAX = 100
# How often one address, or one token, may use the API; empty for no limit.
API_RATE_LIMIT = os.environ.get("API_RATE_LIMIT", "600/m")
# How many proxies of ours a request comes through: the nearest one's word on the address counts.
PROXIES = whole_number("PROXIES", 1)
RATELIMIT_IP_META_KEY = "cms.api.middleware.address_of"
# Whose scripts may use the API from a browser; everybody's, unless origins are named.
CORS_ALLOWED_ORIGINS = [o for o in os.environ.get("CORS_ALLOWED_ORIGINS", "").split(",") if o]
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/(api|feeds)/"
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Retry-After", "X-Request-ID"]
# A cache in front of the site that takes PURGE requests, such as http://varnish:6081.
FRONTEND_CACHE_URL = os.environ.get("FRONTEND_CACHE_URL", "")
WAGTAILFRONTENDCACHE = {}
if FRONTEND_CACHE_URL:
    INSTALLED_APPS += ["wagtail.contrib.frontend_cache"]
    WAGTAILFRONTENDCACHE = {
        "default": {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
            "LOCATION": FRONTEND_CACHE_URL,
        }
    }
# Whether webhooks may lead into this server's own network.
WEBHOOKS_MAY_BE_PRIVATE = os.environ.get("WEBHOOKS_MAY_BE_PRIVATE", "") == "yes"
# Whether the links of updates may be followed there, to find those that lead nowhere.
LINKS_MAY_BE_PRIVATE = os.environ.get("LINKS_MAY_BE_PRIVATE", "") == "yes"
# Importing a year's tables into one page makes long forms; Django's 1,000 fields are too few.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "cms.request_id.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {request_id} {name} {message}", "style": "{"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    # Django's own handler would say everything a second time.
    "loggers": {"django": {"handlers": []}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
