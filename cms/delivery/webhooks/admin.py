"""Webhooks in the admin, under Settings: what they are, how they do, and what can be done about it."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from cms import outgoing
from cms.delivery.publishing import delivered_types

from .models import ACTIONS, Webhook, WebhookDelivery
from .queueing import queue_test

SHOWN_ONCE = "webhook_shown_once"
PER_PAGE = 25


def regions() -> Any:
    """Return the pages that delivered pages are below."""
    parents = [
        parent for model in delivered_types() for parent in model.allowed_parent_page_models()
    ]
    return Page.objects.type(*parents).order_by("title")


class WebhookForm(WagtailAdminModelForm):
    """The address must be one that messages may be sent to."""

    actions = forms.MultipleChoiceField(
        choices=[(name, f"an update is {words}") for name, words in ACTIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Changes",
        help_text="Only these changes; all, if you choose none.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = regions()

    def clean_address(self) -> str:
        try:
            address = outgoing.in_ascii(self.cleaned_data["address"])
            outgoing.check(address, settings.WEBHOOKS_MAY_BE_PRIVATE)
        except outgoing.RefusedError as error:
            raise forms.ValidationError(str(error)) from error
        return address


class CreateView(generic.CreateView):
    def save_instance(self) -> Webhook:
        self.form.instance.owner = self.request.user
        webhook = super().save_instance()
        show_secret_once(self.request, webhook)
        return webhook

    def get_success_url(self) -> str:
        return reverse("webhook:inspect", args=[self.object.pk])


class InspectView(generic.InspectView):
    """What a webhook is, and the log of everything that was sent."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.object.deliveries.order_by("-pk").prefetch_related("tries")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        for delivery in page:
            delivery.message = json.loads(delivery.body)
        shown = self.request.session.get(SHOWN_ONCE)
        if shown and shown["webhook"] == self.object.pk:
            kwargs["secret"] = self.request.session.pop(SHOWN_ONCE)["secret"]
        return super().get_context_data(
            webhook=self.object,
            actions=[ACTIONS[name] for name in self.object.actions],
            deliveries=page,
            waiting=self.object.deliveries.waiting().count(),
            may_change=self.permission_policy.user_has_permission(self.request.user, "change"),
            **kwargs,
        )


def show_secret_once(request: HttpRequest, webhook: Webhook) -> None:
    """Let the next look at ``webhook`` show its secret."""
    request.session[SHOWN_ONCE] = {"webhook": webhook.pk, "secret": webhook.secret}


def test(request: HttpRequest, webhook: Webhook) -> str:
    queue_test(webhook)
    return "A test message is on its way. Look at the log in a moment."


def rotate(request: HttpRequest, webhook: Webhook) -> str:
    webhook.rotate_secret()
    show_secret_once(request, webhook)
    return "There is a new secret. The old one is valid for a day from now."


def pause(request: HttpRequest, webhook: Webhook) -> str:
    webhook.pause(f"Paused by {request.user}.")
    return "Nothing is sent for now. What changes meanwhile is kept."


def resume(request: HttpRequest, webhook: Webhook) -> str:
    webhook.resume()
    return "Messages are sent again, with all that has been waiting."


def redeliver(request: HttpRequest, webhook: Webhook) -> str:
    number = request.POST.get("delivery", "")
    pk = int(number) if number.isascii() and number.isdigit() else 0
    delivery = get_object_or_404(WebhookDelivery, webhook=webhook, pk=pk)
    delivery.send_again()
    return f"{delivery} is sent once more."


class WebhookViewSet(ModelViewSet):
    model = Webhook
    name = "webhook"
    url_prefix = "webhooks"
    icon = "link-external"
    add_to_settings_menu = True
    menu_order = 700
    inspect_view_enabled = True
    copy_view_enabled = False
    add_view_class = CreateView
    inspect_view_class = InspectView
    inspect_template_name = "webhooks/inspect.html"
    add_to_reference_index = False
    list_display = [
        TitleColumn(
            "address",
            label="Webhook",
            accessor=str,
            get_url=lambda webhook: reverse("webhook:inspect", args=[webhook.pk]),
        ),
        Column("state", label="State", accessor=lambda webhook: state(webhook)),
        Column("owner", label="Made by"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("address"),
            FieldPanel("description"),
            FieldPanel("regions", widget=forms.CheckboxSelectMultiple),
            FieldPanel("actions", heading="Changes"),
        ],
        base_form_class=WebhookForm,
    )
    acts: dict[str, Callable[[HttpRequest, Webhook], str]] = {
        "test": test, "rotate": rotate, "pause": pause, "resume": resume, "redeliver": redeliver,
    }  # fmt: skip

    def act(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Do one of ``acts`` to a webhook, for those who may change it."""
        if not self.permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        webhook = get_object_or_404(Webhook, pk=pk)
        messages.success(request, self.acts[action](request, webhook))
        return redirect(reverse("webhook:inspect", args=[pk]))

    def get_urlpatterns(self) -> list[URLPattern]:
        act = require_POST(self.act)
        return super().get_urlpatterns() + [
            path(f"<int:pk>/{action}/", act, {"action": action}, name=action)
            for action in self.acts
        ]


def state(webhook: Webhook) -> str:
    """Return in a few words how ``webhook`` does."""
    waiting = webhook.deliveries.waiting().count()
    if webhook.paused_at:
        return f"Paused, {waiting} waiting" if waiting else "Paused"
    return f"{waiting} waiting" if waiting else "Up to date"
