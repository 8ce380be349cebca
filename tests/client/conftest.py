import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[2] / "client"


def npm(*arguments: str) -> None:
    result = subprocess.run(
        ["npm", *arguments], cwd=CLIENT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="session")
def installed() -> Path:
    """Return the client's folder, with the packages that it is built with."""
    if not shutil.which("npm"):
        pytest.fail("The client's tests need Node.js with npm: install it and try again.")
    wanted, there = CLIENT / "package-lock.json", CLIENT / "node_modules" / ".package-lock.json"
    if not there.exists() or there.stat().st_mtime < wanted.stat().st_mtime:
        npm("ci", "--no-audit", "--no-fund")
        there.touch()
    return CLIENT


@pytest.fixture(scope="session")
def built(installed) -> Path:
    """Return the folder of the client as JavaScript, freshly compiled."""
    npm("run", "build")
    return installed / "dist"


@pytest.fixture
def run(built) -> Callable[..., dict]:
    """Return a function that runs one of the client's programs, and gives what it prints."""

    def run(name: str, *arguments: str) -> dict:
        result = subprocess.run(
            ["node", built / name, *arguments], capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run
