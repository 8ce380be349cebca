"""Every migration can be taken back. A file of its own: it leaves no table as it was."""

import pytest
from django.core.management import call_command

from regional_updates.editorial.models import ApprovalState

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_every_migration_can_be_taken_back():
    try:
        call_command("migrate", "editorial", "0001", verbosity=0)
    finally:
        call_command("migrate", "editorial", verbosity=0)
    assert not ApprovalState.objects.exists()
