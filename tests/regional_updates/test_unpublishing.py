"""Taking an update away in the admin: led on, gone, or withdrawn."""

import pytest
from django.urls import reverse

from cms.delivery.models import Change, ContentItem
from regional_updates.models import RegionalUpdatePage
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "/regional-updates/west-midlands/november-2017/"
API = "/api/v3/updates/west-midlands/november-2017/"
WHY = "The figures were wrong."


@pytest.fixture
def moderator(client):
    factories.index()
    client.force_login(factories.moderator())
    return client


def unpublish(client, page, **answers):
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    return client.post(address, answers)


class TestTheQuestion:
    def test_is_asked(self, moderator):
        page = factories.update()
        asked = moderator.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        for words in (
            "What should its readers find?",
            "Another page",
            "withdrawn",
            "The other page",
        ):
            assert words in asked.content.decode()

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({}, "Choose what readers of this page should find."),
            ({"how": "vanish"}, "Select a valid choice"),
            ({"how": "gone"}, "Tell readers why"),
            ({"how": "withdrawn", "explanation": "  "}, "Tell readers why"),
            ({"how": "redirect"}, "Choose the page that readers should be led to."),
            ({"how": "redirect", "target": "99999"}, "Select a valid choice"),
        ],
    )
    def test_must_be_answered(self, moderator, answers, words):
        page = factories.update()
        response = unpublish(moderator, page, **answers)
        assert response.status_code == 200 and words in response.content.decode()
        assert ContentItem.objects.filter(page=page).exists()

    def test_readers_are_not_led_to_what_they_cannot_see(self, moderator):
        page, draft = factories.update(), factories.update(period="2018-01", publish=False)
        for target, words in ((draft, "Readers cannot see that page"), (page, "not taken away")):
            response = unpublish(moderator, page, how="redirect", target=target.pk)
            assert words in response.content.decode()
        assert ContentItem.objects.filter(page=page).exists()

    def test_only_updates_can_be_withdrawn(self, moderator):
        region = factories.region()
        response = unpublish(moderator, region, how="withdrawn", explanation=WHY)
        assert response.status_code == 200 and "Select a valid choice" in response.content.decode()

    @pytest.mark.parametrize("how", ["gone", "withdrawn"])
    def test_is_not_for_those_who_may_not_publish(self, client, how):
        page = factories.update()
        client.force_login(factories.editor(page.region))
        unpublish(client, page, how=how, explanation=WHY)
        assert RegionalUpdatePage.objects.get(pk=page.pk).live
        assert client.get(API).json()["withdrawn_notice"] is None


class TestAnswers:
    def test_another_page(self, moderator):
        page, other = factories.update(), factories.update(period="2018-01")
        assert unpublish(moderator, page, how="redirect", target=other.pk).status_code == 302
        response = moderator.get(HERE)
        assert (response.status_code, response["Location"]) == (
            301,
            other.url_path.replace("/front", ""),
        )
        assert Change.objects.last().action == "unpublished"

    def test_an_explanation(self, moderator):
        page = factories.update()
        unpublish(moderator, page, how="gone", explanation=f" {WHY} ")
        assert moderator.get(HERE).status_code == 410
        assert moderator.get(API).json()["detail"] == WHY

    def test_for_a_region_with_all_its_updates(self, moderator):
        region = factories.region()
        factories.update(region)
        factories.update(region, "2018-01", publish=False)
        unpublish(moderator, region, how="gone", explanation=WHY, include_descendants="on")
        for path, status in ((HERE, 410), ("/regional-updates/west-midlands/", 410),
                             ("/regional-updates/west-midlands/january-2018/", 404)):  # fmt: skip
            assert moderator.get(path).status_code == status

    def test_twice_with_different_answers(self, moderator):
        page, other = factories.update(), factories.update(period="2018-01")
        unpublish(moderator, page, how="gone", explanation=WHY)
        unpublish(moderator, page, how="redirect", target=other.pk)
        page.refresh_from_db()
        page.save_revision().publish()
        unpublish(moderator, page, how="redirect", target=other.pk)
        assert moderator.get(HERE).status_code == 301
        page.refresh_from_db()
        page.save_revision().publish()
        unpublish(moderator, page, how="gone", explanation="Another reason.")
        assert moderator.get(API).json()["detail"] == "Another reason."


