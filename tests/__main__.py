"""Runs all tests on SQLite, then on a PostgreSQL of their own: `python -m tests [pytest's options]`."""

import os
import signal
import subprocess
import sys
import tempfile
import time

from . import chromium, postgresql, varnish

BROWSER = "tests/browser"
NOTHING_PICKED = 5


def main(options: list[str]) -> int:
    """Run the suite on both databases. Returns the exit code: 0 when every run was green."""
    # As Ctrl-C: the PostgreSQL is stopped on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["CHROMIUM"] = chromium.find()
    varnish.find()
    with (
        tempfile.TemporaryDirectory(prefix="postgresql-") as directory,
        postgresql.serve(directory) as url,
    ):
        return max(run("SQLite", "", options), run("PostgreSQL", url, options))


def run(name: str, database_url: str, options: list[str]) -> int:
    """Run the suite on one database, and say how it went."""
    started = time.monotonic()
    codes = []
    for what, part in parts(options).items():
        sys.stdout.write(f"\n{name}: {what}\n")
        sys.stdout.flush()
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *part],
            env={**os.environ, "DATABASE_URL": database_url},
            check=False,
        )
        codes.append(result.returncode)
    # An option such as -k may well pick none of one part's tests.
    code = max((code for code in codes if code != NOTHING_PICKED), default=NOTHING_PICKED)
    verdict = {0: "green", NOTHING_PICKED: "no test was picked"}.get(code, "RED")
    sys.stdout.write(f"{name}: {verdict} in {time.monotonic() - started:.0f} s\n")
    return code


def parts(options: list[str]) -> dict[str, list[str]]:
    """Return pytest's options for each part of the suite: the browser has the machine to itself.

    Where ``options`` name files, a part is those of its files, and left out where there are none.
    """
    files = [option for option in options if option.startswith("tests/")]
    others = [option for option in options if option not in files]
    in_browser = [file for file in files if file.startswith(BROWSER)] or [BROWSER]
    elsewhere = [file for file in files if not file.startswith(BROWSER)] or ["tests"]
    suite = {
        # In pytest-django's order: a test that empties the tables comes after those that need them.
        "all but the browser": [
            *("-n2", "--dist=loadfile", "--no-loadscope-reorder"),
            f"--ignore={BROWSER}",
            *elsewhere,
        ],
        "a real browser": in_browser,
    }
    return {
        what: [*part, *others]
        for what, part in suite.items()
        if not files or not {*files}.isdisjoint(part)
    }


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
