"""The ways to look at what waits: as readers would see it, and what is different in it."""

from django.urls import reverse
from wagtail.models import Page, TaskState

from .models import decisions

Ways = list[tuple[str, str]]


def sent_back_before(decided: dict[int, list[TaskState]]) -> dict[int, int]:
    """Return the version that was last sent back, by approval, of ``decided``, as :func:`decisions` gives it."""
    return {
        approval: state.revision_id
        for approval, states in decided.items()
        for state in states
        if state.status == TaskState.STATUS_REJECTED
    }


def ways(page: Page, state: TaskState, before: dict[int, int] | None = None) -> Ways:
    """Return the labels and addresses. ``before`` is what :func:`sent_back_before` says, if known."""
    if before is None:
        before = sent_back_before(decisions([state.workflow_state_id]))

    def compare(since: object) -> str:
        return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, since, "latest"])

    preview = reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, state.task_id])
    found = [("Preview", preview)]
    version = before.get(state.workflow_state_id)
    if version and version != state.revision_id:
        found.append(("What changed since it was sent back", compare(version)))
    if page.live:
        found.append(("What differs from the live page", compare("live")))
    return found
