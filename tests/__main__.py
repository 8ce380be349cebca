"""Runs all tests on SQLite, then on a PostgreSQL of their own: `python -m tests [pytest's options]`."""

import os
import subprocess
import sys
import tempfile
import time

from . import chromium, postgresql


def main(options: list[str]) -> int:
    """Run the suite on both databases. Returns the exit code: 0 when every run was green."""
    os.environ["CHROMIUM"] = chromium.find()
    with (
        tempfile.TemporaryDirectory(prefix="postgresql-") as directory,
        postgresql.serve(directory) as url,
    ):
        codes = [run("SQLite", "", options), run("PostgreSQL", url, options)]
    return max(codes)


def run(name: str, database_url: str, options: list[str]) -> int:
    """Run the suite on one database: in parallel, but the browser on its own."""
    started = time.monotonic()
    code = 0
    for part in (["-n", "2", "--dist", "loadfile", "--ignore=tests/browser"], ["tests/browser"]):
        sys.stdout.write(
            f"\n{name}: {'a real browser' if 'tests/browser' in part else 'all but the browser'}\n"
        )
        sys.stdout.flush()
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *part, *options],
            env={**os.environ, "DATABASE_URL": database_url},
            check=False,
        )
        # 5 is pytest's "no test was picked", which an option such as -k may well cause.
        code = max(code, result.returncode if result.returncode != 5 else 0)
    sys.stdout.write(
        f"{name}: {'green' if code == 0 else 'RED'} in {time.monotonic() - started:.0f} s\n"
    )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
