from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class UpdateForm(WagtailAdminPageForm):
    """The editor's form of an update, where the address may be left to be made from the title."""

    class Media:
        js = ["editorial/last_month.js"]
        css = {"all": ["editorial/last_month.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = (
                "The last part of the address, such as “may-2019”. Leave it empty to have it made "
                "from the date in the title."
            )
