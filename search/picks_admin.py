"""Wagtail's screens for editors' picks: with our names for things, and searches as we count them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, IntegerField, QuerySet, Sum, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from wagtail.admin.auth import permission_required
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import NumberColumn, RelatedObjectsColumn, TitleColumn
from wagtail.contrib.search_promotions import views

from .models import DailySearch
from .picks import hidden_pages
from .picks_form import PicksFormSet, WordsForm
from .query import normalised
from .report import shown_queries

NAME = "Picks"
PER_PAGE = 10


class WordsPaginator(WagtailPaginator):
    verbose_name, verbose_name_plural = "search with picks", "searches with picks"


class PicksColumn(RelatedObjectsColumn):
    cell_template_name = "search/admin/picks_cell.html"


class PicksView(views.IndexView):
    """All words with picks, and how often they are searched for."""

    page_title = NAME
    add_item_label = "Add picks"
    results_template_name = "search/admin/picks_results.html"
    paginator_class = WordsPaginator
    columns = [
        TitleColumn(
            "query_string",
            label="Words",
            width="30%",
            url_name="wagtailsearchpromotions:edit",
            sort_key="query_string",
        ),
        PicksColumn("editors_picks", label="Chosen by the editors"),
        NumberColumn("views", label="Searches in thirteen months", sort_key="views"),
    ]

    def get_base_queryset(self) -> QuerySet:
        queries = super().get_base_queryset()
        words = {pk: normalised(text) for pk, text in queries.values_list("pk", "query_string")}
        rows = DailySearch.objects.filter(query__in=words.values()).values_list("query")
        searches = dict(rows.annotate(sum=Sum("searches")))
        counted = [
            When(pk=pk, then=Value(searches[query]))
            for pk, query in words.items()
            if query in searches
        ]
        return queries.annotate(views=Case(*counted, default=0, output_field=IntegerField()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say with each pick whether readers are shown it."""
        context = super().get_context_data(**kwargs)
        queries = context["object_list"]
        picks = [pick for query in queries for pick in query.editors_picks.all()]
        hidden = hidden_pages(picks)
        for pick in picks:
            pick.is_hidden = pick.page_id in hidden
        return context


class ChoosingView(views.settings.SearchPromotionCreateEditMixin):
    """What adding and changing picks have in common."""

    form_class = WordsForm
    template_name = "search/admin/picks_form.html"
    page_subtitle = NAME
    produced_error_message: str | None
    success_message = "Picks for “%(query)s” saved."
    error_message = "Picks not saved: put right what is marked."

    @cached_property
    def searchpicks_formset(self) -> PicksFormSet:
        return PicksFormSet(self.request.POST or None, instance=self.object)

    def is_valid(self, form: WordsForm) -> bool:
        valid = super().is_valid(form)
        # Wagtail says nothing where only a pick is wrong.
        if not valid and not self.produced_error_message:
            self.produced_error_message = self.get_error_message()
        return valid

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        items[-2]["label"] = NAME
        return items


class AddPicksView(ChoosingView, views.CreateView):
    """Takes the words from its address where they are known."""

    def get_initial(self) -> dict[str, Any]:
        words = self.request.GET.get("query", "")
        return {"query_string": words} if words else {}


class ChangePicksView(ChoosingView, views.EditView):
    def get_page_subtitle(self) -> str:
        return f"Picks for “{self.object}”"


class DeletePicksView(views.DeleteView):
    template_name = "wagtailadmin/generic/confirm_delete.html"
    confirmation_message = "Readers who search for these words will find no picks any more."
    success_message = "Picks for “%(object)s” deleted."

    def get_page_subtitle(self) -> str:
        return f"picks for “{self.object}”"


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
