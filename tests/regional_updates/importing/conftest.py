"""Files are imported by the command, as a person would."""

import json

import pytest
from django.core.management import CommandError, call_command

from regional_updates.models import RegionalUpdatePage
from tests import factories


@pytest.fixture
def north_east(db):
    return factories.region("North East")


@pytest.fixture
def imported(north_east, tmp_path, capsys):
    """Return a function that imports some bytes and gives the report."""

    def imported(data: bytes | str, *options: str) -> dict:
        path = tmp_path / "document"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        call_command("import_update", str(path), "--json", *options)
        return json.loads(capsys.readouterr().out)

    return imported


@pytest.fixture
def refusal(imported):
    """Return a function that expects a refusal in one sentence, with nothing written."""

    def refusal(data: bytes | str, *options: str) -> str:
        with pytest.raises(CommandError) as error:
            imported(data, *options)
        message = str(error.value)
        assert error.value.returncode == 2 and message.endswith(".") and "\n" not in message
        assert not RegionalUpdatePage.objects.exists()
        return message

    return refusal
