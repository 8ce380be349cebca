"""What people do with a page on its way, through the admin, and the mails that follow."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from regional_updates.models import RegionalUpdatePage, RegionPage
from tests import factories


def client_of(user: AbstractUser) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(page: RegionalUpdatePage) -> RegionalUpdatePage:
    return RegionalUpdatePage.objects.get(pk=page.pk)


def submitted(region: RegionPage, by: AbstractUser, **fields: Any) -> RegionalUpdatePage:
    """Return a draft of ``by``'s, which they have submitted."""
    page = factories.update(region, publish=False, **fields)
    page.save_revision(user=by)
    page.get_workflow().start(page, by)
    return fresh(page)


def act(user: AbstractUser, page: RegionalUpdatePage, action: str = "approve", comment: str = ""):
    state = fresh(page).current_workflow_task_state
    client_of(user).post(
        f"/admin/pages/workflow/action/{page.pk}/{action}/{state.pk}/", {"comment": comment}
    )


def sent_by(do, *arguments: Any, **options: Any) -> dict[str, EmailMultiAlternatives]:
    """Return the mails that ``do`` sends, by whom they are to; each person gets one at most."""
    mail.outbox.clear()
    do(*arguments, **options)
    names = [message.to[0].partition("@")[0] for message in mail.outbox]
    assert len(names) == len(set(names)) and all(len(m.to) == 1 for m in mail.outbox)
    return dict(zip(names, mail.outbox, strict=True))


def html_of(message: EmailMultiAlternatives) -> str:
    (part,) = message.alternatives
    assert part.mimetype == "text/html"
    return part.content
