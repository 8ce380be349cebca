from wagtail import hooks
from wagtail.admin.rich_text.converters.editor_html import WhitelistRule
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.whitelist import allow_without_attributes

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


@hooks.register("register_rich_text_features")
def allow_sub_and_sup_through_the_api(features: FeatureRegistry) -> None:
    """Wagtail has these in its editor, but takes them out of what is written through its API."""
    for feature, element in (("subscript", "sub"), ("superscript", "sup")):
        rule = WhitelistRule(element, allow_without_attributes)
        features.register_converter_rule("editorhtml", feature, [rule])
