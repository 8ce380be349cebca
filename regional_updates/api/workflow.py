"""Approval through the API, and why an update is public or is not."""

from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError
from pydantic import BaseModel, Field
from wagtail.models import WorkflowState

from cms.api import fields
from cms.api.auth import token_required
from cms.api.idempotency import idempotent
from cms.api.openapi import problems
from cms.api.parameters import Text, takes_no_parameters
from cms.delivery.models import Change, ContentItem
from cms.delivery.publishing import path_of
from cms.delivery.verification import difference
from regional_updates.editorial.models import ApprovalStep, HeldUpdate
from regional_updates.editorial.state import state_of
from regional_updates.models import RegionalUpdatePage
from regional_updates.written import check_ready

from .drafts import etag_of, page_for, page_in_hand

router = Router(tags=["Writing"], auth=token_required)


class WorkflowInput(BaseModel):
    """What to do."""

    action: Literal["submit", "approve", "reject", "cancel"] = Field(
        description="A step of the approval."
    )
    comment: Text = Field(
        "",
        max_length=5000,
        description="For those who read the page’s history; `reject` needs one.",
        examples=["Checked with the region."],
    )


class WorkflowAnswer(BaseModel):
    """Where an update now is on its way."""

    id: fields.Number
    path: fields.Path
    status: Literal["draft", "in_review", "changes_requested", "held", "scheduled", "live"] = Field(
        description="Where it is on its way.", examples=["in_review"]
    )
    waiting_for: str | None = Field(
        description="The step of the approval that is due.", examples=["Regional approval"]
    )
    live: bool = Field(description="Whether readers have it.")


@router.post(
    "/{region}/{slug}/workflow/",
    response=WorkflowAnswer,
    summary="Submit, approve, reject, cancel",
    operation_id="updates_workflow",
    openapi_extra=problems(
        _409="The update is not waiting for approval, or is already.",
        _412="`If-Match` names another draft than the latest.",
    ),
)
@idempotent
def take_step(request: HttpRequest, region: str, slug: str, data: WorkflowInput) -> HttpResponse:
    """Do what the token's user could do in the admin with an update that is to be approved.

    `If-Match` may name the draft that is meant; a newer one is then left alone.
    """
    takes_no_parameters(request)
    user: Any = request.user
    with transaction.atomic():
        page = page_in_hand(user, region, slug)
        seen = request.headers.get("If-Match", "*").strip()
        if seen not in ("*", etag_of(page)):
            raise HttpError(412, "Somebody has saved a newer draft. Look at it before you decide.")
        if data.action == "submit":
            _submit(page, user)
        elif data.action == "cancel":
            _cancel(page, user)
        else:
            _decide(page, user, data.action, data.comment)
        page = RegionalUpdatePage.objects.get(pk=page.pk)
        task = page.current_workflow_task
        answer = WorkflowAnswer.model_validate(
            {
                "id": page.pk,
                "path": path_of(page),
                "status": state_of(page),
                "waiting_for": task.name if task else None,
                "live": page.live,
            }
        )
    return HttpResponse(answer.model_dump_json(), content_type="application/json")


def _submit(page: RegionalUpdatePage, user: Any) -> None:
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
        raise HttpError(409, f"This update is waiting already: {page.current_workflow_task}.")
    may = page.permissions_for_user(user)
    if not may.can_submit_for_moderation() or may.page_locked():
        raise HttpError(403, "You may not submit this update.")
    draft = page.get_latest_revision_as_object()
    draft.full_clean()
    check_ready(draft)
    if state:
        state.resume(user)
    else:
        page.get_workflow().start(page, user)


def _decide(page: RegionalUpdatePage, user: Any, action: str, comment: str) -> None:
    task = page.current_workflow_task
    if task is None:
        raise HttpError(409, "This update is not waiting for approval.")
    if action not in [name for name, *_ in task.get_actions(page, user)]:
        if isinstance(task, ApprovalStep) and task.approves(user, page):
            raise HttpError(
                403, "You made the latest changes, so somebody else has to approve them."
            )
        raise HttpError(403, f"This update is waiting for others: {task.name}.")
    if action == "reject" and not comment.strip():
        raise HttpError(422, "comment: say what should change, so that the editor can do it")
    if action == "approve":
        last = page.current_workflow_state.is_at_final_task
        check_ready(page.get_latest_revision_as_object(), publishing=last)
    task.on_action(page.current_workflow_task_state, user, action, comment=comment)


