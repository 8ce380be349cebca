from django.apps import AppConfig


class RegionalUpdatesConfig(AppConfig):
    name = "regional_updates"
    verbose_name = "Regional updates"

    def ready(self) -> None:
        from cms.delivery.signal_handlers import watch

        from .vocabulary import Acronym, Topic

        watch(Topic)
        watch(Acronym)
