"""What a mail says: its subject, what there is to do, and where; from the facts of the event."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AbstractUser
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.addresses import cms_root

from .waiting import waiting_for

Facts = dict[str, Any]

# What ends a discussion, and how it is told.
ENDED = {"Resolved": "resolved", "Deleted": "deleted"}


@dataclass(frozen=True)
class Message:
    """A mail: the first line says what to do, and one link leads to where it is done.

    Everything in it is one line, whatever stands in titles and names, but for what is quoted. ``quotes`` are pairs of who said it, or what it is, and somebody's own words; ``items`` are of an
    address, what it is called, what there is to say of it, and whether that is urgent.
    """

    subject: str
    first: str
    link: tuple[str, str]
    more: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    items: list[tuple[str, str, str, bool]] = field(default_factory=list)
    compare: str = ""

    def __post_init__(self) -> None:
        flat = {
            "subject": one_line(self.subject),
            "first": one_line(self.first),
            "link": (self.link[0], one_line(self.link[1])),
            "more": [one_line(line) for line in self.more],
            "quotes": [(one_line(said), words) for said, words in self.quotes],
            "items": [
                (address, one_line(title), one_line(remark), urgent)
                for address, title, remark, urgent in self.items
            ],
        }
        for name, value in flat.items():
            object.__setattr__(self, name, value)


def one_line(text: str) -> str:
    """Return ``text`` with a space for whatever else keeps its words apart."""
    return " ".join(text.split())


def compose(name: str, facts: Facts, user: AbstractUser) -> Message | None:
    """Return the message of the event ``name`` to ``user``; None where there is nothing to say."""
    return WORDS[name](facts, user)


def render(message: Message, why: str) -> tuple[str, str]:
    """Return ``message`` as plain text and as HTML; both say ``why`` it is sent."""
    context = {
        "message": message,
        "why": one_line(why),
        "preferences": cms_root() + reverse("wagtailadmin_account") + "#tab-notifications",
    }
    text = render_to_string("editorial/mail/message.txt", context).strip() + "\n"
    return text, render_to_string("editorial/mail/message.html", context)


def domain() -> str:
    """Return the host that this server's mails are named after."""
    return urlsplit(cms_root()).hostname or "localhost"


def moment(iso: str) -> str:
    """Return the time as on a clock in London, such as “Tuesday 14 May 2019 at 09:30”."""
    return f"{timezone.localtime(datetime.datetime.fromisoformat(iso)):%A %-d %B %Y at %H:%M}"


def _edit(facts: Facts) -> str:
    return cms_root() + reverse("wagtailadmin_pages:edit", args=[facts["page"]])


def _comment(facts: Facts) -> list[tuple[str, str]]:
    return [(f"{facts['by']} wrote", facts["comment"])] if facts.get("comment") else []


def _compare(facts: Facts) -> str:
    """Return where to see what a reviewer changed, if they did."""
    if "changed" not in facts:
        return ""
    return _comparison(facts["page"], facts["changed"])


def _comparison(page: int, pair: Facts) -> str:
    return cms_root() + reverse(
        "wagtailadmin_pages:revisions_compare", args=[page, pair["from"], pair["to"]]
    )


def _submitted(facts: Facts, user: AbstractUser) -> Message:
    said = [quote for each in facts.get("said", []) for quote in _comment(each)]
    if "again" in facts:
        return _submitted_again(facts, facts["again"], said)
    more = [f"{facts['submitted_by']} submitted it."] if facts["submitted_by"] else []
    if facts["approved_by"]:
        more.append(f"{facts['approved_by']} has approved it at the step before.")
    return Message(
        quotes=said,
        subject=f"{facts['title']} waits for your approval",
        first=f"Approve it or ask for changes{_until(facts)}.",
        more=[f"The step is “{facts['step']}”.", *more],
        link=(_edit(facts), "Review the page"),
    )


