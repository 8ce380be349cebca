"""Everything one developer needs, in one command: database, demo archive, web server, worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page, Site

from cms.addresses import cms_root, page_root
from cms.delivery import publishing
from cms.delivery.models import ContentItem

DEMO = "load_demo"
SECONDS_TO_START = 60


class Command(BaseCommand):
    help = "Migrates, loads the demo archive on the first run, and serves the site with its worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "serve is for development; docs/operators.md says how to run a site."
            )
        refuse_taken_port(port)
        settings.WAGTAILADMIN_BASE_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{port}")
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0)
        if DEMO in get_commands() and not Page.objects.filter(depth__gt=2).exists():
            call_command(DEMO)
        keep_addresses(port)
        children = start(port)
        try:
            wait_until_it_answers(port, children)
            self.stdout.write(
                f"http://localhost:{port} – the admin is at /admin/; sign in as admin, moderator, "
                "editor.west-midlands or approver.west-midlands (and so for each region), "
                "password demo. Ctrl-C stops it."
            )
            self.stdout.flush()
            wait_for_the_first_to_end(children)
        except KeyboardInterrupt:
            pass
        finally:
            stop(children)


def refuse_taken_port(port: int) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} is not free; choose another, as in: make run PORT=8001"
            ) from error


def keep_addresses(port: int) -> None:
    """Keep the default site, and the absolute addresses in documents, in step with ``port``."""
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != ("localhost", port):
        site.hostname, site.port = "localhost", port
        site.save()
    item = ContentItem.objects.first()
    if item is not None:
        urls = (item.summary["html_url"], item.summary["api_url"])
        if not (urls[0].startswith(f"{page_root()}/") and urls[1].startswith(f"{cms_root()}/")):
            publishing.synchronise_all()


def start(port: int) -> list[subprocess.Popen]:
    """Start the web server and the worker, in the environment of this command."""
    environment = {
        **os.environ,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
           "--port", str(port), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
           "cms.wsgi:application"]  # fmt: skip
    worker = [sys.executable, "manage.py", "worker"]
    return [
        subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
        for command in (web, worker)
    ]


def wait_until_it_answers(port: int, children: list[subprocess.Popen]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        if any(child.poll() is not None for child in children):
            raise CommandError("The server ended before it answered; what it said is above.")
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v3/site/", timeout=10):
                return
        except URLError:
            time.sleep(0.2)
    raise CommandError(f"The server did not answer within {SECONDS_TO_START} seconds.")


def wait_for_the_first_to_end(children: list[subprocess.Popen]) -> None:
    """Wait until a signal or the end of either process."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise CommandError("The web server or the worker ended by itself; what it said is above.")


def stop(children: list[subprocess.Popen]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
