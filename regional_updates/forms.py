from copy import copy
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateTimeInput

from .editorial.checks import problems
from .editorial.checks.refusing import STREAMS, errors_by_field

if TYPE_CHECKING:
    from .models import RegionalUpdatePage


class TimeAsTyped(AdminDateTimeInput):
    """Wagtail's own, which takes what it cannot read for the current minute, and does not say so."""

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class UpdateForm(WagtailAdminPageForm):
    """The editor's form of an update, where the address may be left to be made from the title.

    A draft may be saved with whatever it lacks; what is submitted or published may have no errors.
    """

    # What is to be put right before the step that was asked for can be taken.
    problems_found = 0

    # The fields that could not be read, whatever else is said of them afterwards.
    unread: frozenset[str] = frozenset()

    # Whoever validates everything, and saves a draft only, sets this.
    draft_only = False

    class Media:
        js = ["editorial/times.js", "editorial/last_month.js"]
        css = {"all": ["editorial/last_month.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = (
                "The last part of the address, such as “may-2019”. Leave it empty to have it made "
                "from the date in the title."
            )
        for name in ("go_live_at", "expire_at"):
            if field := self.fields.get(name):
                field.widget = TimeAsTyped(
                    field.widget.attrs,
                    js_overlay_parent_selector=field.widget.js_overlay_parent_selector,
                )
                field.error_messages["invalid"] = (
                    "This is not a time. Write day, month, year and time, such as "
                    f"{timezone.localtime():%d/%m/%Y} 09:00."
                )

    def _post_clean(self) -> None:
        super()._post_clean()
        self.unread = frozenset(self.errors)
        self._refuse_a_time_that_is_over()
        if self.decides and self.changed_meanwhile():
            self.add_error(
                None,
                "Somebody has changed this update since you opened it. Compare it in its history "
                "before you go on: what you have here would take the place of theirs.",
            )
        step = self.step
        if step is None:
            return
        before = self.errors.as_data()
        found = problems(
            self.as_typed(), publishing=step == "publish", comments=self.unresolved_comments()
        )
        refused = errors_by_field(found, before)
        counted = before.keys() - refused.keys()
        errors = [problem for problem in found if problem.level == "error"]
        self.problems_found = len(counted) + sum(
            problem.place.path[0] not in counted for problem in errors
        )
        for name, error in refused.items():
            if name in STREAMS:
                self.errors.pop(name, None)
            self.add_error(name if name in self.fields else None, error)

    def _refuse_a_time_that_is_over(self) -> None:
        """One that was still to come when it was set stays: the page is published at once then."""
        time, before = self.cleaned_data.get("go_live_at"), self.initial.get("go_live_at")
        if time is None or time > timezone.now():
            return
        # The field has no seconds.
        whole = {"second": 0, "microsecond": 0}
        if before is None or before.replace(**whole) != time.replace(**whole):
            self.add_error(
                "go_live_at",
                "This time is over. Choose a later one, or leave it empty to publish as soon as "
                "it is approved.",
            )

    @property
    def step(self) -> str | None:
        """Return "submit" or "publish" where that is what was asked for, and None for a draft."""
        if self.is_deferred_validation or self.draft_only:
            return None
        if "action-publish" in self.data:
            return "publish"
        if "action-workflow-action" in self.data:
            if self.data.get("workflow-action-name") != "approve":
                return None
            state = self.instance.current_workflow_state
            return "publish" if state and state.is_at_final_task else "submit"
        if {"action-submit", "action-restart-workflow"} & self.data.keys():
            return "submit"
        # Wagtail's API validates everything only to publish it.
        return None if "action-cancel-workflow" in self.data else "publish"

    @property
    def decides(self) -> bool:
        """Whether the form hands the update on, in one direction or the other."""
        steps = {"action-submit", "action-restart-workflow", "action-workflow-action"}
        return not self.draft_only and bool(steps & self.data.keys())

    def changed_meanwhile(self) -> bool:
        """Whether somebody else has saved since the form was opened, if it says what it was opened with.

        Wagtail saves what a person is still writing by itself, also in the place of what they saved before.
        """
        latest = self.instance.latest_revision
        loaded = self.data.get("loaded_revision_id")
        if latest is None or not loaded or latest.user_id == getattr(self.for_user, "pk", None):
            return False
        saved = self.data.get("loaded_revision_created_at")
        return loaded != str(latest.pk) or bool(saved) and saved != latest.created_at.isoformat()

    def as_typed(self) -> "RegionalUpdatePage":
        """Return the page as it is in the form, validated or not filled in, whatever is wrong with it."""
        page: Any = copy(self.instance)
        for name in STREAMS:
            if self.is_bound and name in self.base_fields and name not in self.cleaned_data:
                widget = self.base_fields[name].widget
                value = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
                setattr(page, name, value)
        if "period" in self.unread:
            page.period = None
        if not page.path and self.parent_page is not None:
            # As the first of its region, or the last: near enough to be looked at.
            parent = self.parent_page
            page.depth = parent.depth + 1
            page.path = page._get_path(parent.path, page.depth, parent.numchild + 1)
        return page

    def without_blocks_validated(self) -> "RegionalUpdatePage":
        """Return the same, in a moment: what is in blocks is taken as it is, not looked up anywhere."""
        self.defer_required_fields()
        for name in STREAMS:
            del self.fields[name]
        self.is_valid()
        return self.as_typed()

    def serialize_comments(self, user: Any) -> dict[str, Any]:
        """Return the comments for the editor: those that are saved, where the form came without."""
        if self.is_bound and self.show_comments_toggle and "comments" not in self.formsets:
            saved = type(self)(instance=self.instance, parent_page=self.parent_page, for_user=user)
            return saved.serialize_comments(user)
        return super().serialize_comments(user)

    def unresolved_comments(self) -> list[Any] | None:
        """Return the comments as they are in the form; None where the form has none."""
        comments = self.formsets.get("comments")
        if comments is None or not comments.is_bound:
            return None
        return [
            form.instance
            for form in comments.forms
            if form.is_valid()
            and not form.cleaned_data.get("DELETE")
            and not form.cleaned_data.get("resolved")
            and form.instance.text
        ]
