from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Event


class EventViewSet(SnippetViewSet):
    model = Event
    icon = "calendar-alt"
    menu_label = "Events"
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["title", "starts_at", "location"]
    list_filter = ["starts_at"]


register_snippet(EventViewSet)
