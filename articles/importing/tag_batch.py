"""The part of an import that any process can do: read documents, and tell what those say that the archive lacks.

Nothing is decided here. What the archive is found to hold may have changed by the time a document is stored; then
`articles.importing.store` finds out for itself what is missing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from articles.copies import copy_keys
from articles.importing.consistency import doubts_language
from articles.importing.input_parts import Item, Part, Reading, Told
from articles.importing.readers import Document
from articles.models import Article, Source
from articles.tagging import GetTagger, Tagger, Text, home_of, pack_text

CHUNK = 2_000  # values a statement


def tell(tagger: Tagger, text: Text, language: str) -> Told:
    """Return what a text tells."""
    return Told(
        text,
        pack_text(tagger.tag(*text)),
        copy_keys(text.headline, text.body),
        doubts_language(language, text.body),
    )


def read_parts(reading: Reading, _get_tagger: GetTagger, parts: Sequence[Part]) -> list[list[Item]]:
    """Return the documents of each part; work for a TaggingPool."""
    return reading.read(parts)


def prepare_parts(reading: Reading, get_tagger: GetTagger, parts: Sequence[Part]) -> list[list[Item]]:
    """Return the documents of each part, those that the archive lacks with what they tell; work for a TaggingPool."""
    read = reading.read(parts)
    items = [item for items in read for item in items if item.mark]
    new = _find_new(items)
    homes = _find_homes({item.read.article.source for item in items if item.mark in new})  # type: ignore[union-attr]
    return [[_tell_of(item, get_tagger, homes) if item.mark in new else item for item in items] for items in read]


def _tell_of(item: Item, get_tagger: GetTagger, homes: Mapping[str, str | None]) -> Item:
    if not isinstance(item.read, Document):
        return item
    parsed = item.read.article
    text = Text(parsed.own_headline, parsed.body, parsed.dateline, homes.get(parsed.source))
    return item._replace(told=tell(get_tagger(), text, parsed.language))


def _find_new(items: Sequence[Item]) -> set[str]:
    """Return the fingerprints of those whose content the archive does not have."""
    new = {item.mark: item for item in items}
    for mark in _find_held(new):
        del new[mark]
    former = {mark: item.former_marks for mark, item in new.items()}
    held = _find_held(one for marks in former.values() for one in marks)
    return {mark for mark, marks in former.items() if held.isdisjoint(marks)}


def _find_held(marks: Iterable[str]) -> set[str]:
    rows = Article.objects.values_list("fingerprint", flat=True)
    return {mark for some in _chunks(marks) for mark in rows.filter(fingerprint__in=some)}


def _find_homes(names: Iterable[str]) -> dict[str, str | None]:
    sources = Source.objects.select_related("country")
    return {source.name: home_of(source) for some in _chunks(names) for source in sources.filter(name__in=some)}


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(values)
    while some := list(islice(iterator, CHUNK)):
        yield some
