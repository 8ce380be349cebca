"""Wagtail's editor, which says what became of a page, and to whom it went, in plain words."""

import json
import re
from typing import Any

from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.viewsets.pages import PageViewSet

from cms.ids import is_id

from . import telling
from .mail.comments import MailingEditView

EXTRA = "workflow-action-extra-data"
_ID = re.compile(r"overwrite_revision_id|comments-\d+-(replies-\d+-)?id")
REFUSED = {
    "submit": "Not submitted",
    "restart_workflow": "Not submitted",
    "perform_workflow_action": "Not approved",
    "publish": "Not published",
}


def say_instead(request: HttpRequest, say: Any, text: str, **kwargs: Any) -> None:
    """Say ``text`` in the place of what Wagtail has said in this request."""
    # There is no public way to take one back.
    said: Any = get_messages(request)
    said._queued_messages.clear()
    say(request, text, **kwargs)


def refuse_other_ids(request: HttpRequest) -> None:
    """Raise BadRequest where the form names a version or a comment by what is no number."""
    for name, value in request.POST.items():
        if value and _ID.fullmatch(name) and not is_id(str(value)):
            raise BadRequest(f"“{name}” is not a number.")


def keep_the_comment_only(request: HttpRequest) -> None:
    """Leave of the words on a decision its comment, as nothing else is anybody's to say.

    Raises BadRequest where they are none that the editor sends.
    """
    if EXTRA not in request.POST:
        return
    try:
        extra = json.loads(request.POST[EXTRA])
        comment = extra.get("comment", "")
        comment.encode()
        if "\0" in comment:
            raise ValueError("no database keeps it")
    except (ValueError, AttributeError, RecursionError) as error:
        raise BadRequest(f"“{EXTRA}” is not what the editor sends.") from error
    sent = request.POST.copy()
    sent[EXTRA] = json.dumps({"comment": comment})
    request.POST = sent  # type: ignore[assignment]


class TellingView:
    """Mixin for both editors, of new pages and of those that are there."""

    request: HttpRequest
    form: Any
    page: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_other_ids(request)
        keep_the_comment_only(request)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        # Wagtail looks at the page anew each time that it is asked what is done.
        action = self.action_name  # type: ignore[attr-defined]
        response = super().form_valid(form)  # type: ignore[misc]
        if response.status_code == 302 and (text := self.what_was_done(action)):
            edit = self.get_edit_message_button()  # type: ignore[attr-defined]
            say_instead(self.request, messages.success, text, buttons=[edit])
        return response

    def what_was_done(self, action: str) -> str:
        """Return what there is to say of it that Wagtail does not say."""
        if action in ("submit", "restart_workflow"):
            return telling.submitted(self.page)
        if action == "cancel_workflow":
            return telling.taken_back(self.page)
        if action == "perform_workflow_action":
            if self.workflow_action == "approve":  # type: ignore[attr-defined]
                return telling.approved(self.page)
            if self.workflow_action == "reject":  # type: ignore[attr-defined]
                return telling.sent_back(self.page, self.request.user)
        return ""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        if self.action_name == "cancel_workflow":  # type: ignore[attr-defined]
            # Of a page that is locked to whoever submitted it, this is all that is done.
            say_instead(self.request, messages.success, telling.taken_back(self.page))
        refused = REFUSED.get(self.action_name)  # type: ignore[attr-defined]
        count = getattr(form, "problems_found", 0)
        if refused and count and not isinstance(response, JsonResponse):
            things = "1 thing" if count == 1 else f"{count} things"
            text = f"{refused}: {things} to put right first. Nothing that you have written is lost."
            say_instead(self.request, messages.validation_error, text, form=form)
        return response


class NewPageView(TellingView, CreateView):
    """Wagtail's own, for pages that are to be approved."""


class EditPageView(TellingView, MailingEditView):
    """Wagtail's own, for pages that are to be approved."""

    def save_action(self) -> HttpResponse:
        response = super().save_action()
        if isinstance(response, JsonResponse) and "comments" not in self.form.formsets:
            # It was saved before its comments were there: the editor takes “none” for all deleted.
            answer = json.loads(response.content)
            answer.pop("comments", None)
            return JsonResponse(answer)
        return response


class ApprovedCopyForm(CopyForm):
    """Wagtail's own, which offers to publish the copies to whoever may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.page.get_parent().permissions_for_user(self.user).can_publish_subpage():
            self.fields.pop("publish_copies", None)
            self.fields.pop("alias", None)


class CopyPageView(CopyView):
    """Wagtail's own, with that form for every page."""

    def get_form_class(self) -> type[CopyForm]:
        return ApprovedCopyForm


class PageViews(PageViewSet):
    """The screens of every page type that has no viewset of its own."""

    add_view_class = NewPageView
    edit_view_class = EditPageView
    copy_view_class = CopyPageView
