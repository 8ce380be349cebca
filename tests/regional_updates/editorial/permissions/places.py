"""Every way of doing something in a region, with its files, and with what is the nation's.

A door takes whoever tries it and the site, sends the requests, and returns the last response.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, WorkflowState

from home.models import Event
from regional_updates.editorial.models import Edition
from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.vocabulary import Acronym, Topic
from tests.regional_updates.callers import UPDATES, send, written
from tests.regional_updates.test_update_page import form_data

from .site import FILE, Actor, Site

Door = Callable[[Actor, Site], Any]
Image, Document = get_image_model(), get_document_model()
MONTH = "2027-05"
TEXT = (
    "West Midlands update – May 2027\n\nWhat we worked on.\n\nAdoption\n\nMatches take less time.\n"
)


def _open(path: str) -> Door:
    """Open an admin screen, which ``path`` names with what the site has."""
    return lambda actor, site: actor.client.get(f"/admin/{_named(path, site)}")


def _post(path: str, **data: Any) -> Door:
    return lambda actor, site: actor.client.post(f"/admin/{_named(path, site)}", data)


def _named(path: str, site: Site) -> str:
    return path.format(
        region=site.region.pk,
        update=site.pages["r"].pk,
        moved=site.moved.pk,
        edition=site.edition.pk,
        image=site.image.pk,
        document=site.document.pk,
        event=site.event.pk,
        topic=site.topic.pk,
        acronym=site.acronym.pk,
        pick=site.pick.query_id,
    )


def _add(*actions: str) -> Door:
    def door(actor: Actor, site: Site) -> Any:
        path = f"/admin/pages/add/regional_updates/regionalupdatepage/{site.region.pk}/"
        data = form_data(title="New", slug="new", period=MONTH) | dict.fromkeys(actions, "1")
        return actor.client.post(path, data)

    return door


def _add_v3(**meta: str) -> Door:
    def door(actor: Actor, site: Site) -> Any:
        kind = {"type": "regional_updates.RegionalUpdatePage", "parent_id": site.region.pk}
        body = {"meta": kind | meta, "title": "New", "slug": "new", "period": f"{MONTH}-01"}
        return send(Client(), "post", "/api/v3/pages/", body, actor.token)

    return door


def _write(actor: Actor, site: Site) -> Any:
    body = written(region=site.region.slug, period=MONTH, title="New")
    return send(Client(), "post", UPDATES, body, actor.token)


def _start(actor: Actor, site: Site) -> Any:
    path = f"/admin/regions/{site.region.pk}/start/"
    return actor.client.post(path, {"title": "New", "period": MONTH, "shown": MONTH})


def _import(actor: Actor, site: Site) -> Any:
    file = SimpleUploadedFile("update.txt", TEXT.encode())
    screen = actor.client.post("/admin/import/", {"file": file})
    if screen.status_code != 302 or "/import/" not in screen.url:
        return screen
    form = {"title": "New", "region": site.region.slug, "period": MONTH, "make": "1"}
    return actor.client.post(screen.url, form)


def _import_v3(actor: Actor, site: Site) -> Any:
    file = SimpleUploadedFile("update.txt", TEXT.encode())
    data = {"file": file, "region": site.region.slug}
    return Client().post(f"{UPDATES}import/", data, headers=actor.token)


def _move_v3(actor: Actor, site: Site) -> Any:
    body = {"destination_id": site.region.pk, "position": "last-child"}
    return send(Client(), "post", f"/api/v3/pages/{site.moved.pk}/actions/move/", body, actor.token)


def _copy_v3(actor: Actor, site: Site) -> Any:
    body = {"destination_id": site.region.pk, "keep_live": False}
    return send(Client(), "post", f"/api/v3/pages/{site.moved.pk}/actions/copy/", body, actor.token)


def _copy(actor: Actor, site: Site) -> Any:
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": site.region.pk}
    return actor.client.post(f"/admin/pages/{site.moved.pk}/copy/", form)


def _move_many(actor: Actor, site: Site) -> Any:
    path = f"/admin/bulk/wagtailcore/page/move/?id={site.moved.pk}"
    return actor.client.post(path, {"chooser": site.region.pk})


def _change_region_v3(actor: Actor, site: Site) -> Any:
    body = {"meta": {"type": "regional_updates.RegionPage"}, "title": "Changed"}
    return send(Client(), "patch", f"/api/v3/pages/{site.region.pk}/", body, actor.token)


def _delete_region_v3(actor: Actor, site: Site) -> Any:
    return send(Client(), "delete", f"/api/v3/pages/{site.region.pk}/", {}, actor.token)


def _upload(path: str, field: str = "file") -> Door:
    """Send a new file into the region's collection."""

    def door(actor: Actor, site: Site) -> Any:
        kind, chooser = path.split("/")[0].rstrip("s"), "chooser" in path
        image = get_test_image_file().file.getvalue()
        file = ("new.png", image) if kind == "image" else ("new.txt", b"Figures")
        sent = {
            "title": "New file",
            "collection": site.region.collection_id,
            field: SimpleUploadedFile(*file),
        }
        prefix = f"{kind}-chooser-upload-" if chooser else ""
        return actor.client.post(
            f"/admin/{path}",
            {f"{prefix}{name}": value for name, value in sent.items()},
            headers={"x-requested-with": "XMLHttpRequest"},
        )

    return door


