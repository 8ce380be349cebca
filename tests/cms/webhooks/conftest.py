import pytest

from cms.delivery.models import Webhook
from tests import factories

from .receiver import Receiver


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def webhook(receiver) -> Webhook:
    factories.index()
    return Webhook.objects.create(address=receiver.address, owner=factories.person("owner"))
