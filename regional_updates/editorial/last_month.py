"""What the region said last time, for those who write the next update."""

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.generic import View

from regional_updates.content_item import acronyms_in, sections_as_read
from regional_updates.models import RegionalUpdatePage
from regional_updates.periods import month_after

from .previous import update_before


class LastMonthView(View):
    """Answers the sections of the update before a page as HTML, to whoever may edit the page.

    ``label`` says how the update before is called, ``title`` and ``month`` which it is; all three
    are missing, and ``sections`` empty, where there is none.
    """

    def get(self, request: HttpRequest, page_id: int) -> JsonResponse:
        found = get_object_or_404(RegionalUpdatePage, pk=page_id)
        if not found.permissions_for_user(request.user).can_edit():
            raise Http404("There is no such page that you may edit.")
        page = found.get_latest_revision_as_object()
        before = update_before(page)
        if before is None:
            return JsonResponse({"sections": []})
        sections = sections_as_read(before)
        acronyms = {each.term: each.expansion for each in acronyms_in(sections)}
        follows = month_after(before.period) == page.period
        return JsonResponse({
            "label": "Last month" if follows else "Last update",
            "month": f"{before.period:%B %Y}",
            "title": before.title,
            "sections": [
                {
                    "heading": section.heading,
                    "html": render_to_string(
                        "editorial/last_section.html",
                        {
                            "blocks": section.model_dump(mode="json")["blocks"],
                            # Each is looked at by itself.
                            "unexplained": {**acronyms},
                        },
                    ),
                }
                for section in sections
            ],
        })  # fmt: skip
