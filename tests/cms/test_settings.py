"""Production refuses to start while something that it cannot guess is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLETE = {
    "SECRET_KEY": "long-enough-and-random-enough-for-a-check-of-the-settings-only",
    "ALLOWED_HOSTS": "updates.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    "PUBLIC_URL": "https://updates.example.org",
}


def check(**settings: str) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py check`` in production with these environment variables and no others."""
    inherited = {name: value for name, value in os.environ.items() if name not in COMPLETE}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={**inherited, **settings, "DJANGO_SETTINGS_MODULE": "cms.settings.production"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PREVIEW_TOKEN_MAX_AGE", "abc"), ("PROXIES", "-1"), ("PUBLIC_URL", "updates.example.org")],
)
def test_what_makes_no_sense_is_said_by_name(name, value):
    result = check(**{**COMPLETE, name: value})
    assert result.returncode != 0
    message = result.stderr.strip().splitlines()[-1]
    assert name in message and value in message


@pytest.mark.parametrize(
    "missing",
    [["SECRET_KEY"], ["ALLOWED_HOSTS"], ["DATABASE_URL"], ["PUBLIC_URL"], list(COMPLETE)],
    ids=", ".join,
)
def test_production_says_what_is_missing(missing):
    result = check(**{name: "" if name in missing else COMPLETE[name] for name in COMPLETE})
    assert result.returncode != 0
    message = result.stderr.strip().splitlines()[-1]
    assert [name for name in COMPLETE if name in message] == missing


def test_production_starts_when_nothing_is_missing():
    result = check(**COMPLETE)
    assert result.returncode == 0, result.stderr


def test_production_is_not_development():
    source = "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE)"
    result = subprocess.run(
        [sys.executable, "-c", source],
        env={**os.environ, **COMPLETE, "DJANGO_SETTINGS_MODULE": "cms.settings.production"},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.split() == ["False", "True"]
