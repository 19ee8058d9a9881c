"""What can be wrong with a feed, and how each is treated. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Trouble(StrEnum):
    """Why a feed could not be read."""

    NOT_FOUND = "not found"
    TOO_MANY = "too many requests"
    SERVER = "server"
    NAME = "name"  # of the host, which the name servers do not know
    NETWORK = "network"
    SLOW = "slow"
    TLS = "certificate"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    STATUS = "status"  # another one that is no success
    REFUSED = "refused"  # an address of a network that must not be reached
    REDIRECTS = "redirects"
    TOO_LARGE = "too large"
    ENCODING = "encoding"  # of the transfer
    HTML = "html"
    NO_FEED = "no feed"
    CREDENTIALS = "credentials"  # that cannot be decrypted
    FAULT = "fault"  # of the archive itself
    GONE = "gone"


# What usually passes by itself.
SOFT = frozenset(
    {
        Trouble.NOT_FOUND,
        Trouble.TOO_MANY,
        Trouble.SERVER,
        Trouble.NAME,
        Trouble.NETWORK,
        Trouble.SLOW,
        Trouble.TLS,
    }
)


@dataclass(eq=False)
class FetchError(Exception):
    """Something could not be fetched; `reason` says why in plain words, without any credentials."""

    trouble: Trouble
    reason: str
    retry_after: timedelta | None = None

    def __str__(self) -> str:
        return self.reason


def explain_status(status: int) -> tuple[Trouble, str] | None:
    """Return what is wrong where a server answers with this status; None of a success."""
    if status in {200, 203, 206, 226, 304}:
        return None
    known = {
        401: (
            Trouble.UNAUTHORISED,
            "the server requires a user name and password, or does not accept the ones it was given (401)",
        ),
        403: (Trouble.FORBIDDEN, "the server forbids it (403)"),
        404: (Trouble.NOT_FOUND, "the server has nothing at this address (404)"),
        408: (Trouble.SLOW, "the server timed out waiting for the request (408)"),
        410: (Trouble.GONE, "the server says that it is permanently gone (410)"),
        425: (Trouble.TOO_MANY, "the request came too early (425)"),
        429: (Trouble.TOO_MANY, "there were too many requests (429)"),
    }
    if status in known:
        return known[status]
    if status >= 500:
        return Trouble.SERVER, f"the server has an internal error ({status})"
    return Trouble.STATUS, f"the server answered with status {status}, not with a feed"
