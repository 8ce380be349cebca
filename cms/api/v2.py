"""Wagtail's stable v2 API: pages, images, documents and redirects."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.redirects.api import RedirectsAPIViewSet
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet


class Redirects(RedirectsAPIViewSet):
    """Finds where a path leads in the form that documents and changes have it: with its last slash."""

    def find_object(self, queryset: QuerySet, request: HttpRequest) -> Redirect | None:
        if path := request.GET.get("html_path"):
            found = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
            if found is None:
                raise Http404
            return found
        return super().find_object(queryset, request)


api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesAPIViewSet)
api.register_endpoint("images", ImagesAPIViewSet)
api.register_endpoint("documents", DocumentsAPIViewSet)
api.register_endpoint("redirects", Redirects)
