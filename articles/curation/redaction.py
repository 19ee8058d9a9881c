"""Remove traces of purged articles from records: summaries, logs, kept results, import reports, pending messages.

Rows that belong to an article are deleted with it. Records that only mention it stay, but lose their text if it quotes
the article, or contains a word that no published article has any more.
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

from articles.models import Action, FrozenResult, ImportedDocument, ImportRun, Original, PendingName, Upload
from articles.search import complete_word, find_missing_words, split_into_words

REDACTED = "(removed by a purge)"
CHUNK = 1_000
SHORTEST_WORD = 3  # characters
MOST_COMPLETED = 100  # words of the index that are looked up for a prefix
LONG_HEADLINE = 4  # words: a headline of so many is recognised without quotation marks
_BEGINNING = re.compile(rf"(?<!\w)(\w{{{SHORTEST_WORD},}}+)\*")  # prefixes in searches
_MESSAGES = "_messages"  # the key of pending messages in a session


def read_texts(rows: QuerySet[Any]) -> Iterator[str]:
    """Yield the texts of some rows, and of all rows that would be deleted with them."""
    model = rows.model
    names = [one.attname for one in model._meta.concrete_fields if may_hold_text(one)]
    for values in rows.order_by().values_list(*names) if names else ():
        for value in values:
            yield from _strings_in(value)
    for relation in model._meta.related_objects:
        if isinstance(relation, ManyToOneRel) and relation.on_delete is CASCADE:
            children = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": rows.order_by().values("pk")}
            )
            yield from read_texts(children)


def may_hold_text(column: "models.Field[Any, Any]") -> bool:
    """Tell whether a column may contain words of an article."""
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
class Redaction:
    """What has to be removed: headlines, names, slugs, and words that no published article has any more.

    The search index is asked once for each word of `words` that occurs in a record.
    """

    headlines: Collection[str]
    names: Collection[str]
    words: Collection[str]
    slugs: Collection[str] = ()
    _is_lost: dict[str, bool] = field(default_factory=dict)

    def is_affected(self, value: Any) -> bool:
        """Tell whether a text, or one in a JSON value, contains anything that has to be removed."""
        return any(self._is_text_affected(text) for text in _strings_in(value))

    def _is_text_affected(self, text: str) -> bool:
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
        if fresh := theirs - self._is_lost.keys():
            lost = find_missing_words(fresh)
            self._is_lost |= {word: word in lost for word in fresh}
        return any(self._is_lost[word] for word in theirs)

    def _begins_lost_word(self, beginning: str) -> bool:
        """Tell whether only purged articles have words with a prefix, as in the search `zelwanger*`."""
        if not any(word.startswith(folded) for folded in split_into_words(beginning) for word in self.words):
            return False
        offered = set(complete_word(beginning, MOST_COMPLETED))
        return offered == find_missing_words(offered)


def _quotes(text: str, headline: str) -> bool:
    """Tell whether a text is a headline, quotes it, or contains a long one; both may be cut off at the end."""
    if f"“{headline[:100]}" in text or text.startswith(headline[:190]):
        return True
    return len(headline.split()) >= LONG_HEADLINE and headline in text


def redact_records(redaction: Redaction) -> None:
    """Redact all records that outlive an article; inside a transaction."""
    for rows, columns, replace in REDACTED_TABLES:
        _redact_rows(rows(), columns, redaction, replace)
    _redact_messages(redaction)


Replace = Callable[[Any, Redaction], None]


def _redact_rows(rows: QuerySet[Any], columns: tuple[str, ...], redaction: Redaction, replace: Replace) -> None:
    """Call `replace` for each row with an affected column."""
    affected = [
        pk
        for pk, *values in rows.order_by().values_list("pk", *columns).iterator(chunk_size=CHUNK)
        if redaction.is_affected(values)
    ]
    for start in range(0, len(affected), CHUNK):
        for row in rows.model._base_manager.filter(pk__in=affected[start : start + CHUNK]):
            replace(row, redaction)


def _redact_summary(act: Action, redaction: Redaction) -> None:
    if redaction.is_affected(act.summary):
        act.summary = REDACTED
    act.plan = {name: value for name, value in act.plan.items() if not redaction.is_affected([name, value])}
    act.save(update_fields=["summary", "plan"])


def _delete_entry(entry: LogEntry, _redaction: Redaction) -> None:
    entry.delete()


def _redact_search(kept: FrozenResult, _redaction: Redaction) -> None:
    """Keep only the address and the numbers of a kept result, without the search."""
    kept.said = kept.parameters = ""
    kept.save(update_fields=["said", "parameters"])


def redact_document(document: ImportedDocument, _redaction: Redaction | None = None) -> None:
    """Keep only when a document was read and its outcome."""
    document.address = REDACTED
    document.reason = document.raw_text = document.sha256 = ""
    document.original = None
    document.save(update_fields=["address", "reason", "raw_text", "sha256", "original"])


def _redact_run(run: ImportRun, redaction: Redaction) -> None:
    run.paths = [REDACTED if redaction.is_affected(path) else path for path in run.paths]
    run.source_name = "" if redaction.is_affected(run.source_name) else run.source_name
    run.mapping = REDACTED if redaction.is_affected(run.mapping) else run.mapping
    run.error = REDACTED if redaction.is_affected(run.error) else run.error
    run.ignored_keys = {key: count for key, count in run.ignored_keys.items() if not redaction.is_affected(key)}
    run.left_out = {kind: count for kind, count in run.left_out.items() if not redaction.is_affected(kind)}
    run.save(update_fields=["paths", "source_name", "mapping", "error", "ignored_keys", "left_out"])


def _delete_name(name: PendingName, _redaction: Redaction) -> None:
    name.delete()


def _forget_name(original: Original, redaction: Redaction) -> None:
    """Forget what a file was called; “txt” alone, which no article need have, is no word of any."""
    if redaction.is_affected(original.name.rpartition(".")[0] or original.name):
        original.name = ""
        original.save(update_fields=["name"])


def _discard_upload(upload: Upload, _redaction: Redaction) -> None:
    """Give up what somebody brought with its file; where a process is at work on that, only what is known of it."""
    if not upload.is_working:
        upload.discard()
        return
    upload.name = upload.base = ""
    upload.options, upload.explained, upload.tried, upload.error = {}, None, None, ""
    upload.save(update_fields=["name", "base", "options", "explained", "tried", "error"])


# All records that may mention an article and outlive it: the rows, their columns with text, and how one is redacted.
REDACTED_TABLES: tuple[tuple[Callable[[], QuerySet[Any]], tuple[str, ...], Replace], ...] = (
    (Action.objects.all, ("summary", "plan"), _redact_summary),
    (LogEntry.objects.all, ("object_repr", "change_message"), _delete_entry),
    (FrozenResult.objects.all, ("said", "parameters"), _redact_search),
    (
        lambda: ImportedDocument.objects.filter(outcome=ImportedDocument.Outcome.REJECTED),
        ("address", "reason", "raw_text"),
        redact_document,
    ),
    (ImportRun.objects.all, ("paths", "source_name", "mapping", "error", "ignored_keys", "left_out"), _redact_run),
    (PendingName.objects.all, ("text",), _delete_name),
    (Original.objects.all, ("name",), _forget_name),
    (Upload.objects.all, ("name", "base", "options", "explained", "tried", "error"), _discard_upload),
)


def _redact_messages(redaction: Redaction) -> None:
    """Remove pending messages from sessions."""
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        return
    for session in Session.objects.iterator(chunk_size=CHUNK):
        data = session.get_decoded()
        if _MESSAGES in data and redaction.is_affected(_read_json(data[_MESSAGES])):
            del data[_MESSAGES]
            session.session_data = SessionStore().encode(data)
            session.save(update_fields=["session_data"])


def _read_json(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def find_index_words(texts: Iterable[str]) -> set[str]:
    """Return the words of texts in the form the search index has."""
    return {word for text in texts for word in split_into_words(text) if len(word) >= SHORTEST_WORD}
