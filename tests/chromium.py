"""The browser that the tests drive: the machine's own, else Debian's, else Playwright's."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """Return the path of a Chromium, installing one where there is none.

    Exits with one sentence where it cannot.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return (
        _from_debian()
        or _from_playwright()
        or sys.exit(
            "The browser tests need Chromium: install the package “chromium” and try again."
        )
    )


def _from_debian() -> str | None:
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        return None
    sys.stdout.write("Installing Chromium for the browser tests …\n")
    sys.stdout.flush()
    for command in (["update", "-qq"], ["install", "-yqq", "--no-install-recommends", "chromium"]):
        subprocess.run(
            [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *command],
            stdout=subprocess.DEVNULL,
            check=False,
        )
    return shutil.which("chromium")


def _from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None
