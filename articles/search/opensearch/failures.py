"""What OpenSearch and the way to it fail with, as errors of the door.

Their messages stand on pages: they name no address and repeat nothing of the cluster's own words but names of indexes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from opensearchpy import exceptions

from articles.search.errors import EngineError, EngineOutageError, SnapshotLostError

UNREACHABLE = "The search cluster cannot be reached."
SLOW = "The search cluster did not answer in time."
NO_MANAGER = "The search cluster has too few machines left to agree: it neither answers nor takes anything."
RED = "Parts of the search index lie on machines of the cluster that do not answer."
BUSY = "The search cluster is overloaded."
LOST = (
    "The state of the search index that this answer was made from is gone with a machine of the cluster, or with time."
)
CERTIFICATE = "The search cluster and the archive do not trust one another’s certificates."
NO_FILE = "A file with certificates for the search cluster cannot be read."
STRANGER = "The search cluster does not know the archive’s user, password or key."
NO_RIGHT = "The search cluster does not let the archive do what it has to: its user lacks a permission."

_BY_STATUS = {401: STRANGER, 403: NO_RIGHT, 429: BUSY}
_SIGNS = {
    BUSY: ("circuit_breaking_exception", "rejected_execution_exception"),
    NO_MANAGER: ("manager_not_discovered", "master_not_discovered"),
    RED: (
        *("no_shard_available", "shards_failed", "all shards failed", "unavailable_shards"),
        *("node_not_connected", "node_disconnected", "node_closed", "connect_transport", "send_request_transport"),
        *("retry_on_primary", "not in primary mode"),
    ),
    SLOW: ("timed out", "timeout"),
}
_LOST = ("search_context_missing", "no search context", "cannot find pit", "point_in_time", "no node found for id")


class MissingError(EngineError):
    """What was asked for is not there: an index, an alias or a document."""


class ReadOnlyError(EngineOutageError):
    """An index of the cluster takes nothing any more."""


class ConflictingWriteError(EngineError):
    """Somebody has written later what was to be written: who writes is no longer the one who may."""


class TooManyBucketsError(EngineError):
    """An aggregation has more values than the cluster gives at once."""


def explain(error: Exception) -> EngineError:
    """Return what an exception of the client means."""
    if isinstance(error, exceptions.ConnectionTimeout):
        return EngineOutageError(SLOW)
    if isinstance(error, exceptions.SSLError):
        return EngineOutageError(CERTIFICATE)
    if isinstance(error, exceptions.ConnectionError):
        is_about_trust = "certificate" in str(error.info).lower() or "ssl" in type(error.info).__name__.lower()
        return EngineOutageError(CERTIFICATE if is_about_trust else UNREACHABLE)
    if isinstance(error, exceptions.TransportError):
        info = error.info if isinstance(error.info, Mapping) else {}
        return explain_answer(int(error.status_code), info.get("error") or str(error.error))
    return EngineError(f"The search engine failed: {error}")


def explain_answer(status: int, error: Any) -> EngineError:
    """Return what an answer means that is none: of a request, of one search of several, of one document of many."""
    words = str(error).lower()
    if "cluster_block_exception" in words:
        return _explain_block(words)
    known = (
        (SnapshotLostError(LOST), any(sign in words for sign in _LOST)),
        (TooManyBucketsError("The search cluster gives fewer values at once."), "too_many_buckets" in words),
        (MissingError(f"The search cluster does not have it: {_name_index(error)}."), status == 404),
        (ConflictingWriteError("Another follower has written the search index meanwhile."), status == 409),
        *((EngineOutageError(message), status == number) for number, message in _BY_STATUS.items()),
        *((EngineOutageError(message), any(sign in words for sign in signs)) for message, signs in _SIGNS.items()),
        (EngineOutageError(RED), status in {502, 503, 504}),
    )
    found = next((one for one, is_so in known if is_so), None)
    return found or EngineError(f"The search engine failed: {status} {error}")


def _explain_block(words: str) -> EngineError:
    """Return which block of the cluster stands in the way: a disk that is nearly full, or no manager."""
    if "no cluster-manager" in words or "no master" in words or "state not recovered" in words:
        return EngineOutageError(NO_MANAGER)
    if "flood" in words or "read-only" in words or "read_only" in words or "write" in words:
        return explain_closed([words])
    return EngineOutageError(RED)


def explain_closed(blocks: Iterable[str]) -> ReadOnlyError:
    """Return why an index takes nothing, from the names of what stands in the way."""
    names = " ".join(blocks).replace("_", "-")
    if "flood" in names or "read-only-allow-delete" in names:
        return ReadOnlyError("a disk of the search cluster is nearly full, and so its index can only be read")
    return ReadOnlyError("somebody has closed the index of the search cluster to writing")


def _name_index(error: Any) -> str:
    named = (error.get("index") or error.get("resource.id")) if isinstance(error, Mapping) else None
    return str(named or "nothing of this name")
