"""What becomes of a batch of documents in the database.

A document's identity is its address and its content. The address says which article it is: same content is
*unchanged*, other content *updates* it and leaves alone what a curator has set. A new address with content
that is in the archive already is a *duplicate*; else an article is *created*.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.copies import store_copies
from articles.curation import recording
from articles.importing.doubts import doubts_date, doubts_language
from articles.importing.headlines import derive_headline
from articles.importing.preparing import tell
from articles.importing.readers import Document, ParsedArticle, Rejection
from articles.importing.reading import Item, Told
from articles.importing.report import Outcome, Result
from articles.models import NO_VALUE, Action, Article, ImportedDocument, ImportRun, Source
from articles.models.archive import IMPORTED_FIELDS
from articles.models.inserting import insert_rows, reserve_ids
from articles.tagging import GetTagger, Text, home_of, store_tags, tag_new_articles, text_of

_FILLED_FIELDS = (*IMPORTED_FIELDS, "date_origin", "is_language_doubted", "is_date_doubted", "fingerprint")
_COPIED_FIELDS = tuple(name for name in IMPORTED_FIELDS if name != "source")
_CREATED_FIELDS = (
    *("id", "address", "external_id", "fingerprint", "source_id"),
    *_COPIED_FIELDS,
    *("date_origin", "is_language_doubted", "is_date_doubted", "dateline_country_id"),
)
_LOCK = int.from_bytes(b"imports", "big")  # PostgreSQL's advisory lock of those who store a batch


class _Known(NamedTuple):
    """An article of an address: its primary key and its fingerprint."""

    number: int
    mark: str


@dataclass(slots=True)
class _Plan:
    """What is to be done with a batch: a result for each item, and the articles to write for some."""

    results: list[Result] = field(default_factory=list)
    raw_texts: dict[int, str] = field(default_factory=dict)
    created: list[tuple[int, Item, ParsedArticle]] = field(default_factory=list)
    updated: list[tuple[Article, Item, ParsedArticle]] = field(default_factory=list)
    copied: list[tuple[int, str]] = field(default_factory=list)
    tomorrow: date = field(default_factory=lambda: timezone.localdate() + timedelta(days=1))  # elsewhere it may be


class Store:
    """Writes batches; without a record of the run it only says what would happen."""

    def __init__(self, get_tagger: GetTagger, record: ImportRun | None) -> None:
        self._get_tagger = get_tagger
        self.record = record
        self.entry: Action | None = None
        self._sources: dict[str, Source] = {}
        self._imagined: dict[str, str] = {}  # address to fingerprint of what a dry run would have written
        self._imagined_marks: Counter[str] = Counter()
        self._imagined_updates: set[int] = set()  # articles that would by now have other content

    def store(self, items: Sequence[Item]) -> list[Result]:
        """Store a batch in one transaction and return a result an item; raises DatabaseError, then nothing is.

        What an item does not tell is found out here and now.
        """
        if self.record is None:
            plan = self._decide(items)
            return plan.results
        known_sources, entry = dict(self._sources), self.entry
        counts = {outcome.value: getattr(self.record, outcome.value) for outcome in Outcome}
        try:
            with transaction.atomic():
                _stand_in_line()
                plan = self._decide(items, is_final=True)
                self._create(plan)
                self._update(plan)
                self._write_log(plan, self.record)
        except BaseException:
            self._sources, self.entry = known_sources, entry  # rows of the rolled back transaction are gone
            for name, number in counts.items():
                setattr(self.record, name, number)
            raise
        return plan.results

    # -- deciding

    def _decide(self, items: Sequence[Item], *, is_final: bool = False) -> _Plan:
        """Return what is to be done; unless it is final, what would be done if nothing changed meanwhile."""
        prints = {item.address: item.mark for item in items if item.mark}
        rows = Article.objects.filter(address__in=list(prints)).values_list("address", "pk", "fingerprint")
        known = {address: _Known(number, mark) for address, number, mark in rows}
        # An article that this batch gives other content is no reason to pass over a document with its old content.
        leaving = {one.number for address, one in known.items() if one.mark != prints[address]}
        changing = Article.objects.filter(pk__in=leaving).order_by("pk")
        if is_final:
            changing = changing.select_for_update()  # or a curator's word of this moment would be overwritten
        changed = {article.pk: article for article in changing} if leaving else {}
        leaving |= self._imagined_updates
        stored = Article.objects.filter(fingerprint__in=set(prints.values())).order_by("-pk")
        copies: dict[str, int | None] = {
            mark: number for mark, number in stored.values_list("fingerprint", "pk") if number not in leaving
        }
        copies |= {mark: None for mark in prints.values() if self._imagined_marks[mark] and mark not in copies}
        plan = _Plan()
        for number, item in enumerate(items):
            if isinstance(item.read, Rejection):
                plan.raw_texts[number] = item.read.raw_text
                result = Result(item.address, Outcome.REJECTED, item.read.line, item.read.sha256, item.read.reason)
            else:
                result = self._decide_document(plan, item, item.read, known.get(item.address), changed, copies)
                copies.setdefault(item.mark, result.article)
                if self.record is None:
                    self._imagine(item.address, item.mark, result)
            plan.results.append(result)
        return plan

    def _imagine(self, address: str, mark: str, result: Result) -> None:
        """Remember what a dry run would have written, so that later documents are judged by it."""
        if result.outcome in {Outcome.CREATED, Outcome.UPDATED}:
            if earlier := self._imagined.get(address):
                self._imagined_marks[earlier] -= 1
            self._imagined[address] = mark
            self._imagined_marks[mark] += 1
            if result.article is not None:
                self._imagined_updates.add(result.article)

    def _decide_document(
        self,
        plan: _Plan,
        item: Item,
        read: Document,
        known: "_Known | None",
        changed: Mapping[int, Article],
        copies: Mapping[str, int | None],
    ) -> Result:
        line, sha256, mark = read.line, read.sha256, item.mark
        before = self._imagined.get(item.address) or (known.mark if known else None)
        if before == mark:
            number = known.number if known else None
            return Result(item.address, Outcome.UNCHANGED, line, sha256, article=number)
        if before is None and mark in copies:
            twin = copies[mark]
            plan.copied.append((len(plan.results), mark))
            reason = (
                f"the archive has this content {f'as article {twin}' if twin else 'from another document of this run'}"
            )
            return Result(item.address, Outcome.DUPLICATE, line, sha256, reason, twin)
        notes = [*read.article.notes, *_doubts(read.article, plan.tomorrow)]
        if before is None:
            plan.created.append((len(plan.results), item, read.article))
            return Result(item.address, Outcome.CREATED, line, sha256, "; ".join(notes))
        number = known.number if known else None
        if number is not None and (article := changed.get(number)):
            notes += _kept_notes(article)
            plan.updated.append((article, item, read.article))
        return Result(item.address, Outcome.UPDATED, line, sha256, "; ".join(notes), number)

    # -- writing

    def _create(self, plan: _Plan) -> None:
        if not plan.created:
            return
        numbers = reserve_ids(Article, len(plan.created))
        said: list[Told] = []
        rows = []
        for (_, item, parsed), number in zip(plan.created, numbers, strict=True):
            source = self._source(parsed.source)
            told = self._told_of(Text(parsed.own_headline, parsed.body, parsed.dateline, home_of(source)), item, parsed)
            said.append(told)
            rows.append(
                (
                    number,
                    item.address,
                    parsed.external_id,
                    item.mark,
                    source.pk if source else None,
                    *(getattr(parsed, name) for name in _COPIED_FIELDS),
                    parsed.date_origin if parsed.published_on else "",
                    told.is_language_doubted,
                    doubts_date(parsed.dateline, parsed.published_on),
                    told.tagged.dateline_country,
                )
            )
        insert_rows(Article, _CREATED_FIELDS, rows)
        tag_new_articles(numbers, [one.tagged for one in said], self._run)
        store_copies(numbers, [one.keys for one in said], are_new=True)
        number_of = {item.mark: number for (_, item, _), number in zip(plan.created, numbers, strict=True)}
        for (place, *_), number in zip(plan.created, numbers, strict=True):
            plan.results[place] = plan.results[place]._replace(article=number)
        for place, mark in plan.copied:
            if mark in number_of:  # a copy of what this very batch creates
                plan.results[place] = plan.results[place]._replace(article=number_of[mark])

    def _update(self, plan: _Plan) -> None:
        if not plan.updated:
            return
        with recording(self._entry()):
            for article, item, parsed in plan.updated:
                self._fill(article, item, parsed).save(update_fields=_FILLED_FIELDS)
        articles = [article for article, *_ in plan.updated]
        said = [self._told_of(text_of(article), item, parsed) for article, item, parsed in plan.updated]
        store_tags(articles, [one.tagged for one in said], self._run)
        store_copies([article.pk for article in articles], [one.keys for one in said])

    def _entry(self) -> Action:
        """Return the entry of this run in the history; it is made with the first article that is updated."""
        if self.entry is None:
            plan = {"run": self.record.pk} if self.record else {}
            self.entry = Action.objects.create(kind=Action.Kind.IMPORT, summary=str(self.record), plan=plan)
        return self.entry

    def close_entry(self) -> None:
        """Sum the run up in the history. What it created stands in its own record, and tags follow from the texts."""
        run = self.record
        if run is not None and (run.created or run.updated):
            entry = self._entry()
            entry.summary = f"{run}: {run.created:,} created, {run.updated:,} updated"
            entry.save(update_fields=["summary", "size"])

    @property
    def _run(self) -> int | None:
        return self.record.pk if self.record else None

    def _told_of(self, text: Text, item: Item, parsed: ParsedArticle) -> Told:
        """Return what a text tells: what its item does, where that was of the same text and home."""
        if item.told and item.told.text == text:
            return item.told
        return tell(self._get_tagger(), text, parsed.language)

    def _fill(self, article: Article, item: Item, parsed: ParsedArticle) -> Article:
        """Set what the document says, but nothing a curator has set."""
        kept = set(article.curated_fields)
        if "headline" in kept:
            kept.add("is_headline_derived")
        for name in IMPORTED_FIELDS:
            if name not in kept:
                setattr(article, name, self._source(parsed.source) if name == "source" else getattr(parsed, name))
        if "published_on" not in kept:
            article.date_origin = parsed.date_origin if parsed.published_on else ""
        article.is_language_doubted = "language" not in kept and (
            item.told.is_language_doubted
            if item.told and "body" not in kept
            else doubts_language(article.language, article.body)
        )
        article.is_date_doubted = "published_on" not in kept and doubts_date(article.dateline, article.published_on)
        if article.is_headline_derived and "body" in kept:
            article.headline = derive_headline(article.body) or article.headline
        article.fingerprint = item.mark
        return article

    def _source(self, name: str) -> Source | None:
        known = self._known_source(name)
        if known is None and name:
            known = self._sources[name] = Source.objects.create(
                name=name, slug=_free_slug(name), import_run_id=self._run
            )
        return known

    def _known_source(self, name: str) -> Source | None:
        if name and name not in self._sources:
            known = Source.objects.select_related("country").filter(name=name).first()
            if known is None:
                return None
            self._sources[name] = known
        return self._sources.get(name)

    def _write_log(self, plan: _Plan, record: ImportRun) -> None:
        insert_rows(
            ImportedDocument,
            ("run_id", "address", "line", "sha256", "outcome", "reason", "raw_text", "article_id"),
            [
                (
                    record.pk,
                    result.address,
                    result.line,
                    result.sha256,
                    result.outcome.value,
                    result.reason,
                    plan.raw_texts.get(place, ""),
                    result.article,
                )
                for place, result in enumerate(plan.results)
            ],
        )
        for result in plan.results:
            name = result.outcome.value
            setattr(record, name, getattr(record, name) + 1)
        record.save(update_fields=[outcome.value for outcome in Outcome])


def _stand_in_line() -> None:
    """Wait until no other import is storing a batch, as on SQLite, where only one transaction writes at a time.

    Two imports of the same folder would else both find a document new.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:190] or "source"
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug != NO_VALUE and not Source.objects.one_by_slug(slug))


def _doubts(parsed: ParsedArticle, tomorrow: date) -> list[str]:
    if parsed.published_on and parsed.published_on > tomorrow:
        return [f"its date {parsed.published_on.isoformat()} lies in the future"]
    return []


def _kept_notes(article: Article) -> list[str]:
    kept = [name.replace("_", " ") for name in article.curated_fields]
    return [f"kept as a curator set it: {', '.join(kept)}"] if kept else []
