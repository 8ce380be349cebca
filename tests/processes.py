"""Commands that run in processes of their own, on the database of the test that starts them."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[1]


def database_url() -> str:
    """Return the address of the database that the test uses."""
    name = connection.settings_dict["NAME"]
    url = os.environ.get("DATABASE_URL")
    if not url:
        return f"sqlite:///{name}"
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def start(*arguments: str, **environment: str) -> subprocess.Popen:
    """Start ``manage.py`` with ``arguments``. The test must not be in a transaction."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, "DATABASE_URL": database_url(),
             "DJANGO_SETTINGS_MODULE": "cms.settings.testing", **environment},
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
