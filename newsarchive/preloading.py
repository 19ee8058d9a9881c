"""What a process that serves pages loads before its first request."""

import gc

from django.template import engines
from django.urls import get_resolver


def preload() -> None:
    """Load the modules of all pages, and let the garbage collector pass over them from now on.

    They stay as long as the process, but are most of its objects, and a page of thousands of rows had them all looked
    through several times. Only before the first request: later the index and the database are open, and what is
    passed over is never freed.
    """
    _ = get_resolver().url_patterns, engines.all()
    gc.collect()
    gc.freeze()
