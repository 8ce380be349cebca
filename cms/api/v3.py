"""Wagtail's v3 API with the project's own endpoints beside Wagtail's, in one OpenAPI document."""

from wagtail.api.v3.urls import api

from . import errors

api.title = "Regional Updates API"
api.description = (
    "Published regional updates as complete documents, their sections, the archive search and the "
    "list of what changed; beside them Wagtail’s own endpoints for pages and sites. "
    "Reading needs no key."
)

errors.register(api)

api.add_router("/updates/", "regional_updates.api.updates.router")
api.add_router("/", "regional_updates.api.navigation.router")
api.add_router("/preview/", "regional_updates.api.preview.router")
api.add_router("/", "home.api.router")
api.add_router("/", "search.api.router")
api.add_router("/", "cms.delivery.api.router")
