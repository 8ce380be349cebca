"""What the project's own screens in the admin have in common."""

from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class Screen(WagtailAdminTemplateMixin):
    """A screen under its title, with the way to it above."""

    _show_breadcrumbs = True

    def above(self) -> list[dict[str, str]]:
        """Return what lies between the dashboard and this screen, each with its ``url`` and ``label``."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), *self.above(), here]
