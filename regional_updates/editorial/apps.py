from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "regional_updates.editorial"
    label = "editorial"

    def ready(self) -> None:
        from . import signal_handlers

        signal_handlers.register()