def _own_into_it(kind: str) -> Door:
    """Put a file of one's own, from the other region, into the region's collection."""

    def door(actor: Actor, site: Site) -> Any:
        there: Any = {"collection": site.elsewhere.collection, "uploaded_by_user": actor.user}
        if kind == "images":
            own = Image.objects.create(title="Own", file=get_test_image_file(), **there)
            path = f"images/{own.pk}/"
        else:
            file = ContentFile(b"Figures", "own.txt")
            own = Document.objects.create(title="Own", file=file, **there)
            path = f"documents/edit/{own.pk}/"
        data = {"title": "Own", "collection": site.region.collection_id}
        response = actor.client.post(f"/admin/{path}", data)
        own.refresh_from_db()
        if own.collection_id != site.region.collection_id:
            own.delete()
        return response

    return door


def _edit_file(path: str) -> Door:
    def door(actor: Actor, site: Site) -> Any:
        data = {"title": "Changed", "collection": site.region.collection_id}
        return actor.client.post(f"/admin/{_named(path, site)}", data)

    return door


def _at_rest(door: Door) -> Door:
    """Try it where nothing waits any more."""

    def at_rest(actor: Actor, site: Site) -> Any:
        WorkflowState.objects.update(status=WorkflowState.STATUS_CANCELLED)
        Edition.objects.all().delete()
        return door(actor, site)

    return at_rest


def _bulk_files(kind: str, action: str) -> Door:
    def door(actor: Actor, site: Site) -> Any:
        pk = site.image.pk if kind == "wagtailimages/image" else site.document.pk
        data = {"collection": site.elsewhere.collection_id, "tags": "seen"}
        return actor.client.post(f"/admin/bulk/{kind}/{action}/?id={pk}", data)

    return door


# Where there is a lot to delete, Wagtail asks for the site's name.
DELETE: dict[str, Door] = {
    "admin": _post("pages/{region}/delete/", confirm_site_name=settings.WAGTAIL_SITE_NAME),
    "list": _post(
        "bulk/wagtailcore/page/delete/?id={region}", confirm_site_name=settings.WAGTAIL_SITE_NAME
    ),
    "v3": _delete_region_v3,
}
EVENT = {"title": "Changed", "starts_at": "2030-05-01 10:00", "ends_at": "", "location": "", "link": ""}  # fmt: skip

PICK = {
    "query_string": "new", "editors_picks-TOTAL_FORMS": "1", "editors_picks-INITIAL_FORMS": "0",
    "editors_picks-0-external_link_url": "https://www.gov.uk/x",
    "editors_picks-0-external_link_text": "New", "editors_picks-0-ORDER": "1",
}  # fmt: skip