def _cancel(page: RegionalUpdatePage, user: Any) -> None:
    state = page.current_workflow_state
    if state is None:
        raise HttpError(409, "This update is not waiting for approval.")
    if not state.user_can_cancel(user):
        raise HttpError(
            403, "Only who has submitted an update, or may publish it, can cancel that."
        )
    state.cancel(user=user)


class Reason(BaseModel):
    """One reason."""

    code: str = Field(description="For programs.", examples=["never-published"])
    message: str = Field(description="For people.", examples=["It has never been published."])


class Why(BaseModel):
    """Why an update is in the public sets, or is not."""

    id: fields.Number
    path: fields.Path
    public: bool = Field(description="Whether readers have it.")
    version: int | None = Field(description="Of the document that is public.", examples=[None])
    reasons: list[Reason] = Field(description="Empty where it is public.")


@router.get(
    "/{region}/{slug}/why/",
    response=Why,
    summary="Why is it public, or not?",
    operation_id="updates_why",
)
def explain(request: HttpRequest, region: str, slug: str) -> HttpResponse:
    """Say what keeps an update from the public, or since when it has been there."""
    takes_no_parameters(request)
    page = page_for(request.user, region, slug)
    stored = ContentItem.objects.filter(page_id=page.pk).first()
    answer = Why(
        id=page.pk,
        path=path_of(page),
        public=stored is not None,
        version=stored.version if stored else None,
        reasons=[Reason(code=code, message=text) for code, text in _reasons(page, stored)],
    )
    response = HttpResponse(answer.model_dump_json(), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _reasons(page: RegionalUpdatePage, stored: ContentItem | None) -> list[tuple[str, str]]:
    reasons = []
    if stored:
        reasons.append(
            ("public", f"It is public, as version {stored.version} of {_moment(stored.stored_at)}.")
        )
    if not page.live:
        reasons.append(_not_live(page))
    for restriction in page.get_view_restrictions():
        where = "This page" if restriction.page_id == page.pk else f"“{restriction.page.title}”"
        reasons.append(("private", f"{where} is private: only some people may read it."))
    hidden = page.get_ancestors().filter(live=False, depth__gt=1).first()
    if hidden:
        reasons.append(
            ("below-unpublished", f"“{hidden.title}”, above it, is not published; its address is.")
        )
    if page.get_url_parts() is None:
        reasons.append(("no-site", "It is below no site’s front page."))
    if page.withdrawn_at:
        reasons.append(("withdrawn", f"It was withdrawn on {_moment(page.withdrawn_at)}."))
    task = page.current_workflow_task
    if task:
        reasons.append(("in-review", f"A draft of it is waiting: {task.name}."))
    if held := HeldUpdate.of(page):
        reasons.append(("held", f"It is approved, and goes out with the {held.edition.named}."))
    scheduled = page.scheduled_revision
    if scheduled:
        when = _moment(scheduled.approved_go_live_at)
        reasons.append(("scheduled", f"A draft of it is published on {when}."))
    if page.live and page.has_unpublished_changes and not task and not scheduled:
        reasons.append(("newer-draft", "There is a newer draft of it."))
    wrong = difference(page)
    if wrong:
        reasons.append(
            ("out-of-step", f"It {wrong}. An operator can run verify_delivery --repair.")
        )
    return reasons


def _not_live(page: RegionalUpdatePage) -> tuple[str, str]:
    if page.expired:
        return (
            "expired",
            f"It expired on {_moment(page.expire_at or page.latest_revision_created_at)}.",
        )
    if page.first_published_at is None:
        return "never-published", "It has never been published."
    last = Change.objects.filter(page_id=page.pk).last()
    when = f" on {_moment(last.at)}" if last else ""
    return "unpublished", f"It was unpublished{when}."


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M}"
