from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from regional_updates.editorial.roles import is_moderator

from .picks_admin import (
    NAME,
    AddPicksView,
    ChangePicksView,
    DeletePicksView,
    PicksView,
    choose_query,
)
from .report import SearchesView

WAGTAILS_REPORT = "search-terms"
WAGTAILS_PICKS = "promoted-search-results"


# Before Wagtail's own, whose places some of them take.
@hooks.register("register_admin_urls", order=-1)
def register_screens() -> list[URLPattern]:
    return [
        path("reports/searches/", SearchesView.as_view(), name="searches"),
        path(
            "reports/searches/results/",
            SearchesView.as_view(results_only=True),
            name="searches_results",
        ),
        path("searchpicks/reports/search-terms/", RedirectView.as_view(pattern_name="searches")),
        path("searchpicks/", PicksView.as_view()),
        path("searchpicks/results/", PicksView.as_view(results_only=True)),
        path("searchpicks/add/", AddPicksView.as_view()),
        path("searchpicks/<int:query_id>/", ChangePicksView.as_view()),
        path("searchpicks/<int:query_id>/delete/", DeletePicksView.as_view()),
        path("searchpicks/queries/chooser/", choose_query),
        path("searchpicks/queries/chooser/results/", choose_query, {"results_only": True}),
    ]


class SearchesMenuItem(MenuItem):
    """For those who look after every region."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_moderator(request.user)


@hooks.register("register_reports_menu_item")
def add_searches_to_reports() -> MenuItem:
    return SearchesMenuItem(
        "Searches", reverse("searches"), name="searches", icon_name="search", order=1300
    )


@hooks.register("construct_reports_menu")
def leave_out_wagtails_report(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """It counts in tables of its own, in which there is nothing."""
    menu_items[:] = [item for item in menu_items if item.name != WAGTAILS_REPORT]


@hooks.register("construct_settings_menu")
def name_picks(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's menu calls them something else than its messages do."""
    for item in menu_items:
        if item.name == WAGTAILS_PICKS:
            item.label = NAME
