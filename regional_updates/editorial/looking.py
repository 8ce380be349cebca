"""The ways to look at what waits: as readers would see it, and what is different in it."""

from collections.abc import Iterable

from django.urls import reverse
from wagtail.models import Page, TaskState

Ways = list[tuple[str, str]]


def sent_back_before(states: Iterable[TaskState]) -> dict[int, int]:
    """Return, by the ids of their workflow states, the version of each that was last sent back."""
    rejected = TaskState.objects.filter(
        workflow_state__in=[state.workflow_state_id for state in states],
        status=TaskState.STATUS_REJECTED,
    )
    return dict(rejected.order_by("finished_at").values_list("workflow_state_id", "revision_id"))


def ways(page: Page, state: TaskState, before: dict[int, int] | None = None) -> Ways:
    """Return the labels and addresses. ``before`` is what :func:`sent_back_before` says, if known."""
    if before is None:
        before = sent_back_before([state])

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