def _submitted_again(facts: Facts, again: Facts, said: list[tuple[str, str]]) -> Message:
    changed = again["from"] != again["to"]
    by, asker = again["submitted_by"] or "Somebody", again["by"] or "Somebody"
    what = (
        "has changed it and submitted it again" if changed else "has submitted it again, unchanged"
    )
    return Message(
        subject=f"{facts['title']} {'is changed and ' if changed else ''}waits for your approval again",
        first=f"Look at {'what was changed' if changed else 'it again'}, and approve it or ask for "
        f"changes{_until(facts)}.",
        more=[
            f"{asker} sent it back and asked for changes. {by} {what}.",
            f"The step is “{facts['step']}”.",
        ],
        quotes=[*said, (f"{asker} asked", again["comment"])],
        link=(_edit(facts), "Review the page"),
        compare=_comparison(facts["page"], again) if changed else "",
    )


def _until(facts: Facts) -> str:
    return f" by {moment(facts['due'])}" if facts["due"] else ""


def _approved(facts: Facts, user: AbstractUser) -> Message:
    return Message(
        subject=f"{facts['title']} is approved and goes to the next step",
        first=f"You need do nothing: “{facts['next']}” comes next.",
        more=[f"{facts['by']} approved the step “{facts['step']}”.", *_changed(facts)],
        quotes=_comment(facts),
        link=(_edit(facts), "See the page"),
        compare=_compare(facts),
    )


def _changed(facts: Facts) -> list[str]:
    return (
        [f"{facts['changed']['by']} changed something while approving it."]
        if "changed" in facts
        else []
    )


def _changes_requested(facts: Facts, user: AbstractUser) -> Message:
    return Message(
        subject=f"{facts['title']} needs changes",
        first=f"Make the changes that {facts['by']} asks for, then submit the page again.",
        quotes=_comment(facts),
        link=(_edit(facts), "Edit the page"),
    )


def _cancelled(facts: Facts, user: AbstractUser) -> Message:
    what = "published the page" if facts["published"] else "cancelled the approval"
    return Message(
        subject=f"{facts['title']} no longer waits for your approval",
        first=f"You need do nothing: {facts['by']} {what}.",
        link=(_edit(facts), "See the page"),
    )


def _taken_back(facts: Facts, user: AbstractUser) -> Message:
    return Message(
        subject=f"The approval of {facts['title']} was cancelled",
        first=f"Submit the page again when it is ready: {facts['by']} cancelled its approval.",
        link=(_edit(facts), "Edit the page"),
    )


def _published(facts: Facts, user: AbstractUser) -> Message:
    title, go_live, edition = facts["title"], facts["go_live"], facts["held_for"]
    if edition:
        subject = f"{title} is approved and waits for the edition of {edition}"
        first = "You need do nothing: it goes out together with those of the other regions."
    elif go_live:
        subject = f"{title} is to be published on {moment(go_live)}"
        first = "You need do nothing: it goes live by itself."
    else:
        subject = f"{title} is published"
        first = "You need do nothing: readers can see it now."
    more = _changed(facts)
    if not facts["approved"]:
        more.append(f"{facts['by']} published it without approval.")
    elif facts["by"]:
        more.insert(0, f"{facts['by']} approved it at the last step, “{facts['step']}”.")
    readable = facts["address"] and not edition
    link = (facts["address"], "Read the page") if readable else (_edit(facts), "See the page")
    return Message(subject, first, link, more, _comment(facts), compare=_compare(facts))


def _released(facts: Facts, user: AbstractUser) -> Message:
    edition, pages = facts["edition"], facts["pages"]
    by = [f"{facts['by']} released it."] if facts["by"] else []
    items = [(address or _edit({"page": pk}), title, "", False) for pk, title, address in pages]
    return Message(
        subject=f"The edition of {edition} is published",
        first="You need do nothing: readers can see it now.",
        more=[*by, "You worked on:"],
        items=items,
        link=(cms_root() + reverse("wagtailadmin_home"), "Open your dashboard"),
    )


