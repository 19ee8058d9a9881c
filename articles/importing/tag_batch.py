"""The part of an import that any process can do: read documents, and examine those that are new to the archive.

Nothing is decided here. The archive may have changed by the time a document is stored; `articles.importing.store`
then examines the text itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from articles.copies import copy_keys
from articles.importing.consistency import is_language_doubtful
from articles.importing.input_parts import Findings, InputPart, Item, PartReader, ReadPart
from articles.importing.readers import Document, ParsedArticle
from articles.models import Article, Source, SourceName
from articles.tagging import GetTagger, Tagger, Text, home_of, pack_text

CHUNK = 2_000  # values a statement


def examine_text(tagger: Tagger, text: Text, language: str) -> Findings:
    """Return the tags, copy keys and language doubts of a text."""
    return Findings(
        text,
        pack_text(tagger.tag(*text)),
        copy_keys(text.headline, text.body),
        is_language_doubtful(language, text.body),
    )


def read_parts(reading: PartReader, _get_tagger: GetTagger, parts: Sequence[InputPart]) -> list[ReadPart]:
    """Return what each part holds; work for a TaggingPool."""
    return reading.read(parts)


def read_and_tag_parts(reading: PartReader, get_tagger: GetTagger, parts: Sequence[InputPart]) -> list[ReadPart]:
    """Return what each part holds, new documents with their findings; work for a TaggingPool."""
    read = reading.read(parts)
    items = [item for part in read for item in part.items if item.fingerprint]
    new = _find_new(items)
    homes = _find_homes({item.read.article.source for item in items if item.fingerprint in new})  # type: ignore[union-attr]
    return [
        part._replace(
            items=[_examine_item(item, get_tagger, homes) if item.fingerprint in new else item for item in part.items]
        )
        for part in read
    ]


def _examine_item(item: Item, get_tagger: GetTagger, homes: Mapping[str, str | None]) -> Item:
    item = item.with_language()
    if not isinstance(item.read, Document):
        return item
    parsed = item.read.article
    home = homes.get(parsed.source)
    text = parsed_text(parsed, home)
    return item._replace(findings=examine_text(get_tagger(), text, parsed.language))


def parsed_text(parsed: ParsedArticle, home: str | None) -> Text:
    """Return the texts of a document that the tagger reads; `home` is its source's country."""
    year = parsed.published_on.year if parsed.published_on else None
    return Text(parsed.own_headline, parsed.body, parsed.dateline, home, parsed.language, year)


def _find_new(items: Sequence[Item]) -> set[str]:
    """Return the fingerprints of items whose content the archive does not have."""
    new = {item.fingerprint: item for item in items}
    for fingerprint in _find_stored(new):
        del new[fingerprint]
    former = {fingerprint: item.former_fingerprints for fingerprint, item in new.items()}
    held = _find_stored(one for fingerprints in former.values() for one in fingerprints)
    return {fingerprint for fingerprint, fingerprints in former.items() if held.isdisjoint(fingerprints)}


def _find_stored(fingerprints: Iterable[str]) -> set[str]:
    rows = Article.objects.values_list("fingerprint", flat=True)
    return {fingerprint for some in _chunks(fingerprints) for fingerprint in rows.filter(fingerprint__in=some)}


def _find_homes(names: Iterable[str]) -> dict[str, str | None]:
    homes: dict[str, str | None] = {}
    for some in _chunks(names):
        named = SourceName.objects.select_related("source__country").filter(text__in=some)
        homes |= {name.text: home_of(name.source) for name in named}
        sources = Source.objects.select_related("country").filter(name__in=some)
        homes |= {source.name: home_of(source) for source in sources}
    return homes


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(values)
    while some := list(islice(iterator, CHUNK)):
        yield some
