"""Wagtail's screens for editors' picks, where they ask for counted searches: ours are counted elsewhere."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.auth import permission_required
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.contrib.search_promotions import views

from .models import DailySearch
from .query import normalised
from .report import shown_queries

PER_PAGE = 10


class PicksView(views.IndexView):
    """Wagtail's own; “views” are the searches that have been counted."""

    def get_base_queryset(self) -> QuerySet:
        counted = DailySearch.objects.filter(query=OuterRef("query_string")).values("query")
        searches = counted.annotate(sum=Sum("searches")).values("sum")
        return (
            super()
            .get_base_queryset()
            .annotate(views=Coalesce(Subquery(searches, output_field=IntegerField()), 0))
        )


class AddPickView(views.CreateView):
    """Wagtail's own, which takes the words from its address where they are known."""

    def get_initial(self) -> dict[str, Any]:
        words = self.request.GET.get("query", "")
        return {"query_string": words} if words else {}


@permission_required("wagtailsearchpromotions.add_searchpromotion")
def choose_query(request: HttpRequest, results_only: bool = False) -> HttpResponse:
    """Let somebody choose among what is searched for, as far as the report shows it."""
    form = SearchForm(request.GET) if "q" in request.GET else SearchForm()
    rows = DailySearch.objects.filter(query__in=shown_queries())
    if form.is_valid():
        rows = rows.filter(query__contains=normalised(form.cleaned_data["q"]))
    found = rows.values(query_string=F("query")).annotate(hits=Sum("searches"))
    page = Paginator(found.order_by("-hits", "query_string"), PER_PAGE).get_page(
        request.GET.get("p")
    )
    context = {"queries": page, "searchform": form}
    folder = "wagtailsearchpromotions/queries/chooser"
    if results_only:
        return TemplateResponse(request, f"{folder}/results.html", context)
    step = {"step": "chooser"}
    return render_modal_workflow(request, f"{folder}/chooser.html", None, context, json_data=step)
