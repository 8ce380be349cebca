"""A real browser, at desktop and phone width, that reaches this machine only."""

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests import chromium
from tests.factories import PASSWORD

# Playwright's synchronous API keeps an event loop running in the thread that uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SIZES = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    "narrow": {"width": 320, "height": 640},
}


def looks(every: list[tuple]) -> list[tuple]:
    """Return what to look at: ``every`` look on SQLite, the first two, the least alike, on PostgreSQL,
    as no database changes how a page looks."""
    return every[:2] if os.environ.get("DATABASE_URL") else every


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or chromium.find(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                  "--disable-component-update", "--no-first-run"],
        )  # fmt: skip
        yield browser
        browser.close()


def only_this_machine(route: Route) -> None:
    here = route.request.url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:"))
    route.continue_() if here else route.abort()


class Connections:
    """Those that ``server`` holds. A browser that is closed may leave requests behind, which are
    answered yet; the database is emptied when there are none.
    """

    def __init__(self, server: Any) -> None:
        self.count, self.changed = 0, threading.Condition()
        self.begin, self.end = server.process_request, server.close_request
        server.process_request, server.close_request = self.begun, self.ended

    def begun(self, *connection) -> None:
        with self.changed:
            self.count += 1
        self.begin(*connection)

    def ended(self, *connection) -> None:
        try:
            self.end(*connection)
        finally:
            with self.changed:
                self.count -= 1
                self.changed.notify_all()

    def wait(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.count <= 0, timeout=30)


@pytest.fixture(scope="session")
def connections(live_server) -> Connections:
    return Connections(live_server.thread.httpd)


@pytest.fixture
def visit(browser: Browser, live_server, connections: Connections):
    """Return a function that opens a new browser window on the site, as somebody or as nobody."""
    contexts = []

    def visit(path: str, username: str = "", size: str = "desktop", **options) -> Page:
        context = browser.new_context(
            viewport=SIZES[size], base_url=live_server.url, locale="en-GB",
            timezone_id="Europe/London", **options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", only_this_machine)
        if username:
            page.goto("/admin/login/")
            page.locator("[name=username]").fill(username)
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/admin/")
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    connections.wait()
