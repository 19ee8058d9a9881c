"""Which of the records of a file, grouped by where they stand in its tree, are its articles. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from articles.importing.readers.columns import (
    Columns,
    NoArticlesError,
    describe_columns,
    find_columns,
    find_paths,
    is_article,
    name_path,
)
from articles.importing.readers.json_scan import ANY, LIST, Path
from articles.importing.readers.mapping import ADVICE, ColumnMapping


class RecordGroup(NamedTuple):
    """Records that stand at one place of a tree, or at places of one kind."""

    shape: Path
    records: list[dict[str, Any]]
    size: int  # bytes

    @property
    def keys(self) -> set[str]:
        return {name_path(path) for record in self.records[:20] for path in find_paths(record)}


class RatedGroup(NamedTuple):
    """A group whose fields are known; the better one has more of an article."""

    rating: int
    group: RecordGroup
    columns: Columns


def choose_articles(groups: Sequence[RecordGroup], mapping: ColumnMapping | None, form: str) -> RatedGroup:
    """Return the records that are the articles: those with most of one, of equals the outer ones.

    Raises NoArticlesError with the reason that says most; `form` is what the file is called in it.
    """
    rated: list[RatedGroup] = []
    problems: list[tuple[int, str]] = []
    for group in sorted(groups, key=lambda one: (len(one.shape), -one.size)):
        if not group.records:
            continue
        try:
            columns = find_columns(group.records, mapping)
        except NoArticlesError as error:
            problems.append((group.size, str(error)))
            continue
        if not mapping and not is_list(group) and not is_article(columns, group.records):
            continue
        rated.append(RatedGroup(_rate(columns), group, columns))
    if not rated:
        if not problems and any(not group.records for group in groups):
            return RatedGroup(0, RecordGroup((), [], 0), find_columns([{"headline": "", "body": ""}]))
        raise NoArticlesError(max(problems, default=(0, ""))[1] or _describe_lone(groups, form))
    top = max(one.rating for one in rated)
    best = [one for one in rated if one.rating == top]
    # What wraps a list of articles has a title too.
    lists = [one for one in best if len(one.group.records) > 1 and "headline" in one.columns.paths]
    return lists[0] if lists and not is_list(best[0].group) else best[0]


def is_list(group: RecordGroup) -> bool:
    """Tell whether the records of a group are several, or one in a list."""
    return LIST in group.shape or ANY in group.shape or len(group.records) > 1


def _rate(columns: Columns) -> int:
    fields = columns.paths.keys()
    if {"headline", "body"} <= fields:
        return 3
    return 2 if "body" in fields or {"headline", "published_on"} <= fields else 1


def _describe_lone(groups: Sequence[RecordGroup], form: str) -> str:
    names = sorted({key for group in groups[:20] for key in group.keys})
    return f"no article was found in this {form}; its keys are {describe_columns(names)}; {ADVICE}"
