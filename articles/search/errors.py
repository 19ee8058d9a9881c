"""What a search engine may fail with: no other exception passes its door. Pure."""


class EngineError(Exception):
    """The search engine did not do what it was to do; the message says why."""


class IndexNotReadyError(EngineError):
    """There is no index that can be searched yet."""


class IndexBusyError(IndexNotReadyError):
    """Somebody else is writing the index."""


class IndexDamagedError(IndexNotReadyError):
    """Files of the index are damaged. The engine has set it aside: it has to be built anew."""


class IndexNotWritableError(IndexNotReadyError):
    """The index cannot be written, and none that is there will do; the message says why and what to do."""


class EngineOutageError(EngineError):
    """The engine cannot answer at the moment; the message says why, in words that every reader may see."""


class SnapshotLostError(EngineOutageError):
    """The state of the index that answers came from is gone, with a machine or with time: ask all of it anew."""
