"""Mail about comments, by Wagtail's rule: to those who follow a page's comments, and in a discussion."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Comment, PageSubscription

from .events import commented
from .recipients import People
from .sending import queue

FOLLOWS = "you follow the comments on this page"
TAKES_PART = "you take part in this discussion"


class MailingEditView(EditView):
    """Wagtail's own, with the mail sent by the worker and not while somebody waits for the page."""

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        by = self.request.user
        followers = _followers(self.page)
        everything = _said(changes)
        if everything:
            queue(commented(self.page, by, followers, [said for _, said in everything]), by)
        for user, threads in _participants(changes).items():
            theirs = [said for thread, said in everything if thread in threads]
            if user not in followers and theirs:
                queue(commented(self.page, by, {user: TAKES_PART}, theirs), by)


def _followers(page: Any) -> People:
    rows = PageSubscription.objects.filter(page=page, comment_notifications=True)
    return {row.user: FOLLOWS for row in rows.select_related("user")}


def _said(changes: dict[str, Any]) -> list[tuple[int | None, list[str]]]:
    """Return, for each change, its discussion's id, what it was, and the words."""
    found: list[tuple[int | None, list[str]]] = []
    for comment in changes["new_comments"]:
        found.append((comment.pk, ["New comment", comment.text]))
    for comment, replies in changes["new_replies"]:
        for reply in replies:
            found.append((comment.pk, [f"Reply to “{comment.text}”", reply.text]))
    for comment in changes["resolved_comments"]:
        found.append((comment.pk, ["Resolved", comment.text]))
    for comment in changes["deleted_comments"]:
        found.append((None, ["Deleted", comment.text]))
    return found


def _participants(changes: dict[str, Any]) -> dict[Any, set[int]]:
    """Return who has written in the discussions that were answered or resolved, and in which."""
    threads = [comment.pk for comment in changes["resolved_comments"]]
    threads += [comment.pk for comment, _ in changes["new_replies"]]
    found: dict[Any, set[int]] = {}
    for comment in Comment.objects.filter(pk__in=threads).prefetch_related("replies"):
        for user_id in {comment.user_id, *(reply.user_id for reply in comment.replies.all())}:
            found.setdefault(user_id, set()).add(comment.pk)
    people = get_user_model().objects.in_bulk(found)
    return {people[pk]: ids for pk, ids in found.items() if pk in people}
