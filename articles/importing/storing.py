"""What becomes of a batch of documents in the database.

A document's identity is its address and its content. The address says which article it is: same content is
*unchanged*, other content *updates* it and leaves alone what a curator has set. A new address with content
that is in the archive already is a *duplicate*; else an article is *created*.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.copies import copy_keys, store_copies
from articles.curation import recording
from articles.importing.doubts import doubts_date, doubts_language
from articles.importing.readers import Document, ParsedArticle, Rejection
from articles.importing.reading import Item
from articles.importing.report import Outcome, Result
from articles.models import NO_VALUE, Action, Article, ImportedDocument, ImportRun, Source
from articles.models.archive import IMPORTED_FIELDS
from articles.models.inserting import insert_rows, reserve_ids
from articles.tagging import TaggedText, Tagger, Text, home_of, store_tags, tag_new_articles, text_of

_FILLED_FIELDS = (*IMPORTED_FIELDS, "date_origin", "is_language_doubted", "is_date_doubted", "fingerprint")
_LOCK = int.from_bytes(b"imports", "big")  # PostgreSQL's advisory lock of those who store a batch


class Told(NamedTuple):
    """What an article's text tells: its tags, and the keys its copies are found by."""

    tagged: TaggedText
    keys: list[int]


def tell(tagger: Tagger, texts: Sequence[Text]) -> list[Told]:
    """Return what each text tells; needs no database, so that any process can do it."""
    return [Told(tagger.tag(*text), copy_keys(text.headline, text.body)) for text in texts]


class _Known(NamedTuple):
    """An article of an address: its primary key and its fingerprint."""

    number: int
    mark: str


@dataclass(slots=True)
class _Plan:
    """What is to be done with a batch: a result for each item, and the articles to write for some."""

    results: list[Result] = field(default_factory=list)
    raw_texts: dict[int, str] = field(default_factory=dict)
    created: list[tuple[int, Item, ParsedArticle, str]] = field(default_factory=list)
    updated: list[tuple[Article, ParsedArticle, str]] = field(default_factory=list)
    copied: list[tuple[int, str]] = field(default_factory=list)


