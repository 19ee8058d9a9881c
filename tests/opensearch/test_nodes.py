"""The nodes that the other tests lean on: there, whole again after one was killed, each answer within bounds."""

import pytest

from tests.opensearch.nodes import SearchCluster
from tests.patience import eventually

pytestmark = pytest.mark.opensearch


def test_three_nodes_keep_what_one_had_when_it_is_killed(search_cluster: SearchCluster, index_prefix: str):
    index = f"{index_prefix}-kept"
    copies = {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}
    assert search_cluster.ask("PUT", f"{index}?wait_for_active_shards=all", copies)[0] == 200
    for number in range(20):
        assert search_cluster.ask("PUT", f"{index}/_doc/{number}", {"n": number})[0] == 201
    search_cluster.nodes[0].kill()
    count = f"{index}/_search?allow_partial_search_results=false&size=0"
    search_cluster.ask("POST", f"{index}/_refresh")
    found = eventually(lambda: search_cluster.ask("GET", count), lambda answer: answer[0] == 200)
    assert found[1]["hits"]["total"]["value"] == 20
    search_cluster.mend()
    assert search_cluster.nodes[0].ask("GET", count)[1]["hits"]["total"]["value"] == 20
    search_cluster.forget(index_prefix)
    assert search_cluster.ask("GET", index)[0] == 404


def test_one_node_that_is_shared(search_node: SearchCluster):
    status, answer = search_node.ask("GET", "")
    assert (status, answer["version"]["number"].split(".")[0]) == (200, "2")
