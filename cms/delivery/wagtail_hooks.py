from wagtail import hooks

from .webhooks.admin import WebhookViewSet


@hooks.register("register_admin_viewset")
def register_webhooks() -> WebhookViewSet:
    return WebhookViewSet()
