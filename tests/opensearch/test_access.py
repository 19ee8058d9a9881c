"""How the archive comes into a cluster that is locked: encrypted, with a password, a key or a certificate."""

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from articles.search import EngineError
from articles.search.opensearch import failures
from articles.search.opensearch.engine import OpenSearchEngine
from tests.contracts.engines import BLANK, OwnLeases, ask_engine, write
from tests.contracts.test_engines import EVERYTHING
from tests.opensearch.certificates import Authority
from tests.opensearch.gates import Answer, Gate, Handler, open_gate, refuse
from tests.opensearch.nodes import SearchCluster

pytestmark = pytest.mark.opensearch

PASSWORD = "sö:cr@t/%?–"
KEY = "aWQ6c2VjcmV0"
WAYS_IN = {
    f"Basic {base64.b64encode(f'archive:{PASSWORD}'.encode()).decode()}",
    f"ApiKey {KEY}",
}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


def context_of(authority: Authority, *addresses: str, clients: Authority | None = None) -> ssl.SSLContext:
    """Return what a server at some addresses speaks with, to whoever is known to `clients`, if that is given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.certify("server", *addresses))
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients.ca)
    return context


def look(request: Handler) -> Answer | None:
    """Let in who has the password or the key; one that is known is kept from what it has no right to."""
    way = request.headers.get("Authorization", "")
    if way == "ApiKey bGltaXRlZA==":
        return refuse(403, "security_exception")
    return None if way in WAYS_IN else refuse(401, "security_exception")


@pytest.fixture
def locked(search_node: SearchCluster, authority: Authority) -> Iterator[Gate]:
    with open_gate(search_node.urls[0], context_of(authority, "127.0.0.1"), look) as gate:
        yield gate


@pytest.fixture
def prefix(search_node: SearchCluster, index_prefix: str) -> Iterator[str]:
    """Return the prefix of an index that holds one article."""
    engine = OpenSearchEngine(search_node.setting(index_prefix), OwnLeases(threading.Lock()))
    write(engine, [BLANK])
    engine.close()
    yield index_prefix
    search_node.forget(index_prefix)


def find(address: str) -> tuple[int, ...] | str:
    """Return the articles that are found at an address, or why none."""
    try:
        with closing(OpenSearchEngine(address, OwnLeases(threading.Lock()))) as engine:
            return ask_engine(engine, EVERYTHING).ids
    except EngineError as error:
        return str(error)


def test_a_password_or_a_key_lets_in_and_a_wrong_one_is_told_in_words(locked: Gate, authority: Authority, prefix: str):
    def ask(who: str, **options: str) -> tuple[int, ...] | str:
        more = "".join(f"&{name}={quote(value)}" for name, value in options.items())
        return find(f"opensearch+https://{who}{locked.host}/{prefix}?ca={quote(str(authority.ca))}{more}")

    assert ask(f"archive:{quote(PASSWORD, safe='')}@") == (0,)
    assert ask("", api_key=KEY) == (0,)
    assert ask("archive:wrong@") == failures.STRANGER
    assert ask("", api_key="d3Jvbmc=") == failures.STRANGER
    assert ask("") == failures.STRANGER
    assert ask("", api_key="bGltaXRlZA==") == failures.NO_RIGHT


def test_nothing_is_said_to_a_server_that_is_not_trusted(
    search_node: SearchCluster, authority: Authority, prefix: str, tmp_path: Path
):
    seen: list[str] = []

    def note(request: Handler) -> Answer | None:
        seen.append(request.path)
        return None

    (tmp_path / "others").mkdir()
    other = Authority(tmp_path / "others", "another")
    with open_gate(search_node.urls[0], context_of(authority, "127.0.0.2"), note) as elsewhere:
        assert find(f"opensearch+https://{elsewhere.host}/{prefix}?ca={authority.ca}") == failures.CERTIFICATE
    with open_gate(search_node.urls[0], context_of(authority, "127.0.0.1"), note) as gate:
        assert find(f"opensearch+https://{gate.host}/{prefix}") == failures.CERTIFICATE
        assert find(f"opensearch+https://{gate.host}/{prefix}?ca={other.ca}") == failures.CERTIFICATE
        assert seen == []
        assert find(f"opensearch+https://{gate.host}/{prefix}?ca={authority.ca}") == (0,)
        assert seen


def test_a_certificate_of_the_archives_own_lets_in(
    search_node: SearchCluster, authority: Authority, prefix: str, tmp_path: Path
):
    (tmp_path / "clients").mkdir()
    clients = Authority(tmp_path / "clients", "clients")
    known, stranger = clients.certify("archive"), authority.certify("stranger")
    context = context_of(authority, "127.0.0.1", clients=clients)
    with open_gate(search_node.urls[0], context) as gate:
        address = f"opensearch+https://{gate.host}/{prefix}?ca={authority.ca}"
        assert find(f"{address}&cert={known[0]}&key={known[1]}") == (0,)
        assert find(address) == failures.CERTIFICATE
        assert find(f"{address}&cert={stranger[0]}&key={stranger[1]}") == failures.CERTIFICATE


def test_what_can_not_be_read_is_told_and_no_secret(tmp_path: Path):
    address, missing = "opensearch+https://archive:s3cret@127.0.0.1:1/a", tmp_path / "missing.pem"
    for option in ("ca", "cert", "key"):
        assert find(f"{address}?{option}={missing}") == failures.NO_FILE
    assert find(address) == failures.UNREACHABLE
    for wrong in (address.replace(":1/", ":x/"), f"{address}?passwort=s3cret", address.replace("+https", "")):
        assert "s3cret" not in str(find(wrong))
