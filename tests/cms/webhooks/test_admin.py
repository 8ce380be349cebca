"""Webhooks in the admin: defined, looked at, and helped along."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cms.delivery.models import Webhook, WebhookDelivery
from cms.delivery.webhooks import sending
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/webhooks/new/"


def inspect(webhook) -> str:
    return reverse("webhook:inspect", args=[webhook.pk])


def do(client, action: str, webhook, **data):
    return client.post(reverse(f"webhook:{action}", args=[webhook.pk]), data, follow=True)


class TestDefining:
    def test_its_secret_is_shown_once(self, admin_client, admin_user):
        west = factories.region("West Midlands")
        form = {"address": "http://127.0.0.1:9/hooks", "description": "", "regions": [west.pk],
                "actions": ["published"]}  # fmt: skip
        page = admin_client.post(ADD, form, follow=True).content.decode()
        webhook = Webhook.objects.get()
        assert (webhook.owner, webhook.actions) == (admin_user, ["published"])
        assert list(webhook.regions.all()) == [west.page_ptr]
        assert webhook.secret in page
        again = admin_client.get(inspect(webhook)).content.decode()
        edit = admin_client.get(reverse("webhook:edit", args=[webhook.pk])).content.decode()
        listing = admin_client.get("/admin/webhooks/").content.decode()
        assert not any(webhook.secret in page for page in (again, edit, listing))

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("", "This field is required"),
            ("nonsense", "Enter a valid URL"),
            ("ftp://example.org/", "must begin with https"),
            ("http://user:pw@8.8.8.8/", "must not hold a user name"),
            ("http://127.0.0.1/", "not on the public internet"),
            ("http://localhost:8000/", "not on the public internet"),
            ("http://[::1]/", "not on the public internet"),
        ],
    )
    def test_a_bad_address_is_refused(self, admin_client, settings, address, words):
        settings.WEBHOOKS_MAY_BE_PRIVATE = False
        response = admin_client.post(ADD, {"address": address})
        assert words in response.content.decode() and not Webhook.objects.exists()

    def test_only_regions_can_be_chosen(self, admin_client):
        page = factories.update()
        response = admin_client.post(ADD, {"address": "http://127.0.0.1/", "regions": [page.pk]})
        assert response.status_code == 200 and not Webhook.objects.exists()

    def test_regions_and_changes_can_be_taken_away_again(self, admin_client, webhook):
        webhook.regions.set([factories.region()])
        form = {"address": webhook.address, "description": "All of it"}
        admin_client.post(reverse("webhook:edit", args=[webhook.pk]), form)
        webhook.refresh_from_db()
        assert (webhook.description, webhook.actions) == ("All of it", [])
        assert not webhook.regions.exists()


class TestLookingAfter:
    def test_a_test_message(self, admin_client, receiver, webhook):
        do(admin_client, "test", webhook)
        sending.send_what_is_due()
        assert receiver.verified(webhook.secret)["type"] == "test"
        receiver.answer = lambda message: (500, {}, b"<b>No</b>")
        do(admin_client, "test", webhook)
        sending.send_what_is_due()
        page = admin_client.get(inspect(webhook)).content.decode()
        assert "500," in page and "&lt;b&gt;No&lt;/b&gt;" in page
        assert not WebhookDelivery.objects.waiting().exists()

    def test_pausing_keeps_what_happens_for_later(self, admin_client, receiver, webhook):
        do(admin_client, "pause", webhook)
        factories.update()
        sending.send_what_is_due()
        page = admin_client.get(inspect(webhook)).content.decode()
        assert "Paused since" in page and "1 message" in page and receiver.messages == []
        assert "Paused, 1 waiting" in admin_client.get("/admin/webhooks/").content.decode()
        do(admin_client, "resume", webhook)
        sending.send_what_is_due()
        assert receiver.seqs() == [1]

    def test_a_new_secret(self, admin_client, webhook):
        old = webhook.secret
        page = do(admin_client, "rotate", webhook).content.decode()
        webhook.refresh_from_db()
        assert (
            webhook.secret in page and old not in page and "The previous one is valid until" in page
        )

    def test_sending_again_what_was_delivered(self, admin_client, receiver, webhook):
        factories.update()
        sending.send_what_is_due()
        delivery = WebhookDelivery.objects.get()
        do(admin_client, "redeliver", webhook, delivery=delivery.pk)
        sending.send_what_is_due()
        assert receiver.seqs() == [1, 1]
        assert len({headers["webhook-id"] for headers in receiver.headers}) == 1
        other = Webhook.objects.create(address="http://127.0.0.1:9/")
        assert do(admin_client, "redeliver", other, delivery=delivery.pk).status_code == 404
        for nonsense in ("", "x", "999"):
            assert do(admin_client, "redeliver", webhook, delivery=nonsense).status_code == 404

    def test_the_log_takes_as_many_queries_for_many_as_for_few(
        self, admin_client, receiver, webhook, django_assert_max_num_queries
    ):
        for year in range(2000, 2012):
            factories.update(period=f"{year}-01")
        sending.send_what_is_due()
        admin_client.get(inspect(webhook))
        with django_assert_max_num_queries(30):
            admin_client.get(inspect(webhook))


class TestPermissions:
    ACTIONS = ("test", "rotate", "pause", "resume", "redeliver")

    def test_editors_approvers_and_moderators_see_nothing_of_it(self, client, webhook):
        region = factories.region()
        for user in (factories.editor(region), factories.approver(region), factories.moderator()):
            client.force_login(user)
            assert "Webhooks" not in client.get("/admin/").content.decode()
            addresses = [ADD, "/admin/webhooks/", inspect(webhook)]
            assert {client.get(address).status_code for address in addresses} == {302}
            for action in self.ACTIONS:
                client.post(reverse(f"webhook:{action}", args=[webhook.pk]))
        webhook.refresh_from_db()
        assert not webhook.paused_at and not webhook.old_secret
        assert not WebhookDelivery.objects.exists()

    def test_who_may_only_look_may_do_nothing(self, client, webhook):
        user = factories.moderator()
        user.user_permissions.add(Permission.objects.get(codename="view_webhook"))
        client.force_login(user)
        page = client.get(inspect(webhook)).content.decode()
        assert webhook.address in page and not re.search("Make a new secret|Pause</button>", page)
        do(client, "pause", webhook)
        webhook.refresh_from_db()
        assert not webhook.paused_at

    def test_nothing_is_done_by_a_link(self, admin_client, webhook):
        for action in self.ACTIONS:
            address = reverse(f"webhook:{action}", args=[webhook.pk])
            assert admin_client.get(address).status_code == 405
