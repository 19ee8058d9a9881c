"""The browser of who curates."""

from tests.curation.conftest import client, curator

__all__ = ["client", "curator"]
