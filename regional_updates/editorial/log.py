"""What history says of each action, in plain words."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry
from wagtail.utils.timestamps import parse_datetime_localized


def in_words(moment: datetime.datetime) -> str:
    """Return an aware ``moment`` as on a clock in London: ``3 May 2019, 09:05``."""
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}"


def who(log_entry: BaseLogEntry) -> str:
    """Return who did it; what nobody did came by itself, or at the time that was set for it."""
    if log_entry.user_id:
        return str(log_entry.user_display_name)
    return "On schedule" if log_entry.action.endswith(".scheduled") else "By itself"


def register(actions: LogActionRegistry) -> None:
    """Name what is this project's own, and say what is Wagtail's without its terms."""
    for name, label, formatter in (
        ("regional_updates.start", "Start", Started),
        ("regional_updates.hold", "Hold back", HeldBack),
        ("regional_updates.take_out", "Take out of the edition", TakenOut),
        ("regional_updates.release", "Release with the edition", Released),
        ("wagtail.revert", "Go back to a version", WentBack),
        ("wagtail.publish.schedule", "Schedule", Scheduled),
        ("wagtail.schedule.cancel", "Cancel the schedule", ScheduleCancelled),
        ("wagtail.workflow.start", "Send for approval", Submitted),
        ("wagtail.workflow.approve", "Approve", Approved),
        ("wagtail.workflow.reject", "Ask for changes", ChangesAskedFor),
        ("wagtail.workflow.resume", "Send for approval again", Resubmitted),
        ("wagtail.workflow.cancel", "Take back from approval", TakenBack),
    ):
        formatter.label = label
        actions.register_action(name)(formatter)
    for name, label, message in (
        ("import", "Import", "Imported from a document"),
        ("withdraw", "Withdraw", "Withdrawn, kept as a record"),
        ("end_withdrawal", "End the withdrawal", "Withdrawal ended"),
        ("publish_without_approval", "Publish without approval", "Published without approval"),
        ("approve_with_changes", "Approve with changes", "Approved with changes by the reviewer"),
    ):
        actions.register_action(f"regional_updates.{name}", label, message)
    actions.register_action(
        "wagtail.publish.scheduled",
        "Publish at the time set",
        "Published at the time it was scheduled for",
    )
    actions.register_action(
        "wagtail.unpublish.scheduled",
        "Unpublish at the time set",
        "Unpublished at the time it was scheduled for",
    )


def _of(log_entry: BaseLogEntry, *keys: str) -> Any:
    """Return what is kept under ``keys`` in the entry's data, one in the other, or None."""
    found: Any = log_entry.data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _moment(log_entry: BaseLogEntry, *keys: str) -> str:
    stored = _of(log_entry, *keys)
    moment = parse_datetime_localized(stored) if stored else None
    return in_words(moment) if moment else ""


def edition_in(log_entry: BaseLogEntry) -> str:
    """Return which edition an entry of one speaks of, within a sentence: ``edition of May 2019``."""
    month = datetime.date.fromisoformat(f"{_of(log_entry, 'edition')}-01")
    return f"edition of {month:%B %Y}"


class Started(LogFormatter):
    def format_message(self, log_entry: BaseLogEntry) -> str:
        before = _of(log_entry, "from")
        return f"Begun with the headings of “{before}”" if before else "Begun with no headings"


class _OfEdition(LogFormatter):
    """What became of an update in the edition of its month."""

    done = ""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return self.done.format(edition_in(log_entry))


class HeldBack(_OfEdition):
    done = "Approved, and held back for the {}"


class TakenOut(_OfEdition):
    done = "Taken out of the {}, a draft again"

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        return _of(log_entry, "comment") or ""


class Released(_OfEdition):
    done = "Released with the {}"


class WentBack(LogFormatter):
    def format_message(self, log_entry: BaseLogEntry) -> str:
        saved = _moment(log_entry, "revision", "created")
        return f"Went back to the version of {saved}" if saved else "Went back to a version"


class Scheduled(LogFormatter):
    def format_message(self, log_entry: BaseLogEntry) -> str:
        time = _moment(log_entry, "revision", "go_live_at")
        return f"Scheduled, to be published on {time}" if time else "Scheduled"


class ScheduleCancelled(LogFormatter):
    def format_message(self, log_entry: BaseLogEntry) -> str:
        time = _moment(log_entry, "revision", "go_live_at")
        return f"No longer to be published on {time}" if time else "No longer scheduled"


class _Step(LogFormatter):
    """What somebody did in the workflow, and what they said."""

    done = ""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        step = _of(log_entry, "workflow", "task", "title")
        return f"{self.done} at “{step}”" if step else self.done

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        return _of(log_entry, "comment") or ""


class Approved(_Step):
    done = "Approved"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        following = _of(log_entry, "workflow", "next", "title")
        then = f"Next: “{following}”" if following else "All steps are done"
        return f"{super().format_message(log_entry)}. {then}"


class ChangesAskedFor(_Step):
    done = "Changes asked for"


class TakenBack(_Step):
    done = "Taken back from approval"


class Submitted(_Step):
    done = "Sent for approval"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        following = _of(log_entry, "workflow", "next", "title")
        return f"{self.done}. Next: “{following}”" if following else self.done


class Resubmitted(_Step):
    done = "Sent for approval again"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        step = _of(log_entry, "workflow", "task", "title")
        return f"{self.done}. Next: “{step}”" if step else self.done
