"""Approving from the dashboard, and asking for changes: Wagtail's own, with a word to whoever forgot one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView

AT_MOST = 3


class StepView(WorkflowActionView):
    """Says what is missing where a form is sent without its dialogue, or the update has errors."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        in_dialogue = request.headers.get("x-requested-with") == "XMLHttpRequest"
        if not in_dialogue:
            form = self.form_class(request.POST)
            for problems in form.errors.values():
                messages.error(request, " ".join(problems))
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except ValidationError as error:
            self.say_what_is_wrong(error.messages)
        if in_dialogue:
            answer = {"step": "success", "redirect": self.redirect_url}
            return self.render_modal_json(request, answer)
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
