"""The browser that the tests drive: the machine's own, else Debian's, else Playwright's."""

import os
import subprocess
import sys

from . import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """Return the path of a Chromium, installing one where there is none.

    Exits with one sentence where it cannot.
    """
    return (
        debian.find(*NAMES)
        or debian.install("chromium", "chromium")
        or _from_playwright()
        or sys.exit(
            "The browser tests need Chromium: install the package “chromium” and try again."
        )
    )


def _from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None
