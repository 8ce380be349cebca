"""A draft, for the front end that shows it to its editor."""

from django.core.signing import BadSignature, SignatureExpired
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import Field

from cms.api.auth import public_read
from cms.api.openapi import problems
from cms.api.parameters import Parameters, Text
from regional_updates.content_item import draft_document
from regional_updates.models import RegionalUpdatePage
from regional_updates.schema import DraftDocument

router = Router(tags=["Preview"], auth=public_read)


class PreviewParameters(Parameters):
    content_type: Text = Field(
        description="From the same address.", examples=["regional_updates.regionalupdatepage"]
    )
    token: Text = Field(description="From the address that the editor’s preview opened.")


@router.get("/", response=DraftDocument, summary="Read a draft", operation_id="preview_detail",
            openapi_extra=problems(_403="The token has expired, or is not this site’s.",
                                   _404="The draft is gone."))  # fmt: skip
def read_draft(request: HttpRequest, parameters: Query[PreviewParameters]) -> HttpResponse:
    """Return the document of the draft that the token was given out for. Never to be cached."""
    if parameters.content_type != RegionalUpdatePage.get_content_type_str():
        raise Http404("There is no preview of this content type.")
    try:
        draft = RegionalUpdatePage.draft_by_token(parameters.token)
    except SignatureExpired as error:
        raise HttpError(
            403,
            "This preview has expired. Open it again from the editor to get a new one.",
        ) from error
    except BadSignature as error:
        raise HttpError(403, "This token was not given out by this site.") from error
    if draft is None:
        raise Http404(
            "This draft is gone, or whoever previewed it may not see it any more. "
            "Open the preview again from the editor."
        )
    body = draft_document(draft).model_dump_json()
    response = HttpResponse(body, content_type="application/json")
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
