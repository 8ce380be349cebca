"""Drafts for those who may write: made, read, replaced, and made of a file."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Form, Router
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import BaseModel, Field
from wagtail.actions.create_page import CreatePageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.api.v3.form_data import build_form_data, get_api_form_class
from wagtail.models import Page

from cms.addresses import api_url, cms_root
from cms.api import fields
from cms.api.auth import token_required
from cms.api.guards import shaped
from cms.api.idempotency import idempotent
from cms.api.openapi import problems
from cms.api.parameters import Month, takes_no_parameters
from cms.delivery.publishing import path_of
from regional_updates.content_item import draft_document
from regional_updates.editorial.state import state_of, version_of
from regional_updates.importing.importer import Options, import_update
from regional_updates.importing.reading import (
    MAX_FILE_BYTES,
    ImportedBefore,
    ImportRefused,
    NotAllowed,
    TooLarge,
)
from regional_updates.importing.reporting import as_json
from regional_updates.inputs import UpdateInput
from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.schema import DraftDocument
from regional_updates.written import check, page_values

from .updates import router as updates

router = Router(tags=["Writing"], auth=token_required)


class SavedDraft(BaseModel):
    """A draft, as it has just been saved."""

    id: fields.Number
    content_id: UUID = Field(
        description="Stable for ever, through moves and renames.",
        examples=["5f2b7c1e-2f0b-4c55-8f43-0d4a6b1d9e11"],
    )
    title: fields.Title
    region: fields.RegionSlug
    slug: fields.Slug
    path: fields.Path = Field(description="Where it will be when it is published.")
    status: str = Field(description="Where it is on its way.", examples=["draft"])
    draft_url: str = Field(
        description="Where the API has the draft.",
        examples=["https://cms.example.org/api/v3/updates/west-midlands/november-2017/draft/"],
    )
    admin_url: str = Field(
        description="Where it can be edited by hand.",
        examples=["https://cms.example.org/admin/pages/42/edit/"],
    )
    warnings: list[str] = Field(
        description="What somebody should look at.", examples=[["An image has no alt text."]]
    )


def page_for(user: Any, region: str, slug: str) -> RegionalUpdatePage:
    """Return the update, published or not, at this address. Raises 404 where there is none, or none
    that ``user`` may edit."""
    page = RegionalUpdatePage.objects.filter(
        slug=slug, path__startswith=_region_path(region)
    ).first()
    if page is None or not page.permissions_for_user(user).can_edit():
        raise Http404(f"There is no update “{slug}” in the region “{region}” that you may edit.")
    return page


def page_in_hand(user: Any, region: str, slug: str) -> RegionalUpdatePage:
    """Return it likewise, for this request to change: the next one waits, and sees what was done."""
    pk = page_for(user, region, slug).pk
    # The row of the page itself: that is where its latest draft is.
    Page.objects.select_for_update(of=("self",)).get(pk=pk)
    return RegionalUpdatePage.objects.get(pk=pk)


def _region_path(slug: str) -> str:
    found = RegionPage.objects.filter(slug=slug).values_list("path", flat=True).first()
    if found is None:
        raise Http404(f"There is no region “{slug}”.")
    return found


# Beside the list at the same address.
@updates.post(
    "/",
    auth=token_required,
    tags=["Writing"],
    response={201: SavedDraft},
    summary="Write a draft",
    operation_id="updates_create",
)
@idempotent
def create_draft(request: HttpRequest, data: UpdateInput) -> HttpResponse:
    """Make a draft of a body that is shaped as an update document."""
    takes_no_parameters(request)
    region = RegionPage.objects.filter(slug=data.region).first()
    if region is None:
        raise HttpError(422, f"region: there is no region “{data.region}”")
    page = RegionalUpdatePage(owner=request.user, locale=region.locale)
    form = _form(page, region, page_values(data, request.user), request)
    page = CreatePageAction(form.instance, region, user=request.user, form=form).execute()
    return _saved(page, 201)


@router.get(
    "/{region}/{slug}/draft/",
    response=DraftDocument,
    summary="Read the latest draft",
    operation_id="updates_draft_detail",
)
def read_draft(request: HttpRequest, region: str, slug: str) -> HttpResponse:
    """Return the document that the latest draft would have. Its ETag is what a change of it needs."""
    takes_no_parameters(request)
    page = page_for(request.user, region, slug)
    body = draft_document(page.get_latest_revision_as_object()).model_dump_json()
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag_of(page)
    response["Cache-Control"] = "no-store"
    return response


@router.put(
    "/{region}/{slug}/draft/",
    response=SavedDraft,
    summary="Replace the draft",
    operation_id="updates_draft_replace",
    openapi_extra=problems(_412="Somebody has saved a newer draft.", _428="`If-Match` is missing."),
)
def replace_draft(request: HttpRequest, region: str, slug: str, data: UpdateInput) -> HttpResponse:
    """Save a new draft of an update in the place of the latest one, which `If-Match` must name."""
    takes_no_parameters(request)
    page = page_in_hand(request.user, region, slug)
    expected = request.headers.get("If-Match")
    if expected is None:
        raise HttpError(428, "If-Match: send the ETag of the draft that you have changed")
    if expected.strip() not in ("*", etag_of(page)):
        raise HttpError(
            412, "Somebody has saved a newer draft. Read it, and make your changes again."
        )
    if data.region != region:
        raise HttpError(422, "region: an update is moved to another region in the admin")
    values = page_values(data, request.user)
    values["slug"] = values["slug"] or page.slug
    draft = page.get_latest_revision_as_object()
    form = _form(draft, page.get_parent(), values, request)
    EditPageAction(form.instance, user=request.user, form=form).execute()
    page.refresh_from_db()
    return _saved(page, 200)


def _form(page: RegionalUpdatePage, parent: Any, values: dict, request: HttpRequest) -> Any:
    form_class = get_api_form_class(RegionalUpdatePage)
    instance = page if page.pk else None
    form = form_class(
        data=shaped(build_form_data)(form_class, values, instance=instance),
        instance=page,
        parent_page=parent,
        for_user=request.user,
    )
    form.draft_only = True
    check(form)
    return form


def etag_of(page: RegionalUpdatePage) -> str:
    """Return the ETag of the latest draft of ``page``."""
    return f'"draft-{version_of(page)}"'


def _saved(page: RegionalUpdatePage, status: int) -> HttpResponse:
    region = page.region
    draft_url = f"{api_url(region.slug, page.slug)}draft/"
    first = page.same_period().first()
    warnings = []
    if first is not None:
        warnings.append(
            f"The region has an update for {page.period:%B %Y} already: “{first.title}” "
            f"({path_of(first)}). Both are kept."
        )
    body = SavedDraft(
        id=page.pk,
        content_id=page.translation_key,
        title=page.draft_title or page.title,
        region=region.slug,
        slug=page.slug,
        path=path_of(page),
        status=state_of(page),
        draft_url=draft_url,
        admin_url=cms_root() + reverse("wagtailadmin_pages:edit", args=[page.pk]),
        warnings=warnings,
    )
    response = HttpResponse(body.model_dump_json(), status=status, content_type="application/json")
    response["ETag"] = etag_of(page)
    if status == 201:
        response["Location"] = draft_url
    return response


class ImportedBlock(BaseModel):
    """A block, as it was recognised."""

    type: str = Field(description="As documents name it.", examples=["paragraph"])
    text: str | None = Field(
        None,
        description="Plain text; of an image, its alternative text.",
        examples=["The workforce strategy is out."],
    )
    items: list[str] | None = Field(None, description="Of a list: plain text.", examples=[None])
    rows: list[list[str]] | None = Field(
        None, description="Of a table: its cells, the head first.", examples=[None]
    )


class ImportedSection(BaseModel):
    """A section, as it was recognised."""

    heading: fields.Heading
    blocks: list[ImportedBlock] = Field(description="In order.")


class ImportedArticle(BaseModel):
    """A page to read next, as it was recognised."""

    title: str = Field(description="Plain text.", examples=["North East: update for May 2019"])
    url: str = Field(
        description="May be empty.",
        examples=["https://example.org/regional-updates/north-east/may-2019/"],
    )


class ImportedEvent(BaseModel):
    """The featured event, as it was recognised."""

    title: fields.EventTitle
    starts_at: str = Field(description="ISO 8601.", examples=[fields.Begins])


class ImportNotice(BaseModel):
    """Something that somebody should look at."""

    code: str = Field(description="For programs.", examples=["event-time"])
    message: str = Field(
        description="For people.",
        examples=["The featured event has no time of day; midnight was taken."],
    )
    line: int | None = Field(
        description="Of the text, or paragraph of the document, from 1.", examples=[14]
    )


class ImportReport(BaseModel):
    """What was understood of a document, and what became of it."""

    title: fields.Title
    region: fields.RegionSlug
    period: fields.Period
    path: fields.Path | None = Field(description="Where it will be when it is published.")
    id: fields.Number | None = Field(description="Of the draft; null for a dry run.")
    status: str = Field(
        description="What became of it.", examples=["draft", "in_review", "dry-run"]
    )
    featured_event: ImportedEvent | None = Field(description="Null where there is none.")
    introduction: str = Field(description="Plain text.", examples=["A month of new starts."])
    sections: list[ImportedSection] = Field(description="In order.")
    related_articles: list[ImportedArticle] = Field(description="In order.")
    warnings: list[ImportNotice] = Field(description="What somebody should look at.")
    lost: list[str] = Field(
        description="Always empty: what would lose text is refused.", examples=[[]]
    )


class ImportInput(BaseModel):
    """How to read a document, and what to do with it."""

    region: str = Field(
        "", description="Instead of the region in the title.", examples=["west-midlands"]
    )
    period: Month | None = Field(None, description="Instead of the month in the title.")
    submit: bool = Field(False, description="Send it for approval.")
    dry_run: bool = Field(False, description="Only say what would be made.")


@router.post(
    "/import/",
    response={201: ImportReport, 200: ImportReport},
    summary="Import a file",
    operation_id="updates_import",
    openapi_extra=problems(_409="The text was imported before."),
)
@idempotent
def import_file(
    request: HttpRequest,
    file: Annotated[
        UploadedFile,
        File(description="A Word document (.docx), a web page or a text, 20 MB at most."),
    ],
    data: Form[ImportInput],
) -> HttpResponse:
    """Make a draft of a document; with `dry_run` (200) only say what would be made of it."""
    takes_no_parameters(request)
    user: Any = request.user
    options = Options(
        region=data.region,
        period=data.period,
        then="submit" if data.submit else "draft",
        user=user,
        dry_run=data.dry_run,
    )
    try:
        report = import_update(file.read(MAX_FILE_BYTES + 1), options)
    except ImportRefused as refusal:
        statuses = {TooLarge: 413, ImportedBefore: 409, NotAllowed: 403}
        # The sentences name the command's options.
        raise HttpError(statuses.get(type(refusal), 422), str(refusal).replace("--", "")) from None
    if report.lost:
        raise HttpError(
            422,
            "Some text found no place, so nothing was written: " + " … ".join(report.lost)[:500],
        )
    body = ImportReport.model_validate(as_json(report))
    status = 200 if data.dry_run else 201
    response = HttpResponse(
        body.model_dump_json(exclude_unset=True), status=status, content_type="application/json"
    )
    if report.page:
        response["Location"] = f"{api_url(report.region.slug, report.page.slug)}draft/"
    return response
