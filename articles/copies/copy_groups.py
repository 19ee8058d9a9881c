"""Groups of near-identical articles, kept in the database.

A group is a connected component: its members are linked by pairs that share a key and are copies of one another.
Whether a pair is one depends on its two texts alone, so the groups are the same whatever the order of import. Which
member a list shows is not decided here: it is the first in the list's order, so that hiding or deleting one never
hides the others.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from articles.copies.texts import CopyText, copy_keys
from articles.fields import FIELD, FIELDS
from articles.models import Article, CopyKey
from articles.models.bulk_insert import insert_rows

CHUNK = 2_000  # values a statement
COMPARED_FIELDS = tuple(one.name for one in FIELDS if (FIELD.get(one.follows) or one).is_compared)
MOST_COMPARED = 20  # articles of one key that others are compared with: a few of a thousand equal ones are enough

_LOCK = int.from_bytes(b"copies", "big")  # PostgreSQL's advisory lock while groups are changed


def find_copies(articles: Sequence[Article]) -> int:
    """Find the copies of articles whose text may have changed; return how many articles changed their group."""
    with transaction.atomic():
        return store_copies(
            [article.pk for article in articles],
            [copy_keys(article.own_headline, article.body) for article in articles],
        )


def store_copies(ids: Sequence[int], keys: Sequence[Collection[int]], *, are_new: bool = False) -> int:
    """Store the keys of new or changed articles and group these; return how many articles changed their group.

    To be called inside a transaction. Of new articles nothing is stored yet.
    """
    _wait_for_turn()
    if are_new:
        insert_rows(CopyKey, ["article", "key"], ((pk, key) for pk, own in zip(ids, keys, strict=True) for key in own))
        return _regroup(dict.fromkeys(ids))
    wanted = {(article, key) for article, own in zip(ids, keys, strict=True) for key in own}
    stored = {
        row for some in _chunks(ids) for row in CopyKey.objects.filter(article__in=some).values_list("article", "key")
    }
    stale = {article for article, _ in stored - wanted}
    for some in _chunks(stale):
        CopyKey.objects.filter(article__in=some).delete()
    kept = {(article, key) for article, key in stored if article not in stale}
    if added := sorted(wanted - kept):
        insert_rows(CopyKey, ["article", "key"], added)
    return _regroup(_read_groups(ids))


class _Groups:
    """Articles and groups that belong together (a disjoint-set forest); a group is a negative number."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def find(self, node: int) -> int:
        while (parent := self._parents.setdefault(node, node)) != node:
            self._parents[node] = self._parents[parent]
            node = parent
        return node

    def join(self, one: int, other: int) -> None:
        self._parents[self.find(one)] = self.find(other)

    def parts(self) -> Collection[list[int]]:
        parts: dict[int, list[int]] = defaultdict(list)
        for node in self._parents:
            parts[self.find(node)].append(node)
        return parts.values()


def _regroup(held: dict[int, int | None]) -> int:
    """Group articles again, together with all members of their present groups; other groups can only grow."""
    for some in _chunks({group for group in held.values() if group is not None}):
        held.update(Article.objects.filter(copy_group__in=some).values_list("pk", "copy_group"))
    pairs = _find_pairs(held)
    others = _read_groups({other for _, other in pairs} - held.keys())
    node_of = {pk: -group if group else pk for pk, group in others.items()} | {pk: pk for pk in held}
    groups = _link(pairs, node_of)
    before = held | others
    changed: dict[int, int | None] = {}
    grown: dict[int, int] = {}
    for part in groups.parts():
        number = min(map(abs, part)) if len(part) > 1 else None
        changed |= {node: number for node in part if node > 0 and before[node] != number}
        grown |= {-node: number for node in part if node < 0 and number and -node != number}
    for some in _chunks(grown):
        members = Article.objects.filter(copy_group__in=some).values_list("pk", "copy_group")
        changed |= {pk: grown[group] for pk, group in members if group}
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Article._meta.db_table)
        rows = [(number, pk) for pk, number in sorted(changed.items())]
        cursor.executemany(f"UPDATE {table} SET copy_group = %s WHERE id = %s", rows)  # noqa: S608
    return len(changed)


def _read_groups(ids: Iterable[int]) -> dict[int, int | None]:
    """Return the group each article has."""
    return {
        pk: group
        for some in _chunks(ids)
        for pk, group in Article.objects.filter(pk__in=some).values_list("pk", "copy_group")
    }


def _find_pairs(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return pairs of one of these articles and any other that share a key, ordered by key."""
    elsewhere = CopyKey.objects.filter(key=OuterRef("key")).exclude(article=OuterRef("article"))
    pairs: dict[tuple[int, int], None] = {}
    for some in _chunks(ids):
        shared = CopyKey.objects.filter(Exists(elsewhere), article__in=some)
        bearers: dict[int, list[int]] = defaultdict(list)
        place = Window(RowNumber(), partition_by=[F("key")], order_by="article_id")
        first = (
            CopyKey.objects.filter(key__in=shared.values("key")).annotate(place=place).filter(place__lte=MOST_COMPARED)
        )
        for key, article in first.values_list("key", "article_id"):
            bearers[key].append(article)
        for key, article in shared.values_list("key", "article_id"):
            pairs.update(((article, other), None) for other in bearers[key] if other != article)
    return list(pairs)


def _link(pairs: Sequence[tuple[int, int]], node_of: dict[int, int]) -> _Groups:
    """Join the pairs that are copies; pairs that are already joined are not compared."""
    groups = _Groups()
    for article in node_of.values():
        groups.find(article)
    texts: dict[tuple[str, str], CopyText] = {}
    text_of: dict[int, CopyText] = {}
    for some in _chunks({article for pair in pairs for article in pair}):
        for row in Article.objects.filter(pk__in=some).only(*COMPARED_FIELDS):
            text = row.own_headline, row.body
            if text not in texts:
                texts[text] = CopyText(*text)
            text_of[row.pk] = texts[text]
    for article, other in pairs:
        one, two = node_of[article], node_of[other]
        if groups.find(one) != groups.find(two) and text_of[article].is_copy_of(text_of[other]):
            groups.join(one, two)
    return groups


def _wait_for_turn() -> None:
    """Wait until no other process changes groups; on SQLite only one transaction writes at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _chunks(values: Iterable[int]) -> Iterator[list[int]]:
    iterator = iter(values)
    while some := list(islice(iterator, CHUNK)):
        yield some
