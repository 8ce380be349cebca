"""Requests that write, sent at the same moment."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from regional_updates.models import RegionalUpdatePage
from tests import factories

from .callers import UPDATES, bearer, written

# Threads have connections of their own, so there is no transaction around the tests.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(count: int, request) -> list:
    """Call ``request(number)`` in ``count`` threads that begin together; return the answers."""
    barrier = Barrier(count)

    def call(number: int):
        try:
            barrier.wait(30)
            return request(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))


def test_the_same_request_is_done_once():
    headers = {**bearer(factories.editor(factories.region())), "Idempotency-Key": "once"}

    def create(number: int):
        return Client().post(
            UPDATES, json.dumps(written()), content_type="application/json", headers=headers
        )

    answers = at_once(4, create)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert RegionalUpdatePage.objects.count() == 1


def test_of_two_who_replace_the_same_draft_one_is_told():
    region = factories.region()
    factories.update(region, "2017-12", publish=False)
    people = [bearer(factories.editor(region, name)) for name in ("one", "two")]
    url = f"{UPDATES}west-midlands/december-2017/draft/"
    etag = Client().get(url, headers=people[0])["ETag"]

    def replace(number: int):
        return Client().put(
            url, json.dumps(written(title=f"By {number}")), content_type="application/json",
            headers={**people[number], "If-Match": etag},
        )  # fmt: skip

    answers = at_once(2, replace)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    (winner,) = (number for number, answer in enumerate(answers) if answer.status_code == 200)
    assert Client().get(url, headers=people[0]).json()["title"] == f"By {winner}"


def test_of_two_who_approve_the_same_step_one_is_told():
    region = factories.region()
    page = factories.update(region, publish=False)
    page.get_workflow().start(page, factories.person("editor"))
    people = [bearer(factories.approver(region, name)) for name in ("one", "two")]

    def approve(number: int):
        return Client().post(
            f"{UPDATES}west-midlands/november-2017/workflow/", json.dumps({"action": "approve"}),
            content_type="application/json", headers=people[number],
        )  # fmt: skip

    answers = at_once(2, approve)
    assert sorted(answer.status_code for answer in answers) == [200, 403]
    assert not RegionalUpdatePage.objects.get().live
