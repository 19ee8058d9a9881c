"""Taking words out of what tells of the past: summaries, logs, kept results, reports of imports, waiting messages.

Rows that belong to an article go with it. What only speaks of it stays, but for its words: a text goes where it quotes
what is forgotten, or holds a word that no published article has any more.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import CASCADE, ManyToOneRel, QuerySet

from articles.models import Action, FrozenResult, ImportedDocument, ImportRun, PendingName
from articles.search import complete_word, find_missing_words, split_into_words

FORGOTTEN = "(removed by a purge)"
CHUNK = 1_000
SHORTEST_WORD = 3  # characters
MOST_COMPLETED = 100  # words of the index that are looked at for a beginning
TELLING_PHRASE = 4  # words of a headline that speak of it also where they are not quoted
_BEGINNING = re.compile(rf"(\w{{{SHORTEST_WORD},}})\*")  # as searches have it
_MESSAGES = "_messages"  # where a session holds what is still to be shown


def texts_of(rows: QuerySet[Any]) -> Iterator[str]:
    """Yield the texts in the columns of some rows, and in those of all rows that would be deleted with them."""
    model = rows.model
    names = [one.attname for one in model._meta.concrete_fields if holds_text(one)]
    for values in rows.order_by().values_list(*names) if names else ():
        for value in values:
            yield from _strings_in(value)
    for relation in model._meta.related_objects:
        if isinstance(relation, ManyToOneRel) and relation.on_delete is CASCADE:
            children = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": rows.order_by().values("pk")}
            )
            yield from texts_of(children)


def holds_text(column: "models.Field[Any, Any]") -> bool:
    """Tell whether a column may hold words of an article."""
    is_choice = bool(column.choices)
    return isinstance(column, models.CharField | models.TextField | models.JSONField) and not is_choice


def _strings_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, one in value.items():
                yield from _strings_in(key)
                yield from _strings_in(one)
        case list() | tuple():
            for one in value:
                yield from _strings_in(one)


@dataclass(slots=True)
class Forgetting:
    """What is to be forgotten: headlines, names, and every word of texts that stands nowhere else in public.

    Which words those are is asked of the search index once for each word that is met. `slugs` are those of entities
    and sources that are gone.
    """

    headlines: Collection[str]
    names: Collection[str]
    words: Collection[str]
    slugs: Collection[str] = ()
    _met: dict[str, bool] = field(default_factory=dict)

    def is_told(self, value: Any) -> bool:
        """Tell whether a text, or one in a structure of JSON, speaks of what is forgotten."""
        return any(self._is_told(text) for text in _strings_in(value))

    def _is_told(self, text: str) -> bool:
        text = unquote_plus(text) if "%" in text or "+" in text else text  # the parameters of a search
        folded = text.casefold()
        return (
            any(_quotes(folded, headline.casefold()) for headline in self.headlines)
            or any(re.search(rf"\b{re.escape(name.casefold())}\b", folded) for name in self.names)
            or any(slug in re.split(r"[=&\s/]", folded) for slug in self.slugs)
            or self._holds_lost_word(text)
            or any(map(self._begins_lost_word, _BEGINNING.findall(text)))
        )

    def _holds_lost_word(self, text: str) -> bool:
        theirs = {word for word in split_into_words(text) if len(word) >= SHORTEST_WORD and word in self.words}
        if fresh := theirs - self._met.keys():
            lost = find_missing_words(fresh)
            self._met |= {word: word in lost for word in fresh}
        return any(self._met[word] for word in theirs)

    def _begins_lost_word(self, beginning: str) -> bool:
        """Tell whether words of theirs begin so, and no word of a published article does: `zelwanger*` in a search."""
        if not any(word.startswith(folded) for folded in split_into_words(beginning) for word in self.words):
            return False
        offered = set(complete_word(beginning, MOST_COMPLETED))
        return offered == find_missing_words(offered)


def _quotes(text: str, headline: str) -> bool:
    """Tell whether a text is a headline, quotes it, or holds it where it is long enough to be no accident.

    Both may have been cut off at their end.
    """
    if f"“{headline[:100]}" in text or text.startswith(headline[:190]):
        return True
    return len(headline.split()) >= TELLING_PHRASE and headline in text


def forget(forgetting: Forgetting) -> None:
    """Take what is forgotten out of all that tells of the past; inside a transaction."""
    for rows, columns, replace in TELLING:
        _go_through(rows(), columns, forgetting, replace)
    _forget_messages(forgetting)


Replace = Callable[[Any, Forgetting], None]


def _go_through(rows: QuerySet[Any], columns: tuple[str, ...], forgetting: Forgetting, replace: Replace) -> None:
    """Let rows of which a column tells be replaced."""
    told = [
        pk
        for pk, *values in rows.order_by().values_list("pk", *columns).iterator(chunk_size=CHUNK)
        if forgetting.is_told(values)
    ]
    for start in range(0, len(told), CHUNK):
        for row in rows.model._base_manager.filter(pk__in=told[start : start + CHUNK]):
            replace(row, forgetting)


def _forget_summary(act: Action, forgetting: Forgetting) -> None:
    if forgetting.is_told(act.summary):
        act.summary = FORGOTTEN
    act.plan = {name: value for name, value in act.plan.items() if not forgetting.is_told([name, value])}
    act.save(update_fields=["summary", "plan"])


def _forget_entry(entry: LogEntry, _forgetting: Forgetting) -> None:
    entry.delete()


def _forget_search(kept: FrozenResult, _forgetting: Forgetting) -> None:
    """Leave of a kept result its numbers: it stays under its address, without what was searched for."""
    kept.said = kept.parameters = ""
    kept.save(update_fields=["said", "parameters"])


def forget_document(document: ImportedDocument, _forgetting: Forgetting | None = None) -> None:
    """Leave of a document that it was read, when, and what became of it."""
    document.address = FORGOTTEN
    document.reason = document.raw_text = document.sha256 = ""
    document.save(update_fields=["address", "reason", "raw_text", "sha256"])


def _forget_run(run: ImportRun, forgetting: Forgetting) -> None:
    run.paths = [FORGOTTEN if forgetting.is_told(path) else path for path in run.paths]
    run.source_name = "" if forgetting.is_told(run.source_name) else run.source_name
    run.error = FORGOTTEN if forgetting.is_told(run.error) else run.error
    run.ignored_keys = {key: count for key, count in run.ignored_keys.items() if not forgetting.is_told(key)}
    run.save(update_fields=["paths", "source_name", "error", "ignored_keys"])


def _forget_name(name: PendingName, _forgetting: Forgetting) -> None:
    name.delete()


# Everything that may speak of an article and outlives it: which rows, which of their columns, and what becomes of one.
TELLING: tuple[tuple[Callable[[], QuerySet[Any]], tuple[str, ...], Replace], ...] = (
    (Action.objects.all, ("summary", "plan"), _forget_summary),
    (LogEntry.objects.all, ("object_repr", "change_message"), _forget_entry),
    (FrozenResult.objects.all, ("said", "parameters"), _forget_search),
    (
        lambda: ImportedDocument.objects.filter(outcome=ImportedDocument.Outcome.REJECTED),
        ("address", "reason", "raw_text"),
        forget_document,
    ),
    (ImportRun.objects.all, ("paths", "source_name", "error", "ignored_keys"), _forget_run),
    (PendingName.objects.all, ("text",), _forget_name),
)


def _forget_messages(forgetting: Forgetting) -> None:
    """Take back messages that wait in sessions to be shown."""
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        return
    for session in Session.objects.iterator(chunk_size=CHUNK):
        data = session.get_decoded()
        if _MESSAGES in data and forgetting.is_told(_read_json(data[_MESSAGES])):
            del data[_MESSAGES]
            session.session_data = SessionStore().encode(data)
            session.save(update_fields=["session_data"])


def _read_json(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words of texts as the search index has them."""
    return {word for text in texts for word in split_into_words(text) if len(word) >= SHORTEST_WORD}
