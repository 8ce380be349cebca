from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Archive search"

    def ready(self) -> None:
        from cms.signals import demo_loaded, time_passed
        from regional_updates.vocabulary import Topic

        from . import counting, demo, picks

        post_save.connect(picks.topic_saved, sender=Topic)
        post_delete.connect(picks.topic_deleted, sender=Topic)
        time_passed.connect(counting.forget_old)
        demo_loaded.connect(demo.load)
