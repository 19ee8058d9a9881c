"""Find entities by their names while somebody types, with an index of the words of names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Entity, EntityName, NameWord
from articles.text.wikidata import read_wikidata_id
from articles.triggers.name_words import begins_with, split_words, write_begins_with

MOST_FOUND = 500  # names that are looked at


@dataclass(frozen=True, slots=True)
class FoundEntities:
    """The numbers of entities: of all that were found, and of exact matches."""

    all_ids: Sequence[int]
    exact_ids: Sequence[int]


def find_names(text: str, names: QuerySet[EntityName]) -> list[int]:
    """Return the names in which every word of a text begins a word: exact matches, then the first of the others."""
    words = split_words(text)
    if not words:
        return []
    exact_ids = names.filter(text__in=spellings(text)).order_by("text", "pk").values_list("pk", flat=True)[:MOST_FOUND]
    return list(dict.fromkeys([*exact_ids, *find_by_beginnings(words, names, MOST_FOUND)]))


def spellings(text: str) -> set[str]:
    """Return a text in the cases that names are written in."""
    return {text, text.lower(), text.upper(), text.title(), text.capitalize()}


def find_by_beginnings(words: Sequence[str], names: QuerySet[EntityName], most: int) -> list[int]:
    """Return the first of some names that have words with each of these beginnings, in the form of `split_words`."""
    first, *others = sorted(words, key=len, reverse=True)
    # Each condition looks at the row of a word: a join would let the database begin at the wrong end.
    found = NameWord.objects.filter(begins_with(first), Exists(names.filter(pk=OuterRef("name"))))
    for other in others:
        beside = NameWord.objects.filter(begins_with(other), name=OuterRef("name"))
        found = found.filter(Exists(beside))
    return list(found.order_by("word", "name_id").values_list("name_id", flat=True)[:most])


class BeginningSearch:
    """`find_by_beginnings` among always the same names, for hundreds of searches at once.

    Django takes twenty times as long to write such a query as a database to answer it: this writes its own.
    """

    def __init__(self, names: QuerySet[EntityName]) -> None:
        """Search among names that some condition chooses."""
        sql, self._parameters = names.order_by().values("pk").query.sql_with_params()
        self._words, self._names = _quote(NameWord._meta.db_table), _quote(EntityName._meta.db_table)
        self._is_among = f"EXISTS ({sql} AND {self._names}.id = word.name_id)"

    def find(self, words: Sequence[str], most: int, lengths: range | None = None) -> list[int]:
        """Return the first names that have words with each of these beginnings, and are of such a length.

        Where all are single letters, one of them is a word: a fifth of all names begin with it.
        """
        first, *others = sorted(words, key=len, reverse=True)
        begins, beginning = write_begins_with("word.word", first) if len(first) > 1 else ("word.word = %s", [first])
        conditions = [begins, self._is_among]
        parameters: list[str | int] = [*beginning, *self._parameters]
        for other in others:
            begins, beginning = write_begins_with("beside.word", other)
            beside = f"SELECT 1 FROM {self._words} AS beside"  # noqa: S608 - names of tables and columns alone
            conditions.append(f"EXISTS ({beside} WHERE {begins} AND beside.name_id = word.name_id)")
            parameters += beginning
        if lengths is not None:
            length = f"SELECT length(text) FROM {self._names} AS name WHERE name.id = word.name_id"  # noqa: S608
            conditions.append(f"({length}) BETWEEN %s AND %s")
            parameters += [lengths.start, lengths.stop - 1]
        found = f"SELECT word.name_id FROM {self._words} AS word WHERE {' AND '.join(conditions)}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"{found} ORDER BY word.word, word.name_id LIMIT %s", [*parameters, most])
            return [number for (number,) in cursor.fetchall()]


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def find_entities(text: str, entities: QuerySet[Entity]) -> FoundEntities:
    """Return which of some entities a text finds by a name, a slug or a Wikidata id."""
    text = " ".join(text.split())
    names = EntityName.objects.filter(Exists(entities.order_by().filter(pk=OuterRef("entity"))))
    found = EntityName.objects.filter(pk__in=find_names(text, names)).values_list("entity_id", "text")
    called = dict.fromkeys(entity for entity, _ in found if entity is not None)
    exact_ids = [entity for entity, name in found if entity is not None and name.casefold() == text.casefold()]
    exact_ids += entities.order_by().filter(Q(slug=text) | Q(name=text)).values_list("pk", flat=True)[:MOST_FOUND]
    if wikidata_id := read_wikidata_id(text):
        exact_ids += entities.order_by().filter(wikidata_id=wikidata_id).values_list("pk", flat=True)[:MOST_FOUND]
    exact_ids += entities.order_by().filter(former_slugs__slug=text).values_list("pk", flat=True)
    return FoundEntities(list(dict.fromkeys([*called, *exact_ids])), list(dict.fromkeys(exact_ids)))
