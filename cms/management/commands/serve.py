"""Everything one developer needs, in one command: database, demo archive, web server, worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from wagtail.models import Page, Site

from cms.delivery import publishing
from cms.delivery.models import ContentItem

DEMO = "load_demo"
SECONDS_TO_START = 60


class Command(BaseCommand):
    help = "Migrates, loads the demo archive on the first run, and serves the site with its worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=getattr(settings, "PORT", "8000"))

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "serve is for development; docs/operators.md says how to run a site."
            )
        # As Ctrl-C: what was started is stopped.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self.serve(port)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def serve(self, port: int) -> None:
        """Serve until a signal comes. Raises CommandError where it cannot, or cannot go on."""
        refuse_taken_port(port)
        settings.WAGTAILADMIN_BASE_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{port}")
        self.stdout.write("Preparing the database …")
        try:
            call_command("migrate", verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}".strip()) from error
        if DEMO in get_commands() and not Page.objects.filter(depth__gt=2).exists():
            call_command(DEMO)
        keep_in_step(port)
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


def keep_in_step(port: int) -> None:
    """Keep the default site in step with ``port``, and the documents with it and with the code."""
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != ("localhost", port):
        site.hostname, site.port = "localhost", port
        site.save()
    # The oldest would be the last to be built again.
    oldest = ContentItem.objects.order_by("version").first()
    if oldest:
        page: Any = Page.objects.get(pk=oldest.page_id).specific
        if not page.is_as_stored(page.build_document(oldest.version), oldest.document):
            publishing.synchronise_all()


def start(port: int) -> list[subprocess.Popen]:
    """Start the web server and the worker, in the environment of this command."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
           "--port", str(port), "--blocking-threads", "32", "--no-ws", "--log-level", "error",
           "cms.wsgi:application"]  # fmt: skip
    worker = [sys.executable, "manage.py", "worker"]
    environment = {**os.environ, "PORT": str(port)}
    return [
        subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
        for command in (web, worker)
    ]


def wait_until_it_answers(port: int, children: list[subprocess.Popen]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        if any(child.poll() is not None for child in children):
            raise CommandError("The server ended before it answered; what it said is above.")
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/api/v3/site/")
            status = connection.getresponse().status
        except (OSError, HTTPException):
            time.sleep(0.2)
            continue
        finally:
            connection.close()
        if status != 200:
            raise CommandError(f"The server answers, but with {status}; what it said is above.")
        return
    raise CommandError(f"The server did not answer within {SECONDS_TO_START} seconds.")


def wait_for_the_first_to_end(children: list[subprocess.Popen]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise CommandError("The web server or the worker ended by itself; what it said is above.")


def stop(children: list[subprocess.Popen]) -> None:
    # A second Ctrl-C would leave them running.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
