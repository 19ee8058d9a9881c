"""The generations of the index in a cluster, and the one in use.

Each is two indexes: of the articles, and of the words they are written with. The one in use stands behind an alias that
is called as the prefix. What is written goes through an alias of its own, so that an index that somebody has deleted
is not made again by what is written. How far each has followed stands in an index of checkpoints.
"""

import hashlib
import json
import re
import time
from dataclasses import dataclass
from typing import Any

from articles.search.errors import IndexDamagedError, IndexNotReadyError
from articles.search.opensearch.cluster import Cluster, Json
from articles.search.opensearch.failures import MissingError, ReadOnlyError, explain_closed
from articles.search.opensearch.schema import WORDS_MAPPING, build_mapping, build_settings, find_fingerprint

_ONE_SEGMENTED = (2, 17)  # the first version in which the parts of a shard may be searched side by side


@dataclass(frozen=True, slots=True)
class State:
    """What was last committed of a generation: how far it has followed, and the number of that commit."""

    generation: str
    checkpoint: str
    number: int


class Generations:
    """The indexes of one prefix."""

    def __init__(self, cluster: Cluster, prefix: str) -> None:
        self._cluster = cluster
        self._prefix = prefix
        self._checkpoints = f"{prefix}-checkpoints"

    def create(self, name: str) -> None:
        """Create an empty generation."""
        address = self._cluster.address
        self.create_index(name, address.shards, address.copies)
        self._create(words_index(name), WORDS_MAPPING, address.shards, address.copies)
        for index in (name, words_index(name)):
            made = self._cluster.ask("GET", f"/{index}/_mapping")[index]["mappings"]
            meta = {"fingerprint": find_fingerprint(), "mapping": _hash_mapping(made)}
            self._cluster.ask("PUT", f"/{index}/_mapping", {"_meta": meta})

    def create_index(self, name: str, shards: int = 1, copies: int = 0) -> None:
        """Create an empty index of articles, without one of their words."""
        self._create(name, build_mapping(), shards, copies)

    def _create(self, index: str, mapping: Json, shards: int, copies: int) -> None:
        settings = build_settings(shards, copies)
        if self._cluster.version >= _ONE_SEGMENTED:  # else the values of a facet are cut in each part
            settings["search.concurrent_segment_search.mode"] = "none"
        body = {"settings": settings, "mappings": mapping, "aliases": {way_to(index): {}}}
        self._cluster.ask("PUT", f"/{index}", body, seconds=60.0)

    def next_name(self) -> str:
        """Return what the next generation is called: as none before, so that no checkpoint is taken for its own."""
        numbers = [int(name.rpartition("-")[2]) + 1 for name in self._list()]
        return f"{self._prefix}-{max([time.time_ns() // 1_000_000, *numbers]):013d}"

    def remove_unused(self) -> None:
        """Remove what others that were killed had begun."""
        used = self.find_current()
        for name in self._list():
            if name != used:
                self.remove(name)

    def remove(self, name: str) -> None:
        """Remove a generation that is not in use."""
        for index in (name, words_index(name)):
            try:
                self._cluster.ask("DELETE", f"/{index}", seconds=60.0)
            except MissingError:
                continue
        self._forget(name)

    def switch_to(self, name: str) -> None:
        """Let the alias name a generation, and remove all others, in one step that is seen as a whole."""
        others = [index for old in self._list() if old != name for index in (old, words_index(old))]
        held = self._cluster.ask("GET", f"/{self._prefix}-*/_alias", ignore_unavailable=True)
        actions: list[Json] = [{"remove_index": {"index": index}} for index in others if index in held]
        actions.append({"add": {"index": name, "alias": self._prefix}})
        self._cluster.ask("POST", "/_aliases", {"actions": actions}, seconds=60.0)
        for old in others:
            self._forget(old)

    def find_current(self) -> str:
        """Return the generation in use, nothing where there is none."""
        try:
            found = self._cluster.ask("GET", f"/_alias/{self._prefix}")
        except MissingError:
            return ""
        names = [name for name in found if self._is_generation(name)]
        return max(names, default="")

    def read_state(self, name: str = "") -> State:
        """Return what was last committed; raises IndexNotReadyError where nothing was."""
        name = name or self.find_current()
        if not name:
            raise IndexNotReadyError("There is no search index yet.")
        try:
            found = self._cluster.ask("GET", f"/{self._checkpoints}/_doc/{name}")
        except MissingError:
            raise IndexNotReadyError("Nothing has been committed to the search index yet.") from None
        return State(name, found["_source"]["checkpoint"], int(found["_version"]))

    def write_state(self, state: State) -> None:
        """Commit how far a generation has followed; raises ConflictingWriteError where another has gone on."""
        self._cluster.ask(
            *("PUT", f"/{self._checkpoints}/_doc/{state.generation}", {"checkpoint": state.checkpoint}),
            version=state.number,
            version_type="external",
        )

    def ensure_checkpoints(self) -> None:
        """Make the index of checkpoints where there is none."""
        try:
            self._cluster.ask("GET", f"/{self._checkpoints}/_settings")
        except MissingError:
            settings = {"number_of_shards": 1, "number_of_replicas": self._cluster.address.copies}
            fields = {"checkpoint": {"type": "keyword", "index": False, "doc_values": False}}
            body = {"settings": settings, "mappings": {"dynamic": "strict", "properties": fields}}
            self._cluster.ask("PUT", f"/{self._checkpoints}", body, seconds=60.0)

    def find_changed(self, name: str) -> list[str]:
        """Return which indexes of a generation are not there, or do not have the mapping they were made with."""
        wrong = []
        for index in (name, words_index(name)):
            try:
                mapping = self._cluster.ask("GET", f"/{index}/_mapping")[index]["mappings"]
            except MissingError:
                wrong.append(f"{index} is not there")
                continue
            if mapping.get("_meta", {}).get("mapping") != _hash_mapping(mapping):
                wrong.append(f"somebody has changed the mapping of {index}")
        return wrong

    def find_closed(self, name: str) -> ReadOnlyError | None:
        """Return why a generation takes nothing at the moment, whoever has tried to write; None where it does."""
        path = f"/{name},{words_index(name)}/_settings/index.blocks.*"
        found = self._cluster.ask("GET", path, flat_settings=True).values()
        blocks = {block for one in found for block, is_set in one["settings"].items() if is_set == "true"}
        return explain_closed(blocks) if blocks else None

    def refuse_changed(self, name: str) -> None:
        """Raise IndexDamagedError where a generation is not as it was made."""
        if wrong := self.find_changed(name):
            raise IndexDamagedError(f"The search index cannot be used and is being rebuilt: {', '.join(wrong)}.")

    def set_aside(self, name: str) -> None:
        """Let a generation be used no more: the alias names none."""
        self._cluster.ask("POST", "/_aliases", {"actions": [{"remove": {"index": name, "alias": self._prefix}}]})

    def _list(self) -> list[str]:
        found = self._cluster.ask("GET", f"/{self._prefix}-*/_alias", ignore_unavailable=True)
        return sorted(filter(self._is_generation, found))

    def _is_generation(self, name: str) -> bool:
        return re.fullmatch(rf"{re.escape(self._prefix)}-\d{{13}}", name) is not None

    def _forget(self, name: str) -> None:
        try:
            self._cluster.ask("DELETE", f"/{self._checkpoints}/_doc/{name}")
        except MissingError:
            return


def words_index(name: str) -> str:
    """Return the index with the words of a generation."""
    return f"{name}-words"


def way_to(index: str) -> str:
    """Return the alias through which an index is written."""
    return f"{index}-write"


def _hash_mapping(mapping: Json) -> str:
    made: dict[str, Any] = {name: part for name, part in mapping.items() if name != "_meta"}
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]
