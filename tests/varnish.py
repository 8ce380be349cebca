"""A cache in front of the site: Varnish, the machine's own or Debian's."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import debian

OPERATORS = Path(__file__).parents[1] / "docs" / "operators.md"
SECONDS_TO_START = 60


def find() -> str:
    """Return the path of a varnishd, installing one where there is none.

    Exits with one sentence where it cannot.
    """
    return (
        debian.find("varnishd")
        or debian.install("varnish", "varnishd")
        or sys.exit("The cache's tests need Varnish: install the package “varnish” and try again.")
    )


@contextmanager
def serve(port: int, directory: Path) -> Iterator[str]:
    """Run Varnish, set up as docs/operators.md says, before the site on ``port``; give its address."""
    vcl = re.search(r"```vcl\n(.*?)```", OPERATORS.read_text(), re.DOTALL)
    assert vcl, "docs/operators.md has lost its VCL."
    (directory / "site.vcl").write_text(vcl[1].replace("8000", str(port)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own = free.getsockname()[1]
    process = subprocess.Popen(
        [find(), "-F", "-j", "none", "-a", f"127.0.0.1:{own}", "-n", directory / "varnish",
         "-s", "malloc,16m", "-f", directory / "site.vcl"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(own, process)
        yield f"http://127.0.0.1:{own}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise RuntimeError("Varnish did not start; what it said is above.")
