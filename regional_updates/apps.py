from django.apps import AppConfig


class RegionalUpdatesConfig(AppConfig):
    name = "regional_updates"
    verbose_name = "Regional updates"
