"""A region's next update, begun with the headings and topics of its last one."""

import datetime
import json
import uuid
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from regional_updates.models import RegionalUpdatePage, RegionPage
from regional_updates.periods import MonthFormField, date_in, month_after, retitled
from regional_updates.screens import Screen

from .previous import in_month, newest_before, places

LONGEST_TITLE = 255
NOT_TOLD = "How many updates you were shown could not be read. Look again, then make the draft."


def next_month(region: RegionPage) -> datetime.date:
    """Return the month after that of ``region``'s newest update; without any, the current one."""
    found = places(region)
    return month_after(found[-1].month) if found else timezone.localdate().replace(day=1)


def title_for(region: RegionPage, month: datetime.date) -> str:
    """Return a title for ``month`` that looks as that of the region's last update until then."""
    same = in_month(region, month)
    last = same[-1] if same else newest_before(region, month)
    if last is None:
        return f"{region.title} update – {month:%B %Y}"[:LONGEST_TITLE]
    return retitled(last.draft_title or last.title, month)[:LONGEST_TITLE]


def start(
    region: RegionPage,
    title: str,
    month: datetime.date,
    sections: list[Any],
    user: AbstractBaseUser,
    before: RegionalUpdatePage | None = None,
) -> RegionalUpdatePage:
    """Make and return ``user``'s draft for ``month``, with the headings and topics of ``sections``.

    ``sections`` are those of ``before`` that are wanted again; without any there is an empty one.
    """
    empty: dict[str, Any] = {"heading": "", "topic": None, "content": []}
    values = [
        {**empty, "heading": each.value["heading"], "topic": _key(each.value["topic"])}
        for each in sections
    ]
    body = [
        {"type": "section", "value": value, "id": str(uuid.uuid4())} for value in values or [empty]
    ]
    page = RegionalUpdatePage(
        title=title, period=month, body=json.dumps(body), owner=user, live=False
    )
    region.add_child(instance=page)
    revision = page.save_revision(user=user, clean=False)
    log(
        page,
        "regional_updates.start",
        user=user,
        revision=revision,
        content_changed=True,
        data={"from": before.title if before else ""},
    )
    return page


def _key(topic: Any) -> int | None:
    return topic.pk if topic else None


class StartForm(forms.Form):
    """The month, the title, and which of the sections shown are wanted.

    ``shown`` is the month that the sections and the title were shown for, and ``another`` the number
    of updates for it that the person was told of.
    """

    title = forms.CharField(
        max_length=LONGEST_TITLE, error_messages={"required": "Give the update a title."}
    )
    period = MonthFormField(label="Month")
    shown = MonthFormField(required=False, widget=forms.HiddenInput)
    another = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=10_000,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NOT_TOLD),
    )

    def clean_period(self) -> datetime.date:
        month = self.cleaned_data["period"]
        if not 1900 <= month.year < 2100:
            raise forms.ValidationError("Choose a month between 1900 and 2099.")
        return month


class StartView(Screen, TemplateView):
    """Shows what the next update would begin with, and makes it."""

    template_name = "editorial/start.html"
    header_icon = "add"

    def get_page_title(self) -> str:
        return f"Start an update for {self.region.title}"

    def above(self) -> list[dict[str, str]]:
        explorer = reverse("wagtailadmin_explore", args=[self.region.pk])
        return [{"url": explorer, "label": self.region.get_admin_display_title()}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.region = get_object_or_404(RegionPage, pk=kwargs["region_id"])
        if not self.region.permissions_for_user(request.user).can_add_subpage():
            raise Http404("There is no such region that you may add updates to.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = StartForm({"title": "-", "period": request.GET.get("period", "")})
        asked.is_valid()
        month = asked.cleaned_data.get("period") or next_month(self.region)
        before = newest_before(self.region, month)
        form = StartForm(initial={
            "title": title_for(self.region, month), "period": month, "shown": month,
        })  # fmt: skip
        return self.show(form, month, before)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = StartForm(request.POST)
        valid = form.is_valid()
        month = form.cleaned_data.get("period") or next_month(self.region)
        shown = form.cleaned_data.get("shown") or month
        before, shown_before = (newest_before(self.region, each) for each in (month, shown))
        wanted = set(request.POST.getlist("section"))
        if not valid:
            for error in form.errors.get("another", []):
                form.add_error(None, error)
            return self.show(form, month, before, wanted)
        title = form.cleaned_data["title"]
        told_of = form.cleaned_data["another"] or 0
        if shown != month and title == title_for(self.region, shown):
            title = title_for(self.region, month)
        form = StartForm({"title": title, "period": f"{month:%Y-%m}", "shown": f"{month:%Y-%m}"})
        form.is_valid()
        if (before and before.pk) != (shown_before and shown_before.pk):
            form.add_error(None, f"The sections below are those before {month:%B %Y} now. Look "
                                 "through them, then make the draft.")  # fmt: skip
            return self.show(form, month, before)
        found = date_in(title)
        if found and found.period != month:
            form.add_error(
                "title", f"The title says {found.period:%B %Y}. Put it right, or the month."
            )
            return self.show(form, month, before, wanted)
        sections = [each for each in _sections(before) if each.id in wanted]
        page = self.make(title, month, sections, before, told_of)
        if page is None:
            return self.show(form, month, before, wanted)
        messages.success(request, f"“{page.title}” is a draft now. Write it here.")
        return redirect("wagtailadmin_pages:edit", page.pk)

    def make(
        self,
        title: str,
        month: datetime.date,
        sections: list[Any],
        before: RegionalUpdatePage | None,
        told_of: int,
    ) -> RegionalUpdatePage | None:
        """Make the draft, unless the month has more updates than the person was ``told_of``."""
        user: Any = self.request.user
        with transaction.atomic():
            # Two that are sent at once wait for each other here.
            RegionPage.objects.select_for_update().get(pk=self.region.pk)
            if len(in_month(self.region, month)) > told_of:
                return None
            return start(self.region, title, month, sections, user, before)

    def show(
        self,
        form: StartForm,
        month: datetime.date,
        before: RegionalUpdatePage | None,
        wanted: set[str] | None = None,
    ) -> HttpResponse:
        """Show the form; ``wanted`` are the ids of the sections that are ticked, None for all."""
        sections = [
            {
                "id": each.id,
                "heading": each.value["heading"],
                "topic": each.value["topic"],
                "wanted": wanted is None or each.id in wanted,
            }
            for each in _sections(before)
        ]
        context = self.get_context_data(
            form=form,
            region=self.region,
            month=month,
            before=before,
            sections=sections,
            existing=in_month(self.region, month),
        )
        return self.render_to_response(context)


def _sections(page: RegionalUpdatePage | None) -> list[Any]:
    return list(page.body) if page else []
