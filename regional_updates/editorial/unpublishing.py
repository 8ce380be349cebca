"""Taking a page away, which asks what its readers are to find instead."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages import unpublish
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log
from wagtail.models import Page

from cms.delivery import departures
from cms.delivery.publishing import path_of, public
from regional_updates.models import RegionalUpdatePage

REDIRECT, GONE, WITHDRAWN = "redirect", "gone", "withdrawn"
CHOICES = [
    (REDIRECT, "Another page: its address leads there from now on"),
    (GONE, "An explanation of why the page is gone"),
    (
        WITHDRAWN,
        "The page as it is, under a notice that it was withdrawn: it stays as a record, "
        "and searches leave it out",
    ),
]


class UnpublishForm(forms.Form):
    """What readers of the page are to find: another page, an explanation, or the page with a notice."""

    how = forms.ChoiceField(
        label="What should its readers find?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what readers of this page should find."},
    )
    target = forms.ModelChoiceField(
        label="The other page",
        queryset=Page.objects.all(),
        widget=AdminPageChooser,
        required=False,
    )
    explanation = forms.CharField(
        label="What to tell readers",
        help_text="For example: “The figures in this update were wrong. The December update has them.”",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        how = self.fields["how"]
        if isinstance(how, forms.ChoiceField) and not isinstance(page, RegionalUpdatePage):
            how.choices = [choice for choice in CHOICES if choice[0] != WITHDRAWN]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        how, target = answers.get("how"), answers.get("target")
        if how == REDIRECT and "target" not in self.errors:
            if target is None:
                self.add_error("target", "Choose the page that readers should be led to.")
            elif target.path.startswith(self.page.path):
                self.add_error("target", "Choose a page that is not taken away with this one.")
            elif not public(Page.objects.filter(pk=target.pk)).exists():
                self.add_error("target", "Readers cannot see that page. Choose a published one.")
        if how in (GONE, WITHDRAWN) and not answers.get("explanation", "").strip():
            self.add_error("explanation", "Tell readers why, in a sentence or two.")
        return answers


class UnpublishView(unpublish.UnpublishView):
    """Wagtail's own, with the question."""

    template_name = "editorial/confirm_unpublish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", UnpublishForm(page=self.object))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UnpublishForm(request.POST, page=self.object)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        explanation = form.cleaned_data["explanation"].strip()
        if form.cleaned_data["how"] == WITHDRAWN:
            self.object.withdraw(explanation)
            log(self.object, "regional_updates.withdraw", user=request.user)
            messages.success(request, f"“{self.object.title}” is withdrawn, and stays as a record.")
            return redirect(self.get_next_url())
        leaving = Page.objects.filter(pk=self.object.pk)
        if request.POST.get("include_descendants"):
            leaving = self.object.get_descendants(inclusive=True).live()
        places = {page.pk: path_of(page) for page in leaving}
        response = super().post(request, *args, **kwargs)
        still_there = Page.objects.live().filter(pk__in=places)
        left = [places[pk] for pk in places.keys() - set(still_there.values_list("pk", flat=True))]
        if form.cleaned_data["how"] == REDIRECT:
            departures.lead_on(left, form.cleaned_data["target"])
        else:
            departures.say_goodbye(left, explanation)
        return response


class EndWithdrawalView(WagtailAdminTemplateMixin, TemplateView):
    """Asks, then makes a withdrawn update count again."""

    template_name = "editorial/confirm_end_withdrawal.html"
    page_title = "End the withdrawal"
    header_icon = "undo"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(
            RegionalUpdatePage, pk=kwargs["page_id"], withdrawn_at__isnull=False
        )
        if not self.page.permissions_for_user(request.user).can_unpublish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page.end_withdrawal()
        log(self.page, "regional_updates.end_withdrawal", user=request.user)
        messages.success(request, f"“{self.page.title}” counts again, without a notice.")
        return redirect(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))
