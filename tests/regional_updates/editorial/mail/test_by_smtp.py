"""From a page that is submitted to mail that has arrived, through the worker and a mail server."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from regional_updates.editorial.mail.models import DigestDay
from tests import factories
from tests.processes import start

from .approving import submitted
from .mail_server import MailServer

# The worker is a process of its own, so there is no transaction around the test.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_bad_address_neither_stops_nor_repeats_the_others(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    region = factories.region("North East")
    for name in ("first", "wrong", "second"):
        factories.approver(region, name)
    today = timezone.localdate()
    DigestDay.objects.create(date=today)  # whatever the clock says
    submitted(region, factories.editor(region), title="Über <b>North East</b> – May 2019")
    server = MailServer()
    server.refused = {"wrong@example.org"}
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.regional_updates.editorial.mail.settings",
        "EMAIL_URL": server.url,
        "EMAIL_FROM": "updates@example.org",
    }
    worker = start("worker", **environment)
    try:
        server.wait(lambda: len(server.messages) == 2 and server.refusals)
        worker.terminate()
        worker.wait(30)
        waiting = DBTaskResult.objects.get(status="READY")
        assert timezone.now() < waiting.run_after
        # An hour later the address is right.
        DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=timezone.now())
        server.refused = set()
        worker = start("worker", **environment)
        server.wait(lambda: len(server.messages) == 3)
        worker.terminate()
        worker.wait(30)
    finally:
        worker.kill()
        server.close()
    people = sorted(address for address, _ in server.messages)
    assert people == ["first@example.org", "second@example.org", "wrong@example.org"]
    assert {task.status for task in DBTaskResult.objects.all()} == {"SUCCESSFUL"}
    message = server.messages[0][1]
    assert message["From"] == "updates@example.org"
    assert message["Subject"].strip() == "Über <b>North East</b> – May 2019 waits for your approval"
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert text.get_content_type() == "text/plain" and html.get_content_type() == "text/html"
    assert text.get_content().startswith("Approve it or ask for changes")
    assert "Über &lt;b&gt;North East&lt;/b&gt;" in html.get_content()
