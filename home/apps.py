from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from cms.delivery.signal_handlers import watch

        from .models import Event

        watch(Event)
