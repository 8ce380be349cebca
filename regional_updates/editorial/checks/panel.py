"""The checks in the editor: at the top of the form, and what they are replaced by while it is written."""

from typing import Any

from django import forms
from django.http import HttpRequest
from wagtail.admin.panels import Panel

from .facts import Problem
from .rules import problems

TO_DO = {
    "error": "to put right",
    "hold": "to resolve before it is published",
    "warning": "to consider",
}


def shown(found: list[Problem]) -> dict[str, Any]:
    """Return ``found`` as the templates have it: by kind, and counted in words."""
    kinds = {level: [problem for problem in found if problem.level == level] for level in TO_DO}
    counts = [f"{len(kinds[level])} {to_do}" for level, to_do in TO_DO.items() if kinds[level]]
    if counts:
        number, rest = counts[0].split(" ", 1)
        counts[0] = f"{number} thing{'s' if number != '1' else ''} {rest}"
    return {
        "errors": kinds["error"],
        "holds": kinds["hold"],
        "warnings": kinds["warning"],
        "summary": ", ".join(counts) or "Nothing to put right",
    }


class ChecksPanel(Panel):
    """Says what is to be put right before an update is submitted, and what to consider."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", "Checks")
        kwargs.setdefault("icon", "tasks")
        kwargs.setdefault("classname", "checks-panel")
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "editorial/checks/panel.html"
        request: HttpRequest

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            page, comments = self.form.as_typed(), self.form.unresolved_comments()
            publishing = self.form.problems_found > 0 and self.form.step == "publish"
            lock = self.instance.get_lock() if self.instance.pk else None
            return {
                **super().get_context_data(parent_context),
                **shown(problems(page, publishing=publishing, comments=comments)),
                "refused": self.form.problems_found > 0,
                "live": not (lock and lock.for_user(self.request.user)),
            }

        @property
        def media(self) -> forms.Media:
            scripts = ["editorial/checks.js", "editorial/refused.js"]
            return forms.Media(css={"all": ["editorial/checks.css"]}, js=scripts)
