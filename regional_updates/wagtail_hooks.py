from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .vocabulary import Acronym, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "description"]


class AcronymViewSet(SnippetViewSet):
    model = Acronym
    icon = "help"
    menu_label = "Acronyms"
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["term", "expansion"]


register_snippet(TopicViewSet)
register_snippet(AcronymViewSet)
