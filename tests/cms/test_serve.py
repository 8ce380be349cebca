"""`make run`: one command serves the site, with its worker, at the address that it says."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]


class Served:
    """A site that is being served in an environment: its ``process``, ``port``, and what it said."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port)],
            env=environment, cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if "http://localhost" in line:
                return
        pytest.fail("".join(self.said))

    def get(self, path: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        result = answer.status, answer.read()
        connection.close()
        return result

    def children(self) -> list[int]:
        listing = subprocess.run(
            ["ps", "-o", "pid=,ppid=", "-e"], capture_output=True, text=True, check=True
        )
        pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
        return [child for child, parent in pairs if parent == self.process.pid]


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """Return the environment of a development site with a small archive, made for another port."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "DATABASE_URL": "",
        "PYTHONUNBUFFERED": "1",
    }
    for command in (["migrate", "-v0"], ["load_demo", "--updates", "9"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            env=environment, cwd=ROOT, capture_output=True, check=True,
        )  # fmt: skip
    return environment


@pytest.fixture
def served(environment) -> Iterator[Served]:
    site = Served(environment)
    yield site
    site.process.terminate()
    site.process.communicate(timeout=30)


def test_one_command_serves_everything_and_stops_it_when_told_to(served):
    last = served.said[-1]
    assert f"http://localhost:{served.port} " in last
    assert all(word in last for word in ("/admin/", "editor.west-midlands", "password demo"))
    assert served.get("/regional-updates/")[0] == 200
    assert served.get("/static/css/site.css")[0] == 200
    assert served.get("/static/wagtailadmin/css/core.css")[0] == 200

    # Renditions are public; documents may be private, and are read through Wagtail's view.
    assert served.get("/documents/1/regional-plan.txt")[0] == 200
    assert served.get("/media/documents/regional-plan.txt")[0] == 404

    status, body = served.get("/api/v3/updates/")
    listing = json.loads(body)
    assert status == 200 and listing["count"] == 9
    address = f"http://localhost:{served.port}/"
    for item in listing["items"]:
        assert item["html_url"].startswith(address) and item["api_url"].startswith(address)

    children = served.children()
    assert len(children) == 2
    served.process.terminate()
    served.process.communicate(timeout=30)
    assert served.process.returncode == 0
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_when_the_worker_or_the_web_server_dies_the_command_fails(served):
    os.kill(served.children()[-1], 9)
    said, _ = served.process.communicate(timeout=30)
    assert served.process.returncode != 0
    assert "ended by itself" in said
    with pytest.raises(ConnectionRefusedError):
        served.get("/")


def test_a_port_in_use_is_said_in_one_sentence(settings):
    settings.DEBUG = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is not free; choose another"):
            call_command("serve", port=port)


def test_it_is_not_for_production():
    with pytest.raises(CommandError, match="serve is for development"):
        call_command("serve")