class Store:
    """Writes batches; without a record of the run it only says what would happen."""

    def __init__(self, tell: Callable[[Text], Told], record: ImportRun | None) -> None:
        self._tell = tell
        self.record = record
        self.entry: Action | None = None
        self._sources: dict[str, Source] = {}
        self._imagined: dict[str, str] = {}  # address to fingerprint of what a dry run would have written
        self._imagined_marks: Counter[str] = Counter()
        self._imagined_updates: set[int] = set()  # articles that would by now have other content

    def foresee(self, items: Sequence[Item]) -> list[Text]:
        """Return the texts of which storing a batch will want to know what they tell, as far as can be foreseen."""
        if self.record is None:
            return []
        plan = self._decide(items)
        wanted = [(Article(), parsed) for _, _, parsed, _ in plan.created]
        wanted += [(article, parsed) for article, parsed, _ in plan.updated]
        return [self._foresee(article, parsed) for article, parsed in wanted]

    def _foresee(self, article: Article, parsed: ParsedArticle) -> Text:
        """Return the text an article will have; its source may yet have to be created."""
        kept = article.curated_fields
        headline, body, dateline = (
            getattr(article if name in kept else parsed, name) for name in ("headline", "body", "dateline")
        )
        source = article.source if "source" in kept else self._known_source(parsed.source)
        return Text(headline, body, dateline, home_of(source))

    def store(self, items: Sequence[Item], told: Mapping[Text, Told]) -> list[Result]:
        """Store a batch in one transaction and return a result an item; raises DatabaseError, then nothing is.

        What `told` has not foreseen is found out here and now.
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
                self._create(plan, told)
                self._update(plan, told)
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
                result = Result(item.address, Outcome.REJECTED, reason=item.read.reason)
            else:
                mark = prints[item.address]
                one = known.get(item.address)
                result = self._decide_document(plan, item, item.read, one, changed, copies)
                copies.setdefault(mark, result.article)
                if self.record is None:
                    self._imagine(item.address, mark, result)
            plan.results.append(replace(result, line=item.read.line, sha256=item.read.sha256))
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
        mark = item.mark
        notes = [*read.article.notes, *_doubts(read.article)]
        before = self._imagined.get(item.address) or (known.mark if known else None)
        if before is not None:
            number = known.number if known else None
            if before == mark:
                return Result(item.address, Outcome.UNCHANGED, article=number)
            if number is not None and (article := changed.get(number)):
                notes += _kept_notes(article)
                plan.updated.append((article, read.article, mark))
            return Result(item.address, Outcome.UPDATED, reason="; ".join(notes), article=number)
        if mark in copies:
            twin = copies[mark]
            plan.copied.append((len(plan.results), mark))
            where = f"as article {twin}" if twin else "from another document of this run"
            return Result(item.address, Outcome.DUPLICATE, reason=f"the archive has this content {where}", article=twin)
        plan.created.append((len(plan.results), item, read.article, mark))
        return Result(item.address, Outcome.CREATED, reason="; ".join(notes))

    # -- writing

    def _create(self, plan: _Plan, told: Mapping[Text, Told]) -> None:
        if not plan.created:
            return
        articles = [
            self._fill(Article(address=item.address, external_id=parsed.external_id), parsed, mark)
            for _, item, parsed, mark in plan.created
        ]
        said = [self._told_of(article, told) for article in articles]
        numbers_free = reserve_ids(Article, len(articles))
        for article, one, number in zip(articles, said, numbers_free, strict=True):
            article.pk = number
            article.dateline_country_id = one.tagged.dateline_country
        names = [field.attname for field in Article._meta.concrete_fields]  # noqa: SLF001
        insert_rows(Article, names, ([getattr(article, name) for name in names] for article in articles))
        tag_new_articles(articles, [one.tagged for one in said], self._run)
        store_copies([article.pk for article in articles], [one.keys for one in said])
        numbers = {mark: article.pk for (*_, mark), article in zip(plan.created, articles, strict=True)}
        for (place, *_), article in zip(plan.created, articles, strict=True):
            plan.results[place] = replace(plan.results[place], article=article.pk)
        for place, mark in plan.copied:
            if mark in numbers:  # a copy of what this very batch creates
                plan.results[place] = replace(plan.results[place], article=numbers[mark])

    def _update(self, plan: _Plan, told: Mapping[Text, Told]) -> None:
        if not plan.updated:
            return
        with recording(self._entry()):
            for article, parsed, mark in plan.updated:
                self._fill(article, parsed, mark).save(update_fields=_FILLED_FIELDS)
        articles = [article for article, *_ in plan.updated]
        said = [self._told_of(article, told) for article in articles]
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

    def _told_of(self, article: Article, told: Mapping[Text, Told]) -> Told:
        text = text_of(article)
        return told.get(text) or self._tell(text)

    def _fill(self, article: Article, parsed: ParsedArticle, mark: str) -> Article:
        """Set what the document says, but nothing a curator has set."""
        kept = set(article.curated_fields)
        if "headline" in kept:
            kept.add("is_headline_derived")
        for name in IMPORTED_FIELDS:
            if name not in kept:
                setattr(article, name, self._source(parsed.source) if name == "source" else getattr(parsed, name))
        if "published_on" not in kept:
            article.date_origin = parsed.date_origin if parsed.published_on else ""
        article.is_language_doubted = "language" not in kept and doubts_language(article.language, article.body)
        article.is_date_doubted = "published_on" not in kept and doubts_date(article.dateline, article.published_on)
        article.fingerprint = mark
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
    return next(slug for slug in candidates if slug != NO_VALUE and not Source.objects.filter(slug=slug).exists())


def _doubts(article: ParsedArticle) -> list[str]:
    tomorrow = timezone.localdate() + timedelta(days=1)  # elsewhere on earth it may be tomorrow already
    if article.published_on and article.published_on > tomorrow:
        return [f"its date {article.published_on.isoformat()} lies in the future"]
    return []


def _kept_notes(article: Article) -> list[str]:
    kept = [name.replace("_", " ") for name in article.curated_fields]
    return [f"kept as a curator set it: {', '.join(kept)}"] if kept else []
