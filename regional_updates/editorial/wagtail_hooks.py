from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from regional_updates.models import RegionalUpdatePage


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_same_period(request: HttpRequest, page: Page) -> None:
    """Two updates in a month are right for weekly regions, and a mistake for most others."""
    saved_by_itself = not request.accepts("text/html")
    if saved_by_itself or not isinstance(page, RegionalUpdatePage):
        return
    first = page.same_period().first()
    if first is not None:
        text = "This region already has an update for {}: “{}”. Both will be kept."
        messages.warning(
            request,
            format_html(text, f"{page.period:%B %Y}", first.title),
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[first.pk]), "See it")
            ],
        )
