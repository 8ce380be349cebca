"""Wagtail's v3 API with the project's own endpoints beside Wagtail's, in one OpenAPI document."""

from wagtail.api.v3.auth import AllowAnonymous
from wagtail.api.v3.routers import pages as wagtails_pages
from wagtail.api.v3.routers.pages import actions_router
from wagtail.api.v3.routers.pages import router as pages
from wagtail.api.v3.urls import api
from wagtail.contrib.redirects.api.v3 import router as redirects
from wagtail.snippets.api.v3.router import router as snippets

from cms.api.auth import public_read
from cms.delivery.api import Departure, find_redirect

from . import errors, guards, openapi

api.title = "Regional Updates API"
api.description = (
    "Published regional updates as complete documents, their sections, the archive search and the "
    "list of what changed; beside them Wagtail’s own endpoints for pages and sites. "
    "Reading needs no key."
)

errors.register(api)
api.parser = guards.ObjectParser()

# Wagtail's registers our snippets after this router asks for them: it knows of none.
api._router_registrations[:] = [
    each for each in api._router_registrations if each[1] is not snippets
]
routers = [each[1] for each in api._router_registrations]
wagtails = {tag for router in routers for tag in router.tags or ()}

for router in (pages, actions_router):
    # A body is read by the type of its page, which is looked for before its number is checked.
    router.path_operations = {
        path.replace("{page_id}", "{int:page_id}"): path_view
        for path, path_view in router.path_operations.items()
    }

for name in ("build_page_form", "build_page_update_form"):
    setattr(wagtails_pages, name, guards.shaped(getattr(wagtails_pages, name)))

for path_view in actions_router.path_operations.values():
    for operation in path_view.operations:
        operation.view_func = guards.root_stays(operation.view_func)

# Wagtail's own public reads, too, take a token that is not valid for an error.
for router in routers:
    for path_view in router.path_operations.values():
        for operation in path_view.operations:
            if any(isinstance(auth, AllowAnonymous) for auth in operation.auth_callbacks):
                operation.auth_callbacks = [public_read]

for operation in pages.path_operations["/find/"].operations:
    operation.openapi_extra = {
        "responses": {302: {"description": "`Location` is the page’s detail."}}
    }

# In the place of Wagtail's list and search of redirects, which know of no page that is gone.
redirects.path_operations["/"].operations = [
    operation
    for operation in redirects.path_operations["/"].operations
    if "GET" not in operation.methods
]
del redirects.path_operations["/find/"]
redirects.add_api_operation(
    "/",
    ["GET"],
    find_redirect,
    auth=public_read,
    response=Departure,
    tags=["Navigation"],
    summary="Where a path went",
    operation_id="redirects_find",
    openapi_extra=openapi.problems(_404="Nothing is known to have left there."),
)

api.add_router("/updates/", "regional_updates.api.updates.router")
api.add_router("/updates/", "regional_updates.api.drafts.router")
api.add_router("/updates/", "regional_updates.api.workflow.router")
api.add_router("/", "regional_updates.api.navigation.router")
api.add_router("/preview/", "regional_updates.api.preview.router")
api.add_router("/", "home.api.router")
api.add_router("/", "search.api.router")
api.add_router("/", "cms.delivery.api.router")

openapi.complete(api, wagtails)
