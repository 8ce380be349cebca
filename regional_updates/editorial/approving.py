"""Approving from the dashboard, and asking for changes: Wagtail's own, with a word to whoever forgot one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView

from . import telling
from .seeing import OfAPageWorkedOn
from .state import version_of

AT_MOST = 3


class StepView(OfAPageWorkedOn, WorkflowActionView):
    """Says what was done, or what is missing where a form is sent without its dialogue, or the update has errors.

    ``?seen=`` is the version that the person decides on: of a newer one they are told first.
    """

    template_name = "editorial/step.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Wagtail asks who may do this to the page, and does it to the step, whosesoever it is.
        if self.task_state.workflow_state.object_id != str(self.object.pk):
            raise Http404("That step is another page’s.")

    def get_submit_url(self) -> str:
        query = self.request.GET.urlencode()
        return super().get_submit_url() + (f"?{query}" if query else "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        in_dialogue = request.headers.get("x-requested-with") == "XMLHttpRequest"
        seen = request.GET.get("seen")
        if seen and seen != version_of(self.object):
            messages.error(
                request,
                "It has been changed since you opened it, so nothing was done. Look at it again.",
            )
            return self.lead_on(in_dialogue)
        if not in_dialogue:
            form = self.form_class(request.POST)
            for problems in form.errors.values():
                messages.error(request, " ".join(problems))
        before = self.task_state.status
        try:
            with transaction.atomic():
                response = super().post(request, *args, **kwargs)
            self.task_state.refresh_from_db()
            if self.task_state.status != before:
                messages.success(request, self.what_was_done())
            return response
        except ValidationError as error:
            self.say_what_is_wrong(error.messages)
        return self.lead_on(in_dialogue)

    def what_was_done(self) -> str:
        if self.action_name == "reject":
            return telling.sent_back(self.object, self.request.user)
        return telling.approved(self.object)

    def lead_on(self, in_dialogue: bool) -> HttpResponse:
        if in_dialogue:
            answer = {"step": "success", "redirect": self.redirect_url}
            return self.render_modal_json(self.request, answer)
        return redirect(self.redirect_url)

    def say_what_is_wrong(self, problems: list[str]) -> None:
        title = self.object.specific_deferred.get_admin_display_title()
        more = f" And {len(problems) - AT_MOST} more." if len(problems) > AT_MOST else ""
        messages.error(
            self.request,
            f"“{title}” cannot be approved yet: {' '.join(problems[:AT_MOST])}{more}",
            buttons=[
                messages.button(
                    reverse("wagtailadmin_pages:edit", args=[self.object.pk]), "Open it"
                )
            ],
        )
