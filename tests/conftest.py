"""What every test stands on."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def empty_caches():
    """Forget what earlier tests cached: unlike the database, caches are not rolled back."""
    for cache in caches.all():
        cache.clear()
