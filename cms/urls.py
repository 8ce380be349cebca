"""Every address of the project, and the room that answers it."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.api.v2 import api as v2
from cms.api.v3 import api as v3
from cms.patterns import ERROR_PAGES, error_page, patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include("regional_updates.editorial.urls")),
    path("admin/", include("regional_updates.importing.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", v2.urls),
    path("api/v3/", v3.urls),
    path("preview/editions/", include("regional_updates.editorial.editions.urls")),
    path("events/", include("regional_updates.events")),
    path("search/", include("search.urls")),
    path("topics/", include("search.topics")),
    path("feeds/", include("search.feeds.urls")),
    path("help/", include("search.help")),
    path("", include("search.discovery")),
    path("patterns/", patterns),
    *(path(f"patterns/{status}/", error_page, {"status": status}) for status in ERROR_PAGES),
    # Nothing but renditions: documents may be private, and only Wagtail's own view knows.
    *static(f"{settings.MEDIA_URL}images/", document_root=settings.MEDIA_ROOT / "images"),
    path("", include(wagtail_urls)),
]
