from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save


class RegionalUpdatesConfig(AppConfig):
    name = "regional_updates"
    verbose_name = "Regional updates"

    def ready(self) -> None:
        from cms.delivery.signal_handlers import watch

        from . import renaming
        from .models import RegionPage
        from .vocabulary import Acronym, Topic

        pre_save.connect(renaming.region_is_saved, sender=RegionPage)
        post_save.connect(renaming.region_saved, sender=RegionPage)
        pre_save.connect(renaming.topic_is_saved, sender=Topic)
        post_save.connect(renaming.topic_saved, sender=Topic)
        post_delete.connect(renaming.topic_deleted, sender=Topic)
        watch(Topic)
        watch(Acronym)
