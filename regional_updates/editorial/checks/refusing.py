"""From problems to the errors of a form, each at its field or block."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks.base import get_error_json_data

from .facts import Problem

STREAMS = ("body", "related_articles")


class BlockErrors(ValidationError):
    """Errors of a stream's blocks, as Wagtail's editor and get_error_json_data have them.

    ``data`` is {"messages": [...], "blockErrors": {index or name: the same again}}.
    """

    def __init__(self, data: dict[str, Any], message: str) -> None:
        super().__init__(message)
        self.data = data

    def as_json_data(self) -> dict[str, Any]:
        return self.data


def errors_by_field(
    problems: Iterable[Problem], before: dict[str, list[ValidationError]]
) -> dict[str, ValidationError]:
    """Return the errors among ``problems`` as one validation error for each field.

    ``before`` are the errors that a form has found in these fields itself. Those of blocks are taken
    along, for an editor shows one error of a field only; where both name a place, the problem says it.
    """
    messages: dict[str, list[str]] = {}
    trees: dict[str, dict[str, Any]] = {}
    said: dict[str, list[str]] = {}
    for problem in problems:
        if problem.level != "error":
            continue
        field, *path = problem.place.path
        name = str(field)
        if name not in STREAMS:
            messages.setdefault(name, []).append(problem.message)
            continue
        if name not in trees:
            trees[name] = {}
            for error in before.get(name, []):
                _merge(trees[name], get_error_json_data(error))
        _put(trees[name], path, problem.message)
        said.setdefault(name, []).append(f"{problem.place.name}: {problem.message}")
    found: dict[str, ValidationError] = {
        name: ValidationError(texts) for name, texts in messages.items() if name not in before
    }
    return found | {name: BlockErrors(tree, " ".join(said[name])) for name, tree in trees.items()}


def _merge(tree: dict[str, Any], other: dict[str, Any]) -> None:
    if other.get("messages"):
        tree.setdefault("messages", []).extend(other["messages"])
    for part, inner in other.get("blockErrors", {}).items():
        _merge(tree.setdefault("blockErrors", {}).setdefault(part, {}), inner)


def _put(tree: dict[str, Any], path: list[str | int], message: str) -> None:
    """Put ``message`` at ``path``, in the place of what the block says there itself."""
    for part in path:
        tree = tree.setdefault("blockErrors", {}).setdefault(part, {})
    said = tree.setdefault("problems", [])
    said.append(message)
    tree["messages"] = list(said)
