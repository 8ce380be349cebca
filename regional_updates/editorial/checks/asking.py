"""Asks the addresses that drafts link to whether they answer, in the background."""

import json
import re
import ssl
from collections.abc import Iterable
from functools import partial
from html import unescape
from typing import Any

import httpcore
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from cms import outgoing
from cms.addresses import cms_root

from .link_check import LinkCheck, asked_as

SECONDS_FOR_AN_ADDRESS = 10
MOST_REDIRECTS = 5
# So many are asked in one task, so that a slow one holds few up.
AT_ONCE = 10
_HREF = re.compile(r'<a\s[^>]*?\bhref="([^"]*)"')


def addresses_in(content: dict[str, Any]) -> set[str]:
    """Return the addresses that a revision's ``content`` links to, as they are asked."""
    related = json.loads(content.get("related_articles") or "[]")
    chosen = {child["value"]["url"] for child in related if child["type"] == "link"}
    blocks = json.loads(content.get("body") or "[]")
    rich_text = f"{content.get('introduction') or ''}{_texts(blocks)}"
    return {asked_as(href) for href in {*map(unescape, _HREF.findall(rich_text)), *chosen}} - {""}


def _texts(value: Any) -> str:
    """Return all texts in ``value``, which is plain JSON."""
    if isinstance(value, dict):
        return _texts(list(value.values()))
    if isinstance(value, list):
        return "".join(map(_texts, value))
    return value if isinstance(value, str) else ""


def ask_soon(addresses: Iterable[str]) -> None:
    """Queue those of ``addresses`` that have no answer that is new enough; nothing waits for it."""
    wanted = set(addresses)
    if not wanted:
        return
    known = LinkCheck.objects.about(wanted)
    due = sorted(wanted - set(known.fresh().values_list("address", flat=True)))
    if not due:
        return
    now = timezone.now()
    LinkCheck.objects.bulk_create(
        [LinkCheck(address=address, queued_at=now) for address in due],
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["queued_at"],
    )
    for start in range(0, len(due), AT_ONCE):
        few = due[start : start + AT_ONCE]
        # After what was saved is there: it does not depend on this.
        transaction.on_commit(partial(ask.enqueue, few))


@task()
def ask(addresses: list[str]) -> None:
    """Ask each of ``addresses``, and write down what it answered."""
    for address in addresses:
        outcome, answer = _outcome(address)
        check, _ = LinkCheck.objects.get_or_create(address=address)
        unreachable = outcome == LinkCheck.Outcome.UNREACHABLE
        check.failures = min(check.failures + 1, 100) if unreachable else 0
        check.outcome, check.answer = outcome, answer[:300]
        check.asked_at, check.queued_at = timezone.now(), None
        check.save()


def _outcome(address: str) -> tuple[str, str]:
    """Return what became of asking ``address``, and a sentence about it for people."""
    outcome = LinkCheck.Outcome
    try:
        status = _status(address)
    except outgoing.NoSuchServerError as error:
        return outcome.UNREACHABLE, str(error)
    except outgoing.RefusedError as error:
        return outcome.UNKNOWN, str(error)
    except httpcore.TimeoutException:
        return outcome.UNKNOWN, f"There was no answer within {SECONDS_FOR_AN_ADDRESS} seconds."
    except (httpcore.ConnectError, ssl.SSLError) as error:
        return outcome.UNREACHABLE, f"The server could not be reached ({error})."
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
        return outcome.UNKNOWN, f"The answer could not be read ({error})."
    if status in (404, 410):
        return outcome.GONE, f"The server says that there is no such page ({status})."
    if status < 400:
        return outcome.FINE, ""
    return outcome.UNKNOWN, f"The server answered with {status}."


def _status(address: str) -> int:
    """Return the status at the end of ``address``, after redirects.

    Raises RefusedError and httpcore's errors.
    """
    private = settings.LINKS_MAY_BE_PRIVATE
    outgoing.check(address, private)
    headers: dict[bytes | str, bytes | str] = {
        "User-Agent": f"Regional-Updates-Link-Check (+{cms_root()})",
        "Accept": "*/*",
    }
    with outgoing.connections(SECONDS_FOR_AN_ADDRESS, private) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _ask(pool, "HEAD", address, headers)
            if status >= 400 and status != 429:
                # Some servers do not know HEAD, and say so in their own way.
                status, location = _ask(pool, "GET", address, headers)
            if not 300 <= status < 400 or location is None:
                return status
            address = outgoing.redirected(address, location, private)
    raise outgoing.RefusedError(f"It was redirected more than {MOST_REDIRECTS} times.")


def _ask(
    pool: httpcore.ConnectionPool,
    method: str,
    address: str,
    headers: dict[bytes | str, bytes | str],
) -> tuple[int, bytes | None]:
    # What the page says is not read: only how the answer begins.
    with pool.stream(method, address, headers=headers) as response:
        answered = {name.lower(): value for name, value in response.headers}
        return response.status, answered.get(b"location")
