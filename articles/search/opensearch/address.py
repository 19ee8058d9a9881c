"""Where the cluster is and how to come in: the address that the settings give. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from articles.search.errors import EngineError

SCHEMES = {"opensearch+https": "https", "opensearch+http": "http"}
FORM = "opensearch+https://user:password@host:9200/prefix"
PORT = 9200
SHARDS = 1  # of an index, where the address names no other number
SECONDS = 10.0  # that a search may take
_OPTIONS = {"ca", "cert", "key", "api_key", "shards", "replicas", "seconds"}


@dataclass(frozen=True, slots=True)
class Address:
    """The hosts of a cluster, what lets the archive in, and how its indexes are called and cut."""

    hosts: tuple[tuple[str, int], ...]
    prefix: str
    is_encrypted: bool = True
    user: str = ""
    password: str = ""
    api_key: str = ""
    ca: str = ""  # files
    cert: str = ""
    key: str = ""
    shards: int = SHARDS
    replicas: int | None = None  # one where there are several hosts
    seconds: float = SECONDS

    @property
    def copies(self) -> int:
        """How many replicas each shard has."""
        return min(1, len(self.hosts) - 1) if self.replicas is None else self.replicas

    @property
    def names(self) -> str:
        """The hosts, for messages: nothing of it is secret."""
        return ", ".join(f"{host}:{port}" for host, port in self.hosts)


def read_address(text: str) -> Address:
    """Return what an address says.

    Raises EngineError where it cannot be read; what stands in it is not repeated, for secrets may.
    """
    try:
        parts = urlsplit(text)
        options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        hosts = tuple(map(_read_host, parts.netloc.rpartition("@")[2].split(",")))
        prefix = parts.path.strip("/")
        return _make_address(parts, hosts, prefix, options)
    except (ValueError, KeyError):
        known = ", ".join(sorted(_OPTIONS))
        message = (
            f"The address of the search cluster cannot be read; write {FORM}, several hosts with commas between,"
            f" a prefix of lower-case letters, digits, - and _, and after a ? only {known}"
        )
        raise EngineError(message) from None


def _make_address(
    parts: SplitResult, hosts: tuple[tuple[str, int], ...], prefix: str, options: Mapping[str, str]
) -> Address:
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    shards, seconds = int(options.get("shards", SHARDS)), float(options.get("seconds", SECONDS))
    replicas = int(options["replicas"]) if "replicas" in options else None
    is_known = _is_prefix(prefix) and options.keys() <= _OPTIONS
    if not is_known or shards < 1 or seconds <= 0 or (replicas or 0) < 0:
        raise ValueError(prefix)
    return Address(
        hosts,
        prefix,
        is_encrypted=SCHEMES[parts.scheme] == "https",
        user=unquote(user),
        password=unquote(password),
        shards=shards,
        replicas=replicas,
        seconds=seconds,
        **{name: options.get(name, "") for name in ("api_key", "ca", "cert", "key")},
    )


def _read_host(text: str) -> tuple[str, int]:
    found = urlsplit(f"//{text}")
    if not found.hostname:
        raise ValueError(text)
    return found.hostname, found.port or PORT


def _is_prefix(text: str) -> bool:
    """Tell whether a text may begin the name of an index; of one that may hold no other, nothing is removed."""
    return (
        text.isascii()
        and text[:1].isalnum()
        and text == text.lower()
        and text.replace("-", "").replace("_", "").isalnum()
    )
