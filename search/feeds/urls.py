from django.urls import re_path

from .views import events, updates, updates_table

# A region's slug may be in any script, but holds nothing that a database refuses.
OF_A_REGION = r"^(?:(?P<region>[-\w]+)/)?updates\."

urlpatterns = [
    re_path(OF_A_REGION + r"(?P<form>atom|json)$", updates, name="feed"),
    re_path(OF_A_REGION + r"csv$", updates_table, name="feed_table"),
    re_path(r"^events\.ics$", events, name="feed_events"),
]
