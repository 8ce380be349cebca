import pytest
from django.db import transaction

from .site import Site, build


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Site:
    """Return the site, made once for all tests of a file: they undo what they do to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
