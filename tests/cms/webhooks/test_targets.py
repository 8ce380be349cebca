"""Messages go nowhere inside our own network, whatever name or redirect leads there."""

import socket

import pytest

from cms import outgoing
from cms.delivery.models import WebhookDelivery
from cms.delivery.webhooks import sending
from tests import factories

from .receiver import Receiver

PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0", "10.0.0.1",
    "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[ff02::1]", "[fec0::1]",
]  # fmt: skip


@pytest.fixture
def strict(settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host):
    with pytest.raises(outgoing.RefusedError, match="not on the public internet"):
        outgoing.check(f"http://{host}:8080/", may_be_private=False)


@pytest.mark.parametrize("host", ["8.8.8.8", "[2001:4860:4860::8888]", "[64:ff9b::808:808]"])
def test_public_ones_are_not(host):
    outgoing.check(f"https://{host}/hooks", may_be_private=False)


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "ftp://8.8.8.8/", "file:///etc/passwd", "http://", "http://[::1", "//8.8.8.8/",
     "http://user:password@8.8.8.8/", "http://@8.8.8.8/", "http://8.8.8.8:99999/", "http:///path",
     "http://é.example/", "http://nowhere.invalid/", "http://.../", "gopher://8.8.8.8/"],
)  # fmt: skip
def test_other_nonsense_is_refused_with_a_sentence(address):
    with pytest.raises(outgoing.RefusedError, match=r"[A-Z].*\.$"):
        outgoing.check(address, may_be_private=False)


@pytest.mark.django_db
class TestWhenSending:
    def problem(self) -> str:
        sending.send_what_is_due()
        (attempt,) = WebhookDelivery.objects.get().tries.all()
        assert attempt.status is None
        return attempt.problem

    def test_the_address_is_looked_at_again(self, strict, receiver, webhook):
        """Its name may lead elsewhere by then."""
        factories.update()
        assert "not on the public internet" in self.problem()
        assert receiver.bodies == []

    def test_the_address_that_is_connected_to_is_the_one_that_was_checked(
        self, strict, receiver, webhook, monkeypatch
    ):
        """A name server that gives a public address first, and a private one next."""
        asked = []

        def rebinding(host, port, *args, **kwargs):
            asked.append(host)
            address = "203.0.113.1" if len(asked) < 2 else "127.0.0.1"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        webhook.address = f"http://rebinding.example:{receiver.port}/"
        webhook.save()
        factories.update()
        assert self.problem()
        assert receiver.bodies == []

    @pytest.mark.parametrize("status", [307, 308])
    def test_a_redirect_is_followed(self, receiver, webhook, status):
        other = Receiver()
        receiver.answer = lambda message: (status, {"Location": other.address})
        factories.update()
        sending.send_what_is_due()
        assert other.seqs() == [1] and other.verified(webhook.secret)
        other.close()

    def test_but_not_to_a_private_place(self, settings, receiver, webhook, monkeypatch):
        """The first address passes for a public one here, the second does not."""
        settings.WEBHOOKS_MAY_BE_PRIVATE = False
        is_public = outgoing._is_public
        monkeypatch.setattr(outgoing, "_is_public", lambda ip: ip == "127.0.0.1" or is_public(ip))
        receiver.answer = lambda message: (307, {"Location": "http://169.254.169.254/latest/"})
        factories.update()
        assert "169.254.169.254, which is not on the public internet" in self.problem()

    def test_not_for_ever(self, receiver, webhook):
        receiver.answer = lambda message: (307, {"Location": "/hooks"})
        factories.update()
        assert "redirected more than 3 times" in self.problem()

    def test_nor_as_another_request(self, receiver, webhook):
        receiver.answer = lambda message: (302, {"Location": "/elsewhere"})
        factories.update()
        sending.send_what_is_due()
        assert [attempt.status for attempt in WebhookDelivery.objects.get().tries.all()] == [302]

    @pytest.mark.parametrize(
        "location", ["", "http://[", "\x80", "javascript:1", "http://u:p@8.8.8.8/"]
    )
    def test_nor_to_nonsense(self, receiver, webhook, location):
        receiver.answer = lambda message: (308, {"Location": location})
        factories.update()
        assert self.problem()
