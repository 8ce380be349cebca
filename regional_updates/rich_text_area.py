"""Where rich text is typed: Wagtail's editor, with lists of two levels and a Tab key that lets people out."""

import json
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.staticfiles import versioned_static

from .rich_text import LIST_LEVELS

# What reading it raises, where it was made by hand.
NO_JSON = (ValueError, TypeError, AttributeError, LookupError, RecursionError, ExporterException)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's, which a list of any depth cannot break.

    What is nested too deep comes out one level too deep, with all its words, for a block to refuse.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options["maxListNesting"] = LIST_LEVELS - 1

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Return the HTML of what the editor sent as JSON; raises BadRequest where it is no such JSON."""
        sent = data.get(name)
        if sent is None:
            return None
        try:
            written = json.loads(sent)
            for block in (written or {}).get("blocks", ()):
                block["depth"] = max(0, min(block.get("depth", 0), LIST_LEVELS))
            html = self.converter.to_database_format(json.dumps(written))
            # Half a character is fit for JSON, and for nothing else.
            html.encode()
            return html
        except NO_JSON as error:
            raise BadRequest(f"“{name}” is not what the editor sends.") from error

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[versioned_static("regional_updates/rich_text.js")])
