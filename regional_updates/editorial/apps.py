from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "regional_updates.editorial"
    label = "editorial"

    def ready(self) -> None:
        from django.core import checks

        from . import guide, signal_handlers

        checks.register(guide.check_guide)

        signal_handlers.register()
