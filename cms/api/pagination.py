"""Pages of a list by cursor: where the last item stood, so that nothing is skipped or repeated."""

import base64
import binascii
import datetime
import json
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Field, IntegerField, Q, QuerySet
from django.http import HttpRequest

from cms.addresses import cms_root

from .errors import bad_request


def page_by_cursor(
    rows: QuerySet, order: list[str], cursor: str | None, limit: int
) -> tuple[list[Any], str | None]:
    """Return up to ``limit`` of ``rows`` after ``cursor``, and the cursor of the page after them.

    ``order`` names fields, with ``-`` for descending, that together are unique. Raises a 400 for a
    cursor that this list did not give out.
    """
    if cursor:
        rows = rows.filter(_after(rows.model, order, _decode(cursor, order)))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _encode([getattr(last, name.lstrip("-")) for name in order], order)


def next_url(request: HttpRequest, cursor: str | None) -> str | None:
    """Return the full address of the page that ``cursor`` begins, or None at the end."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"{cms_root()}{request.path}?{urlencode(sorted(query.lists()), doseq=True)}"


def _after(model: Any, order: list[str], values: list[Any]) -> Q:
    """Return the filter for rows that stand after ``values`` in ``order``."""
    beyond, equal = Q(pk__in=[]), Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        value = _value(model._meta.get_field(field.removesuffix("_id")), value)
        beyond |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    return beyond


def _value(field: Field, value: Any) -> Any:
    """Return ``value`` as ``field`` has it. Raises a 400 for what no row can have."""
    if field.is_relation or isinstance(field, IntegerField):
        if type(value) is int and abs(value) < 2**63:
            return value
    elif isinstance(value, str) and value.isprintable():
        try:
            return field.to_python(value)
        except ValidationError:
            pass
    raise _unknown_cursor()


def _encode(values: list[Any], order: list[str]) -> str:
    plain = [v.isoformat() if isinstance(v, datetime.date) else v for v in values]
    text = json.dumps([",".join(order), *plain], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, order: list[str]) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        ordered_by, *values = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise _unknown_cursor() from error
    if ordered_by != ",".join(order) or len(values) != len(order):
        raise _unknown_cursor()
    return values


def _unknown_cursor() -> Exception:
    return bad_request("cursor", "is not one that this list, in this order, gave out")
