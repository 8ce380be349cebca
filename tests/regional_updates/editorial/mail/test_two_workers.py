"""However many workers look, each mail is sent once. They have connections of their own."""

import threading

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from regional_updates.editorial.mail.models import DigestDay
from regional_updates.editorial.mail.reminding import remind, send_digests
from tests import factories

from .approving import submitted
from .test_reminding import MORNING, due

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_workers_send_each_mail_once(settings):
    region = factories.region("North East")
    for number in range(5):
        factories.approver(region, f"approver-{number}")
    submitted(region, factories.editor(region))
    due(MORNING)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    together = threading.Barrier(4)

    def look() -> None:
        for do_what_is_due in (remind, send_digests):
            together.wait()
            do_what_is_due(now=MORNING)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    mails = [
        task.args_kwargs["args"][0]
        for task in DBTaskResult.objects.all()
        if "mail" in task.task_path
    ]
    assert sorted(m["name"] for m in mails) == ["digest"] * 5 + ["late"] + ["overdue"] * 5
    assert len({(m["name"], m["to"]) for m in mails}) == len(mails)
    assert DigestDay.objects.count() == 1