def _taken_out(facts: Facts, user: AbstractUser) -> Message:
    if user.pk in facts.get("approvers", []):
        first = (
            "You need do nothing now: it is a draft once more, and your approval counts no longer."
        )
        more = ["Once it is submitted again, it is approved anew, by every step."]
    else:
        first = "Change what is to be changed, and submit the page again: it is a draft once more."
        more = ["Its approvals count no longer: it is approved anew, by every step."]
    return Message(
        subject=f"{facts['title']} was taken out of its edition",
        first=first,
        more=[f"{facts['by']} took it out.", *more],
        quotes=_comment(facts),
        link=(_edit(facts), "Edit the page"),
    )


def _withdrawn(facts: Facts, user: AbstractUser) -> Message:
    if facts["kept"]:
        what = "withdrawn", "it stays as a record, under a notice"
    else:
        what = "unpublished", "readers cannot see it any more"
    by = f"{facts['by']} did it." if facts["by"] else "Its time had run out."
    return Message(
        subject=f"{facts['title']} is {what[0]}",
        first=f"You need do nothing, but know: {what[1]}.",
        more=[by],
        quotes=[("What readers are told", facts["notice"])] if facts["notice"] else [],
        link=(_edit(facts), "See the page"),
    )


def _comments(facts: Facts, user: AbstractUser) -> Message:
    by, title, ended = facts["by"], facts["title"], facts["comments"]
    one, kinds = len(ended) == 1, {what for what, _ in ended}
    if kinds <= ENDED.keys():
        verb = " and ".join(ENDED[kind] for kind in ENDED if kind in kinds)
        subject = (
            f"{'A comment' if one else 'Comments'} on {title} {'was' if one else 'were'} {verb}"
        )
        first = (
            f"You need do nothing: {by} has {verb} {'this comment' if one else 'these comments'}."
        )
    else:
        subject = f"Comments on {title}"
        first = f"Read what {by} has commented, and answer beside the text."
    return Message(
        subject=subject,
        first=first,
        quotes=[(what, text) for what, text in facts["comments"]],
        link=(_edit(facts), "Open the page"),
    )


def _overdue(facts: Facts, user: AbstractUser) -> Message:
    return Message(
        subject=f"Overdue: {facts['title']} waits for your approval",
        first=f"Approve it or ask for changes now: it was due by {moment(facts['due'])}.",
        more=[
            f"The step is “{facts['step']}”. You are reminded once; "
            "until it is done, the daily list has it first."
        ],
        link=(_edit(facts), "Review the page"),
    )


def _late(facts: Facts, user: AbstractUser) -> Message:
    if facts["somebody_can"]:
        first = "You need do nothing: those who can approve it have been reminded."
    else:
        first = "Ask an administrator to help: nobody can approve it at the moment."
    return Message(
        subject=f"The approval of {facts['title']} is late",
        first=first,
        more=[f"The step “{facts['step']}” should have been taken by {moment(facts['due'])}."],
        link=(_edit(facts), "See the page"),
    )


def _digest(facts: Facts, user: AbstractUser) -> Message | None:
    waiting = waiting_for(user)
    if not waiting:
        return None
    now = timezone.now()
    items = []
    for item in waiting:
        overdue = item.due is not None and item.due <= now
        words = "Overdue: it was due by" if overdue else "Due by"
        remark = f"{words} {moment(item.due.isoformat())}" if item.due else ""
        items.append((_edit({"page": item.page_id}), item.title, remark, overdue))
    count = "1 page waits" if len(items) == 1 else f"{len(items)} pages wait"
    late = sum(overdue for *_, overdue in items)
    return Message(
        subject=f"{count} for your approval" + (f", {late} overdue" if late else ""),
        first="Approve each, or ask for changes. The most urgent come first.",
        items=items,
        link=(cms_root() + reverse("wagtailadmin_home"), "Open your dashboard"),
    )


WORDS: dict[str, Callable[[Facts, AbstractUser], Message | None]] = {
    "submitted": _submitted,
    "approved": _approved,
    "changes_requested": _changes_requested,
    "cancelled": _cancelled,
    "taken_back": _taken_back,
    "published": _published,
    "released": _released,
    "taken_out": _taken_out,
    "withdrawn": _withdrawn,
    "comments": _comments,
    "overdue": _overdue,
    "late": _late,
    "digest": _digest,
}
