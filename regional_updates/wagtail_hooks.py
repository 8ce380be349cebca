from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.rich_text.converters.editor_html import WhitelistRule
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet
from wagtail.whitelist import allow_without_attributes

from cms.delivery.publishing import public

from .vocabulary import Acronym, Topic


class PublicPageLinkHandler(PageLinkHandler):
    """Turns links in rich text to pages that readers cannot see into their words alone."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Page | None]:
        pages = super().get_many(attrs_list)
        ids = [page.pk for page in pages if page]
        seen = set(public(Page.objects.filter(pk__in=ids)).values_list("pk", flat=True))
        return [page if page and page.pk in seen else None for page in pages]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "description"]


class AcronymCreateView(CreateView):
    """Wagtail's own, which takes what is known already from its address."""

    def get_initial(self) -> dict[str, str]:
        known = self.request.GET
        return {name: known[name] for name in ("term", "expansion") if name in known}


class AcronymViewSet(SnippetViewSet):
    model = Acronym
    add_view_class = AcronymCreateView
    icon = "help"
    menu_label = "Acronyms"
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["term", "expansion"]


register_snippet(TopicViewSet)
register_snippet(AcronymViewSet)


@hooks.register("register_rich_text_features", order=10)
def link_to_public_pages_only(features: FeatureRegistry) -> None:
    """Wherever Wagtail itself renders rich text, its v3 API included."""
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("register_rich_text_features")
def allow_sub_and_sup_through_the_api(features: FeatureRegistry) -> None:
    """Wagtail has these in its editor, but takes them out of what is written through its API."""
    for feature, element in (("subscript", "sub"), ("superscript", "sup")):
        rule = WhitelistRule(element, allow_without_attributes)
        features.register_converter_rule("editorhtml", feature, [rule])


@hooks.register("insert_editor_js")
def keep_the_editor_in_reach() -> SafeString:
    return format_html('<script src="{}"></script>', versioned_static("regional_updates/editor.js"))


@hooks.register("insert_global_admin_css")
def keep_phones_clear() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}">', versioned_static("regional_updates/admin.css")
    )
