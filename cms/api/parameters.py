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
    """Return the first day of a month such as "2017-11". Raises ValueError for other text."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value) or value.startswith("0000"):
            raise ValueError("must be a month such as 2017-11")
        return datetime.date.fromisoformat(f"{value}-01")
    return value


Text = Annotated[str, AfterValidator(_no_nul)]
Month = Annotated[
    datetime.date,
    BeforeValidator(month, json_schema_input_type=Annotated[str, Field(examples=["2017-11"])]),
]
FirstMonth = Annotated[Month | None, Field(description="From this month on.")]
LastMonth = Annotated[Month | None, Field(description="Up to this month, itself included.")]
Year = Annotated[int, Field(ge=1, le=9999, examples=[2017])]
Limit = Annotated[int, Field(ge=1, le=100, description="How many items at most.")]
