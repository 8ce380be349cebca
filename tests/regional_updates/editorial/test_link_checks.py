"""Links out of the site are asked in the background whether they answer."""

import datetime
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from cms import outgoing
from regional_updates.editorial.checks import asking, problems
from regional_updates.editorial.checks.asking import addresses_in, ask, ask_soon
from regional_updates.editorial.models import LinkCheck
from tests import factories

pytestmark = pytest.mark.django_db


class Elsewhere:
    """Another web site, on loopback: ``answers`` has a status and headers for each method and path."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.released = threading.Event()
        elsewhere = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                elsewhere.asked.append(f"{self.command} {self.path}")
                elsewhere.agents.add(self.headers["User-Agent"])
                found = elsewhere.answers.get(f"{self.command} {self.path}")
                status, headers = found or elsewhere.answers.get(self.path, (200, {}))
                if status is None:
                    elsewhere.released.wait(30)
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_GET = answer

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere(settings) -> Iterator[Elsewhere]:
    settings.LINKS_MAY_BE_PRIVATE = True
    elsewhere = Elsewhere()
    yield elsewhere
    elsewhere.close()


def after(address: str) -> LinkCheck:
    ask.func([address])
    return LinkCheck.objects.get(address=address)


def advice(address: str) -> list[str]:
    """Return what is said of an update that links to ``address``."""
    html = f'See <a href="{address}">the plan</a>'
    page = factories.update(sections=[factories.section("Plans", html)], publish=False)
    found = problems(page.get_latest_revision_as_object(), publishing=False)
    return [problem.message for problem in found if problem.code == "dead-link"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "fine"), (204, "fine"), (304, "fine"), (404, "gone"), (410, "gone"), (401, "unknown"),
     (403, "unknown"), (429, "unknown"), (500, "unknown"), (503, "unknown")],
)  # fmt: skip
def test_what_each_answer_means(elsewhere, status, outcome):
    elsewhere.answers["/plan"] = (status, {})
    check = after(f"{elsewhere.address}/plan")
    assert check.outcome == outcome
    assert check.is_broken is (outcome == "gone")
    assert bool(check.answer) is (outcome != "fine")
    assert elsewhere.agents == {"Regional-Updates-Link-Check (+http://localhost)"}


def test_a_page_that_is_gone_is_advice_at_each_link_to_it(elsewhere):
    address = f"{elsewhere.address}/plan?a=1&amp;b=2"
    asked = f"{elsewhere.address}/plan?a=1&b=2"
    assert advice(f"{address}#part") == []
    elsewhere.answers["/plan?a=1&b=2"] = (404, {})
    after(asked)
    (message,) = advice(f"{address}#part")
    assert "does not answer" in message and "no such page (404)" in message


def test_a_server_that_knows_no_head_is_asked_as_readers_ask(elsewhere):
    elsewhere.answers["HEAD /plan"] = (405, {})
    assert after(f"{elsewhere.address}/plan").outcome == "fine"
    assert elsewhere.asked == ["HEAD /plan", "GET /plan"]


def test_redirects_are_followed_and_not_for_ever(elsewhere):
    elsewhere.answers = {"/old": (301, {"Location": "/new"}), "/new": (404, {}),
                         "/round": (302, {"Location": "/round"})}  # fmt: skip
    assert after(f"{elsewhere.address}/old").outcome == "gone"
    assert after(f"{elsewhere.address}/round").outcome == "unknown"
    assert len(elsewhere.asked) < 12


def test_one_that_does_not_answer_in_time_could_not_be_checked(elsewhere, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS_FOR_AN_ADDRESS", 0.2)
    elsewhere.answers["/slow"] = (None, {})
    check = after(f"{elsewhere.address}/slow")
    assert (check.outcome, check.is_broken) == ("unknown", False)


def test_a_server_that_is_not_there_counts_the_second_time(settings):
    settings.LINKS_MAY_BE_PRIVATE = True
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        assert after(address).is_broken is False
        check = after(address)
    assert (check.outcome, check.failures, check.is_broken) == ("unreachable", 2, True)


def test_a_server_that_comes_back_is_forgiven(elsewhere):
    address = f"{elsewhere.address}/plan"
    LinkCheck.objects.create(address=address, outcome="unreachable", failures=5)
    assert advice(address)
    check = after(address)
    assert (check.outcome, check.failures) == ("fine", 0) and advice(address) == []


def test_it_does_not_look_into_our_own_network(elsewhere, settings, monkeypatch):
    settings.LINKS_MAY_BE_PRIVATE = False
    check = after(f"{elsewhere.address}/secret")
    assert (check.outcome, elsewhere.asked) == ("unknown", [])
    is_public = outgoing._is_public
    monkeypatch.setattr(outgoing, "_is_public", lambda ip: ip == "127.0.0.1" or is_public(ip))
    elsewhere.answers["/out"] = (302, {"Location": "http://169.254.169.254/latest/"})
    check = after(f"{elsewhere.address}/out")
    assert check.outcome == "unknown" and "169.254.169.254" in check.answer


def test_what_a_draft_links_to():
    html = 'A <a href="https://one.org/?a=1&amp;b=2#x">one</a> <a href="mailto:a@b.org">m</a> <a linktype="page" id="1">p</a>'
    related = json.dumps([{"type": "link", "value": {"title": "T", "url": "https://two.org/"}}])
    page = factories.update(
        introduction=f"<p>{html}</p>", related_articles=related, publish=False,
        sections=[factories.section("H", '<a href="https://three.org/ä">3</a>', ("bullets", '<ul><li><a href="http://four.org">4</a></li></ul>'),
                                    '<a href="https://example.org/5">5</a> <a href="/6">6</a> <a href="javascript:7">7</a>')],
    )  # fmt: skip
    assert addresses_in(page.get_latest_revision().content) == {
        "https://one.org/?a=1&b=2", "https://two.org/", "https://three.org/%C3%A4", "http://four.org",
    }  # fmt: skip


def test_a_saved_draft_is_asked_about_once_it_is_saved_and_then_not_soon_again(
    elsewhere, django_capture_on_commit_callbacks
):
    link = f'<a href="{elsewhere.address}/plan">the plan</a>'
    with django_capture_on_commit_callbacks(execute=True):
        page = factories.update(sections=[factories.section("H", link)], publish=False)
        assert elsewhere.asked == []
    assert elsewhere.asked == ["HEAD /plan"]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision()
    assert len(elsewhere.asked) == 1


@pytest.mark.parametrize(
    ("fields", "hours", "again"),
    [
        ({"outcome": "fine"}, 24 * 6, False),
        ({"outcome": "fine"}, 24 * 8, True),
        ({"outcome": "gone"}, 23, False),
        ({"outcome": "gone"}, 25, True),
        ({"outcome": "unknown"}, 25, True),
        ({"outcome": "unreachable", "failures": 1}, 1, True),
        ({"outcome": "unreachable", "failures": 2}, 1, False),
    ],
)
def test_how_long_an_answer_is_new(
    elsewhere, django_capture_on_commit_callbacks, fields, hours, again
):
    address = f"{elsewhere.address}/plan"
    LinkCheck.objects.create(
        address=address, asked_at=timezone.now() - datetime.timedelta(hours=hours), **fields
    )
    with django_capture_on_commit_callbacks(execute=True):
        ask_soon([address])
    assert bool(elsewhere.asked) is again
