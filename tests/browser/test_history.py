"""Two versions of an update are chosen and compared in a real browser, without JavaScript too."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize(
    ("size", "options"),
    [
        ("desktop", {}),
        ("phone", {"color_scheme": "dark"}),
        ("desktop", {"java_script_enabled": False, "color_scheme": "dark"}),
    ],
)
def test_any_two_versions_are_compared_by_keyboard(visit, size, options):
    region = factories.region("North East")
    user = factories.editor(region)
    page = factories.update(
        region, "2019-05", [factories.section("One", "Matches take more time.")]
    )
    for words in ("less", "little"):
        draft = page.get_latest_revision_as_object()
        draft.body = json.dumps([
            factories.section("One", f"Matches take {words} time."),
            factories.section("Two", ("bullets", "<ul><li>New</li></ul>")),
        ])  # fmt: skip
        draft.save_revision(user=user, log_action=True)
    shown = visit(f"/admin/pages/{page.pk}/history/", "editor", size, **options)
    shown.get_by_label("Compare", exact=True).select_option(index=2)
    shown.get_by_label("with", exact=True).select_option(index=1)
    shown.get_by_role("button", name="Compare", exact=True).press("Enter")
    expect(shown.get_by_role("heading", name="Sections")).to_be_visible()
    expect(shown.locator("del", has_text="more")).to_be_visible()
    expect(shown.locator("ins", has_text="less")).to_be_visible()
    expect(shown.get_by_text("Added", exact=True).first).to_be_visible()
    if options.get("java_script_enabled", True):
        for address in (shown.url, f"/admin/pages/{page.pk}/history/"):
            shown.goto(address)
            found = Axe().run(shown, context={"include": [[".versions-compared, .versions"]]})
            assert not found.response["violations"], found.generate_report()
        shown.go_back()
        width = shown.evaluate("document.querySelector('main').scrollWidth - innerWidth")
        assert width <= 0