class TestWithdrawn:
    @pytest.fixture
    def page(self, moderator):
        topic = factories.topic("Adoption")
        sections = [factories.section("Adoption", "Matches take less time.", topic=topic)]
        page = factories.update(sections=sections)
        assert unpublish(moderator, page, how="withdrawn", explanation=WHY).status_code == 302
        page.refresh_from_db()
        return page

    def test_it_stays_readable_under_a_notice(self, moderator, page):
        response = moderator.get(HERE)
        assert response.status_code == 200
        for words in (b"This update was withdrawn on", WHY.encode(), b"noindex"):
            assert words in response.content
        notice = moderator.get(API).json()["withdrawn_notice"]
        assert notice["explanation"] == WHY and notice["withdrawn_at"].endswith("Z")
        (item,) = moderator.get("/api/v3/updates/").json()["items"]
        assert item["withdrawn_notice"] == notice
        assert Change.objects.last().action == "published"

    @pytest.mark.parametrize(
        "path", ["/api/v3/search/?q=matches", "/api/v3/sections/?topic=adoption"]
    )
    def test_it_is_found_only_when_asked_for(self, moderator, page, path):
        assert moderator.get(path).json()["count"] == 0
        assert moderator.get(f"{path}&include_withdrawn=true").json()["count"] == 1

    def test_so_it_is_on_the_search_page(self, moderator, page):
        found = moderator.get("/search/?q=matches").content
        assert b"No update for" in found and b"Include withdrawn updates" in found
        found = moderator.get("/search/?q=matches&include_withdrawn=true").content
        assert HERE.encode() in found and b"Withdrawn" in found

    def test_its_headings_complete_nothing(self, moderator, page):
        RegionalUpdatePage.objects.get(pk=page.pk)
        kinds = [
            item["kind"] for item in moderator.get("/api/v3/search/suggest/?q=ado").json()["items"]
        ]
        assert "heading" not in kinds

    def test_it_is_suggested_beside_no_other(self, moderator, page):
        later = factories.update(
            period="2018-01",
            sections=[factories.section("More", topic=page.body[0].value["topic"])],
        )
        document = moderator.get(f"/api/v3/updates/west-midlands/{later.slug}/").json()
        assert document["related_articles"] == []

    def test_a_new_version_is_still_withdrawn(self, moderator, page):
        page.title = "Corrected"
        page.save_revision().publish()
        document = moderator.get(API).json()
        assert (
            document["title"] == "Corrected" and document["withdrawn_notice"]["explanation"] == WHY
        )

    def test_an_earlier_version_is_so_too(self, moderator, page):
        page.revisions.earliest("pk").publish()
        assert moderator.get(API).json()["withdrawn_notice"]["explanation"] == WHY

    def test_a_copy_is_not(self, moderator, page):
        copy = page.copy(update_attrs={"slug": "copied", "title": "A copy"})
        assert copy.withdrawn_at is None

    def test_whoever_edits_it_is_told_and_may_end_it(self, moderator, page):
        edit = moderator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "This update was withdrawn on" in edit and WHY in edit
        end = reverse("end_withdrawal", args=[page.pk])
        assert end in edit
        assert WHY in moderator.get(end).content.decode()
        assert moderator.get(API).json()["withdrawn_notice"]
        assert moderator.post(end).status_code == 302
        assert moderator.get(API).json()["withdrawn_notice"] is None
        assert moderator.get("/api/v3/search/?q=matches").json()["count"] == 1
        history = moderator.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content
        assert b"Withdrawn, kept as a record" in history and b"Withdrawal ended" in history
        assert moderator.get(end).status_code == 404

    def test_an_editor_is_told_but_may_not_end_it(self, client, page):
        client.force_login(factories.editor(page.region))
        edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        end = reverse("end_withdrawal", args=[page.pk])
        assert "This update was withdrawn on" in edit and end not in edit
        client.post(end)
        assert client.get(API).json()["withdrawn_notice"]
