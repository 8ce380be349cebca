"""The screens of the national moderators' editions."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.generic import TemplateView
from wagtail.admin import messages

from regional_updates.editorial.calendar import late_after_days
from regional_updates.editorial.coverage import Row, coverage
from regional_updates.editorial.roles import is_moderator
from regional_updates.editorial.state import State
from regional_updates.screens import Screen

from . import holding
from .models import Edition
from .previewing import preview_link

READY = {State.HELD, State.LIVE, State.SCHEDULED}


class EditionForm(forms.ModelForm):
    """Which month's updates wait for each other."""

    class Meta:
        model = Edition
        fields = ["period"]


class ReleaseForm(forms.Form):
    """When an edition goes out."""

    release_at = forms.DateTimeField(
        label="Date and time",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
        error_messages={
            "required": "Say when it goes out.",
            "invalid": "Type the date and time, for example 2026-05-29 09:00.",
        },
    )

    def clean_release_at(self) -> Any:
        moment = self.cleaned_data["release_at"]
        if moment <= timezone.now():
            raise forms.ValidationError("Choose a time to come, or release it now.")
        return moment


class TakeOutForm(forms.Form):
    """Why an approved update becomes a draft again."""

    reason = forms.CharField(
        label="Why?",
        help_text="The people of this update get it by mail, and its history keeps it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say why, so that the region knows what to do."},
    )


class ModeratorView(Screen, TemplateView):
    """For those who look after every region."""

    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_moderator(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditionsView(ModeratorView):
    """All editions, and the form that begins one."""

    template_name = "editions/editions.html"
    page_title = "Editions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", EditionForm())
        editions = Edition.objects.select_related("released_by").annotate(count=Count("held"))
        return super().get_context_data(editions=editions, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EditionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        edition = form.save()
        messages.success(
            request,
            f"From now on the updates for {edition.period:%B %Y} wait for each other once they are "
            "approved.",
        )
        return redirect("edition", edition.pk)


class OneEditionView(ModeratorView):
    """Of the edition that the address names."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.edition = get_object_or_404(Edition, pk=kwargs["edition_id"])
        self.page_title = str(self.edition)

    def above(self) -> list[dict[str, str]]:
        return [{"url": reverse("editions"), "label": EditionsView.page_title}]


class EditionView(OneEditionView):
    """One edition: what it holds, what is missing, and what may be done with it."""

    template_name = "editions/edition.html"

    def rows(self) -> list[Row]:
        """Return each region with its cell of the coverage calendar."""
        days = late_after_days(self.request)
        return coverage(self.request.user, [self.edition.period], days)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = {
            each.page_id: each
            for each in self.edition.held.select_related("approved_by", "page").order_by(
                "page__path"
            )
        }
        rows = [] if self.edition.released_at else self.rows()
        states = [(row.region, {update.state for update in row.cells[0].updates}) for row in rows]
        if self.edition.released_at is None:
            link, until = preview_link(self.edition)
            kwargs |= {"link": link, "until": until}
        kwargs.setdefault("form", ReleaseForm(initial={"release_at": self.edition.release_at}))
        return super().get_context_data(
            edition=self.edition,
            held=list(held.values()),
            cells=[
                (row, [(update, held.get(update.page_id)) for update in row.cells[0].updates])
                for row in rows
            ],
            missing=[region for region, found in states if not found & READY],
            scheduled=[region for region, found in states if State.SCHEDULED in found],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        if self.edition.released_at:
            messages.warning(request, holding.RELEASED)
        elif action in ("plan", "unplan", "new_link", "stop", "release"):
            try:
                return getattr(self, action)(request)
            except holding.TooLate as reason:
                messages.error(request, str(reason))
        return redirect("edition", self.edition.pk)

    def plan(self, request: HttpRequest) -> HttpResponse:
        form = ReleaseForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        moment = form.cleaned_data["release_at"]
        context = self.get_context_data(moment=moment)
        if context["missing"] and "sure" not in request.POST:
            self.template_name = "editions/confirm_release.html"
            return self.render_to_response(context)
        holding.plan(self.edition, moment)
        when = f"{timezone.localtime(moment):%-d %B %Y at %H:%M:%S}"
        messages.success(request, f"It goes out on {when}.")
        return redirect("edition", self.edition.pk)

    def unplan(self, request: HttpRequest) -> HttpResponse:
        holding.plan(self.edition, None)
        messages.success(request, "It has no time any more, and goes out when you release it.")
        return redirect("edition", self.edition.pk)

    def new_link(self, request: HttpRequest) -> HttpResponse:
        self.edition.preview_key = get_random_string(12)
        self.edition.save(update_fields=["preview_key"])
        messages.success(request, "Earlier links do not work any more. Here is a new one.")
        return redirect("edition", self.edition.pk)

    def stop(self, request: HttpRequest) -> HttpResponse:
        holding.stop(self.edition)
        messages.success(request, "Updates for this month go out by themselves again.")
        return redirect("editions")

    def release(self, request: HttpRequest) -> HttpResponse:
        if "sure" not in request.POST:
            self.template_name = "editions/confirm_release.html"
            return self.render_to_response(self.get_context_data())
        try:
            # Its failure must not undo what else this request does.
            with transaction.atomic():
                count = holding.release(self.edition, request.user)
        except holding.ReleaseFailed as failure:
            messages.error(request, f"Nothing went out: {failure}")
        else:
            messages.success(request, f"Released: {count} update{'s' if count != 1 else ''}.")
        return redirect("edition", self.edition.pk)


class TakeOutView(OneEditionView):
    """Asks why one update should not go out with the others, then makes it a draft again."""

    template_name = "editions/confirm_take_out.html"

    def above(self) -> list[dict[str, str]]:
        here = {"url": reverse("edition", args=[self.edition.pk]), "label": str(self.edition)}
        return [*super().above(), here]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page_title = "Take out of the edition"
        held = self.edition.held.filter(edition__released_at=None).select_related("page")
        # Not by a query: no database holds every number that an address may name.
        self.held = next((each for each in held if each.page_id == kwargs["page_id"]), None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.held else self.gone()

    def gone(self) -> HttpResponse:
        """Lead back with a word: there is nothing to take out any more."""
        out = self.edition.released_at
        messages.warning(self.request, holding.RELEASED if out else holding.NOT_IN_IT)
        return redirect("edition", self.edition.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", TakeOutForm())
        return super().get_context_data(edition=self.edition, held=self.held, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held = self.held
        if held is None:
            return self.gone()
        form = TakeOutForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            holding.take_out(held, request.user, form.cleaned_data["reason"])
        except holding.TooLate as reason:
            messages.error(request, str(reason))
            return redirect("edition", self.edition.pk)
        messages.success(
            request,
            f"“{held.page.draft_title}” is a draft again. Its people are told why, and it is to be "
            "approved anew.",
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[held.page_id]), "Open it")
            ],
        )
        return redirect("edition", self.edition.pk)