# What each row of the table is tried by.
DOORS: dict[str, dict[str, Door]] = {
    "add an update": {
        "editor": _add(), "v3": _add_v3(), "v3 update": _write, "next month": _start,
        "import": _import, "v3 import": _import_v3,
    },
    "publish a new one": {"editor": _add("action-publish"), "v3": _add_v3(action="publish")},
    "open last month's": {"beside": _open("pages/{update}/before/")},
    "move one into it": {
        "admin": lambda actor, site: actor.client.post(
            f"/admin/pages/{site.moved.pk}/move/{site.region.pk}/confirm/"
        ),
        "v3": _move_v3, "list": _move_many,
    },
    "copy one into it": {"admin": _copy, "v3": _copy_v3},
    "change its page": {"v3": _change_region_v3},
    "delete it all": DELETE,
    "delete it at rest": {name: _at_rest(door) for name, door in DELETE.items()},
    "choose its files": {
        "images": _open("images/chooser/results/"), "documents": _open("documents/chooser/results/"),
    },
    "find files to change": {
        "images": _open("images/"), "documents": _open("documents/"),
    },
    "add an image to it": {
        "upload": _upload("images/add/"), "many": _upload("images/multiple/add/", "files[]"),
        "while choosing": _upload("images/chooser/create/"), "by editing": _own_into_it("images"),
    },
    "add a document to it": {
        "upload": _upload("documents/add/"), "many": _upload("documents/multiple/add/", "files[]"),
        "while choosing": _upload("documents/chooser/create/"),
        "by editing": _own_into_it("documents"),
    },
    "change an image": {
        "editor": _edit_file("images/{image}/"),
        "delete": _post("images/{image}/delete/"),
        "delete many": _bulk_files("wagtailimages/image", "delete"),
        "move many": _bulk_files("wagtailimages/image", "add_to_collection"),
    },
    "change a document": {
        "editor": _edit_file("documents/edit/{document}/"),
        "delete": _post("documents/delete/{document}/"),
        "delete many": _bulk_files("wagtaildocs/document", "delete"),
        "move many": _bulk_files("wagtaildocs/document", "add_to_collection"),
    },
    "open editions": {"all": _open("editions/"), "one": _open("editions/{edition}/")},
    "begin an edition": {"form": _post("editions/", period="2027-01")},
    "release an edition": {"form": _post("editions/{edition}/", action="release", sure="on")},
    "add an event": {"form": _post("snippets/home/event/add/", **EVENT)},
    "change an event": {
        "form": _post("snippets/home/event/edit/{event}/", **EVENT),
        "delete": _post("snippets/home/event/delete/{event}/"),
    },
    "add an acronym": {
        "form": _post("snippets/regional_updates/acronym/add/", term="NEW", expansion="x"),
    },
    "change an acronym": {
        "form": _post("snippets/regional_updates/acronym/edit/{acronym}/", term="NEW", expansion="x"),
        "delete": _post("snippets/regional_updates/acronym/delete/{acronym}/"),
    },
    "change topics": {
        "add": _post("snippets/regional_updates/topic/add/", name="New", slug="new"),
        "form": _post("snippets/regional_updates/topic/edit/{topic}/", name="New", slug="new"),
        "delete": _post("snippets/regional_updates/topic/delete/{topic}/"),
    },
    "read what is searched": {
        "report": _open("reports/searches/"), "results": _open("reports/searches/results/"),
        "csv": _open("reports/searches/?export=csv"),
        "while choosing": _open("searchpicks/queries/chooser/"),
        "while looking": _open("searchpicks/queries/chooser/results/"),
    },
    "choose picks": {
        "add": _post("searchpicks/add/", **PICK), "edit": _post("searchpicks/{pick}/", **PICK),
        "delete": _post("searchpicks/{pick}/delete/"),
    },
    "change how all works": {
        "groups": _open("groups/new/"), "users": _open("users/"), "sites": _open("sites/"),
        "workflows": _open("workflows/list/"), "tasks": _open("workflows/tasks/index/"),
        "collections": _open("collections/add/"), "redirects": _open("redirects/"),
        "webhooks": _open("webhooks/"),
    },
}  # fmt: skip


def _updates_in(site: Site, **which: Any) -> int:
    return RegionalUpdatePage.objects.child_of(site.region).filter(**which).count()


def _draft_title(site: Site) -> Any:
    return RegionPage.objects.filter(pk=site.region.pk).values_list("draft_title").first()


def _region_is_there(site: Site) -> bool:
    return Page.objects.filter(pk=site.region.pk).exists()


def _file(model: Any, name: str) -> Callable[[Site], Any]:
    return lambda site: (
        model.objects.filter(pk=getattr(site, name).pk).values_list("title", "collection").first()
    )


def _rows(model: Any) -> Callable[[Site], Any]:
    return lambda site: list(model.objects.order_by("pk").values_list())


# What changes where it works; the others work where they are answered with the words.
EFFECTS: dict[str, Callable[[Site], Any]] = {
    "add an update": _updates_in,
    "publish a new one": lambda site: _updates_in(site, live=True),
    "move one into it": _updates_in,
    "copy one into it": _updates_in,
    "change its page": _draft_title,
    "delete it all": _region_is_there,
    "delete it at rest": _region_is_there,
    "add an image to it": lambda site: Image.objects.filter(
        collection=site.region.collection
    ).count(),
    "add a document to it": lambda site: Document.objects.filter(
        collection=site.region.collection
    ).count(),
    "change an image": _file(Image, "image"),
    "change a document": _file(Document, "document"),
    "begin an edition": lambda site: Edition.objects.count(),
    "release an edition": lambda site: Edition.objects.get().released_at,
    "add an event": _rows(Event),
    "change an event": _rows(Event),
    "add an acronym": _rows(Acronym),
    "change an acronym": _rows(Acronym),
    "change topics": _rows(Topic),
    "choose picks": _rows(SearchPromotion),
}
WORDS = {"choose its files": FILE, "open last month's": "", "open editions": "", "read what is searched": "", "change how all works": "", "find files to change": FILE}  # fmt: skip
