"""What is typed while Wagtail saves by itself is saved, too."""

import pytest

from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# The second half is typed as the first is sent, so that it is in the form when the answer comes.
TYPE_ON = """() => document.addEventListener("w-autosave:save", () => {
  document.querySelector("[name=title]").value = "The first half and the second";
  window.saving = true;
}, { once: true })"""
# Wagtail looks for changes from some moment on: the first half is typed anew until it has seen one.
TYPE = """() => {
  if (window.saving) return true;
  window.times = (window.times || 0) + 1;
  document.querySelector("[name=title]").value = `The first half ${window.times}`;
}"""


def test_what_is_typed_while_it_is_under_way_is_saved_after_it(visit):
    region = factories.region("North East")
    factories.editor(region)
    update = factories.update(region, sections=[factories.section("Work")], publish=False)
    page = visit(f"/admin/pages/{update.pk}/edit/", "editor")

    def has_it_all(response) -> bool:
        sent = response.request.post_data or ""
        return response.url.endswith("/edit/") and "and the second" in sent

    page.evaluate(TYPE_ON)
    with page.expect_response(has_it_all, timeout=30_000):
        page.wait_for_function(TYPE, polling=2000, timeout=30_000)
    saved = RegionalUpdatePage.objects.get(pk=update.pk).get_latest_revision_as_object()
    assert saved.title == "The first half and the second"
