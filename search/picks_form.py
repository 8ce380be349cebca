"""The form in which editors choose picks: the words, and for each pick a page, a topic or a link."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve, reverse
from django.utils.encoding import iri_to_uri
from django.utils.functional import cached_property
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminPageChooser
from wagtail.contrib.search_promotions.forms import QueryForm, SearchPromotionsFormSet
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import MAX_QUERY_STRING_LENGTH

from cms.addresses import page_root
from cms.delivery.departures import is_taken
from regional_updates.vocabulary import Topic

from .picks import path_here, picked_for

LONGEST_LINK = 200
# Names of addresses at which there is always a page for readers.
ALWAYS_THERE = ("search", "topics", "help")
NO_ADDRESS = (
    "Write a whole address, such as https://www.gov.uk/ofsted, or one of this site, such as "
    "/search/?q=adoption."
)
NOTHING_THERE = (
    "Readers find nothing at this address of the site. Copy it from your browser, or choose a page "
    "or topic above."
)


class WordsForm(QueryForm):
    query_string = forms.CharField(
        label="Words",
        max_length=MAX_QUERY_STRING_LENGTH,
        help_text="All that people type, misspelt if they misspell it. Capitals, accents and "
        "quotation marks make no difference.",
    )

    def clean_query_string(self) -> str:
        words = self.cleaned_data["query_string"]
        if not picked_for(words):
            raise forms.ValidationError("Write at least one word.")
        return words


class PickForm(WagtailAdminModelForm):
    """One pick. A topic is kept as the path of its page, and so is another address of this site.

    ``topics`` are the names of all topics by their slugs.
    """

    topic = forms.ChoiceField(
        required=False, help_text="Or the page with all that was said on a topic."
    )
    # Not the model's own, which takes no path.
    external_link_url = forms.CharField(
        label="Link",
        required=False,
        max_length=LONGEST_LINK,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
        help_text="Or the address of another site, or of any other page of this one.",
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = SearchPromotion
        fields = ("query", "page", "external_link_text", "description")
        labels = {"external_link_text": "Text of the link", "description": "Why it helps"}
        help_texts = {
            "page": "A page of the site; where readers cannot see it, the pick is not shown.",
            "external_link_text": "For a link. A page shows its title, and a topic its name where this "
            "is empty.",
            "description": "One sentence, shown below. May be empty.",
        }
        widgets = {"page": AdminPageChooser(), "description": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, topics: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        self.fields["topic"].choices = [("", "No topic"), *topics.items()]
        kept = self.instance.external_link_url
        slug = next((slug for slug in topics if reverse("topic", args=[slug]) == kept), "")
        self.initial |= {"topic": slug, "external_link_url": "" if slug else kept}
        if slug and self.instance.external_link_text == topics[slug]:
            self.initial["external_link_text"] = ""

    def clean_external_link_url(self) -> str:
        address = self.cleaned_data["external_link_url"]
        root = page_root()
        path = path_here(address, root)
        if path is None:
            field = forms.URLField(
                required=False,
                max_length=LONGEST_LINK,
                assume_scheme="https",
                validators=[URLValidator(["http", "https"], message=NO_ADDRESS)],
                error_messages={"invalid": NO_ADDRESS},
            )
            whole = field.clean(address)
            # It would look as if it led elsewhere than it does.
            host = urlsplit(whole).netloc.lower()
            if "@" in host or host == urlsplit(root).netloc.lower():
                raise forms.ValidationError(NO_ADDRESS)
            return whole
        # As browsers ask for it, and with the slash that they are led to.
        parts = urlsplit(iri_to_uri(path))
        paths = (parts.path, f"{parts.path}/")
        found = next((path for path in paths if _is_for_readers(unquote(path))), None)
        if found is None:
            raise forms.ValidationError(NOTHING_THERE)
        return parts._replace(path=found).geturl()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # Also what is wrong, which has a message of its own.
        given = [name for name in ("page", "topic", "external_link_url") if self[name].value()]
        if len(given) > 1:
            self.add_error(None, "Keep one of these: the page, the topic or the link.")
        elif not given:
            self.add_error(None, "Choose a page or a topic, or write a link.")
        elif given == ["external_link_url"] and not cleaned.get("external_link_text"):
            self.add_error("external_link_text", "Write what the link is called.")
        link = cleaned.get("external_link_url", "")
        if slug := cleaned.get("topic"):
            link = reverse("topic", args=[slug])
            cleaned["external_link_text"] = cleaned.get("external_link_text") or self.topics[slug]
        self.instance.external_link_url = link
        return cleaned


class PicksFormSet(SearchPromotionsFormSet):
    """Wagtail's own, with a first pick ready where there is none."""

    form = PickForm
    minimum_forms_message = "Choose at least one pick."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial_form_count():
            self.extra = 1

    @cached_property
    def topics(self) -> dict[str, str]:
        return dict(Topic.objects.values_list("slug", "name"))

    def add_fields(self, form: PickForm, index: int | None) -> None:
        super().add_fields(form, index)
        if index is not None:
            form.fields["ORDER"].initial = index + 1

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "topics": self.topics}


def _is_for_readers(path: str) -> bool:
    """Return whether readers find something at ``path``."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if not path.isprintable():
        return False
    if match.url_name == "topic":
        return Topic.objects.filter(slug=match.kwargs["slug"]).exists()
    return match.url_name in ALWAYS_THERE or (match.url_name == "wagtail_serve" and is_taken(path))
