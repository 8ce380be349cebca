"""Every way of doing something to a page: in the admin, through the API, by a request of one's own making.

A door takes whoever tries it, the page and the site, and sends the requests.
"""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client
from wagtail.models import Comment, Page, PageViewRestriction

from regional_updates.models import RegionalUpdatePage
from tests.regional_updates.callers import send, written
from tests.regional_updates.test_update_page import form_data

from .site import Actor, Site, fresh, step

Door = Callable[[Actor, RegionalUpdatePage, Site], Any]
V3 = "/api/v3/pages/"
NEW = "Changed by somebody"


def _form(actor: Actor, page: RegionalUpdatePage, *actions: str, **fields: str) -> None:
    data = form_data(title=NEW, slug=page.slug, period=f"{page.period:%Y-%m}")
    data |= {**dict.fromkeys(actions, "1"), **fields}
    actor.client.post(f"/admin/pages/{page.pk}/edit/", data)


def _admin(path: str, **data: str) -> Door:
    return lambda actor, page, site: actor.client.post(f"/admin/pages/{page.pk}/{path}", data)


def _bulk(action: str, **data: str) -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
        sent = {**data, **({"chooser": str(site.elsewhere.pk)} if action == "move" else {})}
        actor.client.post(f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}", sent)

    return door


def _v3(action: str = "", method: str = "post", **body: Any) -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
        to = (
            {"destination_id": site.elsewhere.pk}
            if action in ("move", "copy", "create_alias")
            else {}
        )
        if action == "move":
            to["position"] = "last-child"
        path = f"{V3}{page.pk}/{f'actions/{action}/' if action else ''}"
        send(Client(), method, path, {**body, **to}, actor.token)

    return door  # fmt: skip


def _patch(**meta: str) -> Door:
    kind = {"type": "regional_updates.RegionalUpdatePage", **meta}
    return _v3(method="patch", meta=kind, title=NEW)


def _ours(action: str, **body: str) -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
        path = f"/api/v3/updates/{site.region.slug}/{page.slug}/workflow/"
        send(Client(), "post", path, {"action": action, **body}, actor.token)

    return door


