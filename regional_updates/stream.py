from typing import Any

from wagtail.fields import StreamField


class BlocksField(StreamField):
    """A StreamField that keeps its blocks out of migrations: they live in blocks.py alone."""

    def deconstruct(self) -> tuple[str, str, list, dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
