"""Which search engine answers: the one that the settings name."""

import threading
from collections.abc import Hashable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from articles.search.engine import Engine

_open: dict[Hashable, Engine] = {}
_lock = threading.Lock()


def current_engine() -> Engine:
    """Return the engine of the settings: SEARCH_ENGINE names its class, which is given SEARCH_ADDRESS or INDEX_DIR."""
    place = settings.SEARCH_ADDRESS or settings.INDEX_DIR
    chosen = (settings.SEARCH_ENGINE, place)
    engine = _open.get(chosen)
    if engine is None:
        with _lock:
            if chosen not in _open:
                _open[chosen] = cast("Engine", import_string(settings.SEARCH_ENGINE)(place))
            engine = _open[chosen]
    return engine


def close_engines() -> None:
    """Close every engine; the next search opens it again."""
    with _lock:
        for engine in _open.values():
            engine.close()
        _open.clear()
