"""What the lists of the API can be asked for."""

import datetime
import re
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationInfo,
    model_validator,
)

from .errors import bad_request


class Parameters(BaseModel):
    """Base of an endpoint's query parameters. One that the endpoint does not know is refused."""

    @model_validator(mode="before")
    @classmethod
    def known_only(cls, data: Any, info: ValidationInfo) -> Any:
        request = (info.context or {})["request"]
        _refuse_unknown(request, list(cls.model_fields))
        for name, values in request.GET.lists():
            if len(values) > 1 and "list" not in str(cls.model_fields[name].annotation):
                raise bad_request(name, "may be given only once")
        return data


def takes_no_parameters(request: HttpRequest) -> None:
    """Refuse any query parameter, as ``Parameters`` does where there are some."""
    _refuse_unknown(request, [])


def _refuse_unknown(request: HttpRequest, known: list[str]) -> None:
    for name in request.GET:
        if name not in known:
            allowed = ", ".join(known) or "none"
            raise bad_request(name, f"is not a parameter of this endpoint; it knows: {allowed}")


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not contain a NUL character")
    return value


def month(value: Any) -> Any:
    """Return the first day of a month such as "2017-11". Raises ValueError for anything else."""
    text = str(value)
    if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", text) or text.startswith("0000"):
        raise ValueError("must be a month such as 2017-11")
    return datetime.date.fromisoformat(f"{text}-01")


def _text_only(value: Any) -> Any:
    """Refuse the numbers that pydantic takes for seconds since 1970."""
    if not isinstance(value, str):
        raise ValueError("must be a text, as ISO 8601 writes it")
    return value


Text = Annotated[
    str, AfterValidator(_no_nul), Field(json_schema_extra={"pattern": "^[^\\u0000]*$"})
]
Month = Annotated[
    datetime.date,
    BeforeValidator(
        month,
        json_schema_input_type=Annotated[
            str,
            Field(
                examples=["2017-11"],
                json_schema_extra={"pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$"},
            ),
        ],
    ),
]
Day = Annotated[datetime.date, BeforeValidator(_text_only)]
Moment = Annotated[datetime.datetime, BeforeValidator(_text_only)]
FirstMonth = Annotated[Month | None, Field(description="From this month on.")]
LastMonth = Annotated[Month | None, Field(description="Up to this month, itself included.")]
Year = Annotated[int, Field(ge=1, le=9999, examples=[2017])]
Cursor = Annotated[
    Annotated[Text, Field(min_length=1)] | None, Field(description="From `next`; opaque.")
]
Limit = Annotated[int, Field(ge=1, le=100, description="How many items at most.")]
