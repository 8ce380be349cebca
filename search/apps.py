from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Archive search"

    def ready(self) -> None:
        from cms.signals import demo_loaded, time_passed

        from . import counting, demo

        time_passed.connect(counting.forget_old)
        demo_loaded.connect(demo.load)
