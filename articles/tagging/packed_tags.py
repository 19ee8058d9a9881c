"""Texts to tag and their tags, in compact forms to send between processes. Pure."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.tagging.matcher import Mention
from articles.tagging.tagger import ProposedTag, TaggedText
from articles.text.mentions import FIELDS, read_stored, store

NAME_LENGTH = 200
ACCEPTED, SUGGESTED = "accepted", "suggested"

_ENCODER = json.JSONEncoder(separators=(",", ":"))  # json.dumps would make one for each tag

PackedMention = list[str | int]


class Text(NamedTuple):
    """The texts of an article that the tagger reads.

    `home` is its source's country, alpha-2 in capitals, `language` its BCP 47 tag, `year` that of its publication.
    """

    headline: str
    body: str
    dateline: str
    home: str | None = None
    language: str = ""
    year: int | None = None


class PackedTag(NamedTuple):
    """A proposed tag; `mentions` is JSON. Kind and name are set only for discovered names."""

    entity: int | None
    kind: str
    name: str
    mentions: str
    is_main: bool
    role: str
    state: str

    def join(self, other: "PackedTag") -> "PackedTag":
        """Return one tag for two that belong to the same entity."""
        mentions: list[PackedMention] = [*load(self.mentions), *load(other.mentions)]
        mentions.sort(key=lambda place: (FIELDS[str(place[0])], place[1]))
        return self._replace(
            mentions=dump(mentions),
            is_main=self.is_main or other.is_main,
            role=self.role or other.role,
            state=ACCEPTED if ACCEPTED in {self.state, other.state} else SUGGESTED,
        )


class PackedText(NamedTuple):
    """All tags of one article, packed."""

    tags: tuple[PackedTag, ...]
    dateline_country: int | None


def pack_text(text: TaggedText) -> PackedText:
    """Return the tags of an article, ready to be stored."""
    return PackedText(tuple(map(_pack_tag, text.tags)), text.dateline_country)


def pack_mentions(mentions: Iterable[Mention]) -> list[PackedMention]:
    """Return mentions as `Tag.mentions` stores them, in the order of the text."""
    packed: list[PackedMention] = []
    for place in sorted(mentions, key=lambda place: (FIELDS[place.field], place.start)):
        detail = [place.detail] if place.detail else []
        packed.append([place.field, place.start, place.end, place.rule, *detail])
    return packed


def dump(mentions: list[PackedMention]) -> str:
    """Return packed mentions as JSON without blanks: a tag of one mention is the most frequent row there is."""
    return _ENCODER.encode(store(mentions))


def load(mentions: str) -> Sequence[PackedMention]:
    """Return the mentions of a packed tag."""
    found: Sequence[PackedMention] = read_stored(json.loads(mentions))
    return found


def _pack_tag(tag: ProposedTag) -> PackedTag:
    is_known = tag.entity is not None
    return PackedTag(
        tag.entity,
        "" if is_known else tag.kind,
        "" if is_known else tag.name[:NAME_LENGTH],
        dump(pack_mentions(tag.mentions)),
        tag.is_main,
        tag.role[:NAME_LENGTH],
        ACCEPTED if tag.is_strong else SUGGESTED,
    )
