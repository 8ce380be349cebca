"""Wagtail's stable v2 API: pages, images, documents and redirects."""

import json
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from rest_framework.fields import Field
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.contrib.redirects.api import RedirectsAPIViewSet
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.delivery.models import Section
from cms.delivery.publishing import DeliveredPage

from . import parameters


class UpdateFilter(BaseFilterBackend):
    """Filters pages by what their published documents say, as v3's list of updates does."""

    PARAMETERS = frozenset({"region", "topic", "year", "period_from", "period_to"})

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        asked = request.GET
        for name in ("period", "date"):
            if name in asked:
                self.date(name, asked[name], queryset)
        if regions := asked.getlist("region"):
            queryset = queryset.filter(content_item__region__in=regions)
        if topics := asked.getlist("topic"):
            on_topic = Section.objects.filter(item__page=OuterRef("pk"), topic__in=topics)
            queryset = queryset.filter(Exists(on_topic))
        if "year" in asked:
            year = asked["year"]
            if not year.isascii() or not year.isdigit() or not 0 < int(year[:5]) <= 9999:
                raise BadRequestError("year must be a year such as 2017")
            queryset = queryset.filter(content_item__period__year=int(year))
        for name, comparison in (("period_from", "gte"), ("period_to", "lte")):
            if name in asked:
                try:
                    month = parameters.month(asked[name])
                except ValueError as error:
                    raise BadRequestError(f"{name} {error}") from error
                queryset = queryset.filter(**{f"content_item__period__{comparison}": month})
        return queryset

    def date(self, name: str, value: str, queryset: QuerySet) -> None:
        """Refuse what Wagtail's own filter, which comes after this one, would fail at."""
        try:
            queryset.model._meta.get_field(name).to_python(value)
        except FieldDoesNotExist:
            pass
        except ValidationError as error:
            raise BadRequestError(f"{name}: {' '.join(error.messages)}") from error


class FromDocument(Field):
    """A field of the page's stored document."""

    def __init__(self, name: str) -> None:
        super().__init__(read_only=True, source="*")
        self.name = name

    def to_representation(self, page: Any) -> Any:
        if not hasattr(page, "delivered"):
            page.delivered = json.loads(page.content_item.document)
        return page.delivered.get(self.name)


class Pages(PagesAPIViewSet):
    """Wagtail's pages; those that are delivered say what their documents say."""

    filter_backends = [UpdateFilter, *PagesAPIViewSet.filter_backends]
    known_query_parameters = PagesAPIViewSet.known_query_parameters | UpdateFilter.PARAMETERS

    @classmethod
    def get_body_fields(cls, model: type[Model]) -> list[APIField]:
        if not issubclass(model, DeliveredPage):
            return super().get_body_fields(model)
        return cls._convert_api_fields(cls.body_fields) + [
            APIField(name, serializer=FromDocument(in_document))
            for name, in_document in model.fields_in_document.items()
        ]

    def get_queryset(self) -> QuerySet:
        """Return the pages that anyone may read, with their documents in the same query."""
        pages = super().get_queryset()
        if issubclass(pages.model, DeliveredPage):
            pages = pages.filter(content_item__isnull=False).select_related(
                "content_item", "locale"
            )
        return pages


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
api.register_endpoint("pages", Pages)
api.register_endpoint("images", ImagesAPIViewSet)
api.register_endpoint("documents", DocumentsAPIViewSet)
api.register_endpoint("redirects", Redirects)
