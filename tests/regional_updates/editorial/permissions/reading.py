"""Every way of seeing something of a page, and every list that pages may be in.

``DOORS`` ask for one page, ``LISTS`` for what there is. Both answer with what was sent back.
"""

from collections.abc import Callable
from typing import Any

from django.test import Client
from wagtail.models import Page

from regional_updates.models import RegionalUpdatePage
from tests.regional_updates.test_update_page import form_data

from .site import Actor, Site, step

Door = Callable[[Actor, RegionalUpdatePage, Site], Any]
List = Callable[[Actor, Site], Any]


def _get(path: str) -> Door:
    """Open an admin screen. {page} is the page, {old} and {new} its first and its latest version."""

    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> Any:
        old, new = page.revisions.earliest("pk").pk, page.latest_revision_id
        approval = page.workflow_states.first()
        return actor.client.get(
            "/admin/"
            + path.format(
                page=page.pk,
                old=old,
                new=new,
                approval=approval.pk if approval else 0,
                elsewhere=site.elsewhere.pk,
            )
        )

    return door


def _v3(path: str = "", **query: str) -> Door:
    def door(actor: Actor, page: RegionalUpdatePage, site: Site) -> Any:
        at = f"/api/v3/pages/{page.pk}/{path.format(new=page.latest_revision_id)}"
        return Client().get(at, query, headers=actor.token)

    return door


def _ours(part: str) -> Door:
    return lambda actor, page, site: Client().get(
        f"/api/v3/updates/{site.region.slug}/{page.slug}/{part}", headers=actor.token
    )


def _checks(actor: Actor, page: RegionalUpdatePage, site: Site) -> Any:
    data = form_data(title=page.draft_title.upper(), slug=page.slug)
    return actor.client.post(f"/admin/pages/{page.pk}/checks/", data)


def _preview(actor: Actor, page: RegionalUpdatePage, site: Site) -> Any:
    data = form_data(title=page.draft_title, slug=page.slug)
    path = f"/admin/pages/{page.pk}/edit/preview/"
    actor.client.post(path, data)
    return actor.client.get(f"{path}?mode=")


def _before_a_step(actor: Actor, page: RegionalUpdatePage, site: Site) -> Any:
    task = state.task_id if (state := step(page)) else 0
    return actor.client.get(f"/admin/pages/workflow/preview/{page.pk}/{task}/")


DOORS: dict[str, dict[str, Door]] = {
    "read its draft": {
        "editor": _get("pages/{page}/edit/"),
        "history": _get("pages/{page}/history/"),
        "compare": _get("pages/{page}/revisions/compare/{old}...{new}/"),
        "version": _get("pages/{page}/revisions/{new}/view/"),
        "go back": _get("pages/{page}/revisions/{new}/revert/"),
        "draft": _get("pages/{page}/view_draft/"),
        "preview": _preview,
        "checks": _checks,
        "usage": _get("pages/{page}/usage/"),
        "approvals": _get("pages/{page}/workflow_history/"),
        "copy": _get("pages/{page}/copy/"),
        "admin API": _get("api/main/pages/{page}/"),
        "v3 version": _v3("revisions/{new}/"),
        "v3 draft": _ours("draft/"),
    },
    "read it before a step": {"step": _before_a_step},
    "read its approvals": {
        "detail": _get("pages/{page}/workflow_history/detail/{approval}/"),
    },
    "see it as public": {
        "v3": lambda actor, page, site: Client().get(f"/api/v3/pages/{page.pk}/"),
        "v3 update": _ours(""),
        "reader's page": lambda actor, page, site: actor.client.get(page.url),
    },
    "choose it": {
        "chosen": _get("choose-page/chosen-multiple/?id={page}"),
        "opened": _get("choose-page/{page}/"),
        "moved": _get("pages/{page}/move/{elsewhere}/confirm/"),
        "list": _get("bulk/wagtailcore/page/delete/?id={page}"),
        "list, to move": _get("bulk/wagtailcore/page/move/?id={page}"),
    },
}


def _list(path: str) -> List:
    return lambda actor, site: actor.client.get(f"/admin/{path.format(region=site.region.pk)}")


def _list_v3(path: str) -> List:
    return lambda actor, site: Client().get(f"/api/v3/{path}", headers=actor.token)


def _all_locked(look: List) -> List:
    """Look while somebody has locked every page."""

    def locked(actor: Actor, site: Site) -> Any:
        Page.objects.filter(path__startswith=site.region.path).update(locked=True)
        return look(actor, site)

    return locked


LISTS: dict[str, dict[str, List]] = {
    "find it at work": {
        "region": _list("pages/{region}/"),
        "region, as it is filtered": _list("pages/{region}/results/"),
        "search": _list("pages/search/results/"),
        "type": _list("pages/usage/regional_updates/regionalupdatepage/"),
        "admin API": _list("api/main/pages/?descendant_of={region}&limit=50"),
    },
    "find it in history": {
        "site": _list("reports/site-history/"),
        "site, exported": _list("reports/site-history/?export=csv"),
    },
    "find its approvals": {
        "report": _list("reports/workflow/"),
        "report, exported": _list("reports/workflow/?export=csv"),
        "steps": _list("reports/workflow_tasks/"),
    },
    "find it as aging": {"report": _list("reports/aging-pages/")},
    "find it as locked": {"report": _all_locked(_list("reports/locked/"))},
    "find it in coverage": {
        "exported": _list("coverage/?period_from=2026-01&period_to=2026-12&export=csv"),
    },
    "choose it": {"region": _list("choose-page/{region}/")},
    "search it to choose it": {"search": _list("choose-page/search/?q=quorn")},
    "see it as public": {
        "v3 updates": lambda actor, site: Client().get("/api/v3/updates/"),
        "v3 changes": lambda actor, site: Client().get("/api/v3/export/updates.ndjson"),
        "v2": lambda actor, site: Client().get("/api/v2/pages/?limit=50"),
    },
}
