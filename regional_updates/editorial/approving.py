"""Approving from the dashboard, and asking for changes: Wagtail's own, with a word to whoever forgot one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView


class StepView(WorkflowActionView):
    """Says what is missing where a form is sent without its dialogue."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("x-requested-with") != "XMLHttpRequest":
            form = self.form_class(request.POST)
            for problems in form.errors.values():
                messages.error(request, " ".join(problems))
        return super().post(request, *args, **kwargs)