def _replace(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    path = f"/api/v3/updates/{site.region.slug}/{page.slug}/draft/"
    body = written(period=f"{page.period:%Y-%m}", title=NEW)
    send(Client(), "put", path, body, {**actor.token, "If-Match": "*"})


def _comment(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    new = {
        "text": "Which councils?", "contentpath": "introduction", "position": "", "id": "",
        "replies-TOTAL_FORMS": "0", "replies-INITIAL_FORMS": "0",
    }  # fmt: skip
    fields = {f"comments-0-{name}": value for name, value in new.items()}
    _form(actor, page, **fields, **{"comments-TOTAL_FORMS": "1"})


def _revert(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    _v3("revert", revision_id=page.revisions.earliest("pk").pk)(actor, page, site)


def _lock_and_save(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    """As somebody who locked the page while it was theirs."""
    _locked_by(actor, page)
    _form(actor, page)


def _locked_by(actor: Actor, page: RegionalUpdatePage) -> None:
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=actor.user)


def _decide(action: str, comment: str = "") -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
        if state := step(page):
            path = f"/admin/pages/workflow/action/{page.pk}/{action}/{state.pk}/"
            actor.client.post(path, {"comment": comment})

    return door


def _decide_in_editor(action: str, comment: str = "") -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
        extra = json.dumps({"comment": comment})
        fields = {"workflow-action-name": action, "workflow-action-extra-data": extra}
        _form(actor, page, "action-workflow-action", **fields)

    return door


def _unschedule(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    revision = page.scheduled_revision or page.latest_revision
    actor.client.post(f"/admin/pages/{page.pk}/revisions/{revision.pk}/unschedule/")


def _in_form(*actions: str) -> Door:
    return lambda actor, page, site: _form(actor, page, *actions)


def _copy(**data: str) -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
        form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": site.elsewhere.pk}
        actor.client.post(f"/admin/pages/{page.pk}/copy/", {**form, **data})

    return door


def _move(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    actor.client.post(f"/admin/pages/{page.pk}/move/{site.elsewhere.pk}/confirm/")


def _convert_alias(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    for alias in page.aliases.all():
        actor.client.post(f"/admin/pages/{alias.pk}/convert_alias/")


def _convert_alias_v3(actor: Actor, page: RegionalUpdatePage, site: Site) -> None:
    for alias in page.aliases.all():
        send(Client(), "post", f"{V3}{alias.pk}/actions/convert_alias/", {}, actor.token)


# What each row of the table is tried by.
DOORS: dict[str, dict[str, Door]] = {
    "change its draft": {
        "editor": _in_form(), "v3 patch": _patch(), "v3 draft": _replace, "v3 revert": _revert,
        "editor, locked by themselves": _lock_and_save,
    },
    "comment on it": {"editor": _comment},
    "submit it": {"editor": _in_form("action-submit"), "v3": _ours("submit")},
    "approve it": {
        "dashboard": _decide("approve"), "editor": _decide_in_editor("approve"), "v3": _ours("approve"),
    },
    "request changes": {
        "dashboard": _decide("reject", "Why?"), "editor": _decide_in_editor("reject", "Why?"),
        "v3": _ours("reject", comment="Why?"),
    },
    "cancel its approval": {
        "editor": _in_form("action-cancel-workflow"), "v3": _ours("cancel"),
    },
    "publish it unapproved": {
        "v3": _v3("publish"), "list": _bulk("publish"),
    },
    "change and publish it": {
        "editor": _in_form("action-publish"), "v3 patch": _patch(action="publish"),
    },
    "make its alias a page": {"admin": _convert_alias, "v3": _convert_alias_v3},
    "publish a copy": {
        "copy": _copy(publish_copies="on"), "alias": _copy(alias="on"), "v3 copy": _v3("copy", keep_live=True),
        "v3 alias": _v3("create_alias"),

    },
    "copy it as a draft": {"copy": _copy(), "v3": _v3("copy", keep_live=False)},
    "move it": {
        "admin": _move, "v3": _v3("move"), "list": _bulk("move"),
    },
    "delete it": {
        "admin": _admin("delete/"), "v3": _v3(method="delete"), "v3 action": _v3("delete", "delete"),
        "list": _bulk("delete"),
    },
    "unpublish it": {
        "admin": _admin("unpublish/", how="gone", explanation="Wrong."), "v3": _v3("unpublish"),
        "list": _bulk("unpublish"),
    },
    "withdraw it": {"admin": _admin("unpublish/", how="withdrawn", explanation="Wrong.")},
    "end its withdrawal": {"admin": _admin("end-withdrawal/")},
    "stop its schedule": {"history": _unschedule},
    "lock it": {"admin": _admin("lock/")},
    "unlock it": {"admin": _admin("unlock/")},
    "make it private": {"admin": _admin("privacy/", restriction_type="login")},
}  # fmt: skip

PREPARE: dict[str, Callable[[RegionalUpdatePage], Any]] = {
    "make its alias a page": lambda page: page.create_alias(update_slug="alias"),
    "unlock it": lambda page: Page.objects.filter(pk=page.pk).update(locked=True),
}


def _copies(page: RegionalUpdatePage, site: Site, **which: Any) -> Any:
    return Page.objects.child_of(site.elsewhere).filter(**which).count()


def _workflow(page: RegionalUpdatePage, site: Site) -> Any:
    state = fresh(page).current_workflow_state
    return state and (state.status, state.current_task_state_id)


def _of(*names: str) -> Callable[[RegionalUpdatePage, Site], Any]:
    return lambda page, site: (
        RegionalUpdatePage.objects.filter(pk=page.pk).values_list(*names).first()
    )


# What changes where it works.
EFFECTS: dict[str, Callable[[RegionalUpdatePage, Site], Any]] = {
    "change its draft": _of("latest_revision", "draft_title"),
    "comment on it": lambda page, site: Comment.objects.filter(page=page).count(),
    "submit it": _workflow,
    "approve it": lambda page, site: page.workflow_states.filter(
        task_states__status="approved"
    ).count(),
    "request changes": lambda page, site: page.workflow_states.filter(
        task_states__status="rejected"
    ).count(),
    "cancel its approval": lambda page, site: page.workflow_states.filter(
        status="cancelled"
    ).count(),
    "publish it unapproved": _of("live_revision"),
    "change and publish it": _of("live_revision"),
    "make its alias a page": lambda page, site: Page.objects.filter(alias_of=page).count(),
    "publish a copy": lambda page, site: _copies(page, site, live=True),
    "copy it as a draft": lambda page, site: _copies(page, site, live=False),
    "move it": _of("path"),
    "delete it": _of("pk"),
    "unpublish it": _of("live"),
    "withdraw it": _of("withdrawn_at"),
    "end its withdrawal": _of("withdrawn_at"),
    "stop its schedule": lambda page, site: page.revisions.filter(
        approved_go_live_at__isnull=False
    ).count(),
    "lock it": _of("locked"),
    "unlock it": _of("locked_by", "locked"),
    "make it private": lambda page, site: PageViewRestriction.objects.filter(page=page).count(),
}
