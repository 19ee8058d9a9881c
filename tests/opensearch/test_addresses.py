"""What stands in the address of a cluster, and what is said where something there does not fit; no cluster is asked."""

import pytest
from opensearchpy import exceptions

from articles.search.errors import EngineError, EngineOutageError, SnapshotLostError
from articles.search.opensearch import failures
from articles.search.opensearch.address import read_address
from articles.search.opensearch.cluster import Cluster
from articles.search.opensearch.failures import explain, explain_answer


def test_an_address_has_hosts_a_prefix_and_what_lets_the_archive_in():
    address = read_address("opensearch+https://user:p%40ss@one:9201,two,[::1]:9203/news?ca=/etc/ca.pem&shards=3")
    assert address.hosts == (("one", 9201), ("two", 9200), ("::1", 9203))
    assert (address.user, address.password, address.prefix) == ("user", "p@ss", "news")
    assert (address.is_encrypted, address.ca, address.shards, address.copies) == (True, "/etc/ca.pem", 3, 1)
    alone = read_address("opensearch+http://one/news?api_key=abc%3D&seconds=2.5")
    assert (alone.is_encrypted, alone.api_key, alone.copies, alone.seconds) == (False, "abc=", 0, 2.5)
    assert read_address("opensearch+http://one/news?replicas=2").copies == 2


@pytest.mark.parametrize(
    "text",
    [
        "opensearch+https://user:secret@one",
        "opensearch+https://user:secret@/news",
        "opensearch+https://user:secret@one:port/news",
        "opensearch+https://user:secret@one/News",
        "opensearch+https://user:secret@one/-news",
        "opensearch+https://user:secret@one/a/b",
        "opensearch+https://user:secret@one/news?shard=3",
        "opensearch+https://user:secret@one/news?shards=0",
        "opensearch+https://user:secret@one/news?shards=many",
        "opensearch+ftp://user:secret@one/news",
        "https://user:secret@one/news",
    ],
)
def test_what_can_not_be_read_is_refused_without_its_secrets(text: str):
    with pytest.raises(EngineError, match=r"write opensearch\+https://user:password@host:9200/prefix") as refused:
        read_address(text)
    assert "secret" not in str(refused.value)


def test_a_cluster_that_is_not_there_is_an_outage_in_words():
    with pytest.raises(EngineOutageError, match=r"^The search cluster cannot be reached\.$"):
        Cluster(read_address("opensearch+http://user:secret@127.0.0.1:1/news")).ask("GET", "/")


def test_files_that_are_not_there_are_told_of():
    with pytest.raises(EngineError, match="A file with certificates") as refused:
        Cluster(read_address("opensearch+https://user:secret@127.0.0.1:1/news?ca=/nowhere/ca.pem")).ask("GET", "/")
    assert "secret" not in str(refused.value)


BLOCKED = "index [news-1] blocked by: [{}];"


@pytest.mark.parametrize(
    ("status", "error", "kind", "words"),
    [
        (404, {"type": "search_context_missing_exception"}, SnapshotLostError, failures.LOST),
        (401, "Unauthorized", EngineOutageError, failures.STRANGER),
        (403, {"type": "security_exception", "reason": "no permissions"}, EngineOutageError, failures.NO_RIGHT),
        (429, {"type": "circuit_breaking_exception"}, EngineOutageError, failures.BUSY),
        (503, {"type": "cluster_manager_not_discovered_exception"}, EngineOutageError, failures.NO_MANAGER),
        (
            503,
            {"type": "search_phase_execution_exception", "reason": "all shards failed"},
            EngineOutageError,
            failures.RED,
        ),
        (
            503,
            {"type": "cluster_block_exception", "reason": "blocked by: [SERVICE_UNAVAILABLE/2/no cluster-manager];"},
            EngineOutageError,
            failures.NO_MANAGER,
        ),
        (
            429,
            {
                "type": "cluster_block_exception",
                "reason": BLOCKED.format("TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark"),
            },
            failures.ReadOnlyError,
            "nearly full",
        ),
        (
            403,
            {"type": "cluster_block_exception", "reason": BLOCKED.format("FORBIDDEN/8/index write (api)")},
            failures.ReadOnlyError,
            "closed",
        ),
        (409, {"type": "version_conflict_engine_exception"}, failures.ConflictingWriteError, "Another follower"),
        (400, {"type": "parsing_exception", "reason": "odd"}, EngineError, "odd"),
    ],
)
def test_what_a_cluster_answers_is_told_in_words(status: int, error: object, kind: type, words: str):
    found = explain_answer(status, error)
    assert type(found) is kind
    assert words in str(found)


def test_what_a_connection_fails_with_is_told_in_words():
    slow = exceptions.ConnectionTimeout("TIMEOUT", "http://one", OSError("slow"))
    stranger = exceptions.SSLError("N/A", "http://one", OSError("certificate verify failed"))
    assert [str(explain(error)) for error in (slow, stranger)] == [failures.SLOW, failures.CERTIFICATE]
