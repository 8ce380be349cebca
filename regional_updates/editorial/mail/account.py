"""The panel in a person's account that turns kinds of mail off."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    NotificationsSettingsPanel,
    notifications_tab,
)
from wagtail.admin.widgets import SwitchInput
from wagtail.users.models import UserProfile

from .models import MailPreferences
from .preferences import KINDS, kinds_for, wants


class MailPreferencesForm(forms.Form):
    """One switch for each kind of mail."""

    def __init__(self, *args: Any, instance: AbstractUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = instance
        for name, kind in kinds_for(instance).items():
            self.fields[name] = forms.BooleanField(
                label=kind.label,
                help_text=kind.help,
                initial=wants(instance, name),
                required=False,
                widget=SwitchInput(),
            )

    def save(self) -> None:
        for model in (UserProfile, MailPreferences):
            chosen = {
                KINDS[name].column: value
                for name, value in self.cleaned_data.items()
                if KINDS[name].model is model
            }
            model.objects.update_or_create(user_id=self.user.pk, defaults=chosen)


class MailPanel(BaseSettingsPanel):
    """Takes the place of Wagtail's own, which knows of half of the mails."""

    name = "mail"
    title = "Mail that you get"
    tab = notifications_tab
    order = 100
    form_class = MailPreferencesForm

    def is_active(self) -> bool:
        return bool(kinds_for(self.user))


class MailAccountView(AccountView):
    """A person's account, with one list of mails."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        panels = super().get_panels()
        return [panel for panel in panels if not isinstance(panel, NotificationsSettingsPanel)]
