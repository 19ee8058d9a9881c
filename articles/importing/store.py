"""Write the plan of a batch of documents into the database, in one transaction."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.copies import store_copies
from articles.curation.article_versions import select_withheld, take_snapshot
from articles.fields import fields_with
from articles.importing.batch_plan import BatchPlan, BatchPlanner, NewArticle
from articles.importing.consistency import is_date_doubtful, is_language_doubtful
from articles.importing.headlines import derive_headline
from articles.importing.input_parts import Findings, Item
from articles.importing.readers import ParsedArticle
from articles.importing.readers.dates import day_in_zone
from articles.importing.report import Outcome, Result
from articles.importing.source_names import find_host, fold_source_name
from articles.importing.tag_batch import examine_text, parsed_text
from articles.models import (
    NO_VALUE,
    Action,
    Article,
    ImportedDocument,
    ImportRun,
    KnownAddress,
    Source,
    SourceName,
    Version,
)
from articles.models.archive import ADDRESS_LENGTH
from articles.models.bulk_insert import insert_rows, reserve_ids
from articles.originals import use_originals
from articles.tagging import GetTagger, Text, home_of, store_tags, tag_new_articles, text_of, wait_for_turn

CHUNK = 2_000  # values a statement

_IMPORTED = fields_with("is_imported")
_FILLED_FIELDS = (
    *(one.name for one in _IMPORTED),
    *("external_id", "date_origin", "date_text", "is_language_doubted", "is_date_doubted", "fingerprint"),
)
_COPIED_FIELDS = tuple(one.name for one in _IMPORTED if one.name != "source")
_CREATED_FIELDS = (
    *("id", "address", "external_id", "fingerprint", "source_id"),
    *_COPIED_FIELDS,
    *("date_origin", "date_text", "is_language_doubted", "is_date_doubted", "dateline_country_id", "arrived_at"),
)


class Store:
    """Stores batches; without a record of the run it only returns what would happen."""

    def __init__(self, get_tagger: GetTagger, record: ImportRun | None) -> None:
        self._get_tagger = get_tagger
        self._planner = BatchPlanner(record)
        self.record = record
        self._sources: dict[str, Source] = {}
        self._named: dict[str, Source] | None = None

    def store(self, items: Sequence[Item]) -> list[Result]:
        """Store a batch in one transaction and return the result of each item.

        Items without findings are examined here. Raises DatabaseError; then nothing of the batch is stored.
        """
        if self.record is None:
            return self._planner.plan_batch(items).results
        known_sources = dict(self._sources)
        counts = {outcome.value: getattr(self.record, outcome.value) for outcome in Outcome}
        try:
            with transaction.atomic():
                wait_for_turn()
                plan = self._planner.plan_batch(items)
                self._create(plan)
                self._update(plan)
                self._write_addresses(plan)
                _note_originals(plan, items)
                self._write_log(plan, self.record)
        except BaseException:
            self._sources = known_sources  # rows of the rolled back transaction are gone
            for name, number in counts.items():
                setattr(self.record, name, number)
            raise
        return plan.results

    def record_results(self, results: Sequence[Result]) -> None:
        """Record what became of documents that need not be stored. Raises DatabaseError."""
        if results and self.record is not None:
            with transaction.atomic():
                self._write_log(BatchPlan(list(results)), self.record)

    # -- writing

    def _create(self, plan: BatchPlan) -> None:
        created = list(plan.created.values())
        numbers = reserve_ids(Article, len(created)) if created else []
        for creation, number in zip(created, numbers, strict=True):
            creation.article.number = number
        for place, article in plan.unnumbered:
            plan.results[place] = plan.results[place]._replace(article=article.number)
        if not created:
            return
        taken = _find_taken_addresses({_make_address(creation) for creation in created})
        findings: list[Findings] = []
        years: list[int | None] = []
        rows = []
        now = timezone.now()  # set here, since the trigger that would costs an update of each row
        for creation, number in zip(created, numbers, strict=True):
            item, parsed, name = creation.item, creation.parsed, _make_address(creation)
            if name in taken:
                name = f"{name[: ADDRESS_LENGTH - 20]}#{number}"
            taken.add(name)
            source = self._get_source(parsed)
            found = self._get_findings(parsed_text(parsed, home_of(source)), item, parsed)
            findings.append(found)
            day = _find_day(parsed, source)
            years.append(day.year if day else None)
            rows.append(
                (
                    number,
                    name,
                    parsed.external_id,
                    item.fingerprint,
                    source.pk if source else None,
                    *(day if name == "published_on" else parsed.value_of(name) for name in _COPIED_FIELDS),
                    parsed.date_origin.value if parsed.published_on else "",
                    _date_words(parsed),
                    found.is_language_doubted,
                    parsed.is_date_doubted or is_date_doubtful(parsed.dateline, day),
                    found.tagged.dateline_country,
                    now,
                )
            )
        insert_rows(Article, _CREATED_FIELDS, rows)
        tag_new_articles(numbers, [found.tagged for found in findings], self._run, years)
        store_copies(numbers, [found.keys for found in findings], are_new=True)

    def _update(self, plan: BatchPlan) -> None:
        """Update articles, and keep the values that are replaced as versions."""
        if not plan.updated:
            return
        versions = []
        latest: dict[int, tuple[Article, Item, ParsedArticle]] = {}
        for article, item, parsed in plan.updated:
            before = take_snapshot(article)
            brought = self._find_brought(article, item, parsed)
            self._fill_fields(article, item, parsed).save(update_fields=_FILLED_FIELDS)
            written = take_snapshot(article)
            after = {name: value for name, value in written.items() if value != before[name]}
            withheld = select_withheld(written, brought, article.curated_fields)
            if after or withheld:
                versions.append((article.pk, self._run, before, after, withheld))
            latest[article.pk] = (article, item, parsed)
        insert_rows(Version, ("article_id", "run_id", "before", "after", "withheld"), versions)
        articles = [article for article, *_ in latest.values()]
        findings = [self._get_findings(text_of(article), item, parsed) for article, item, parsed in latest.values()]
        store_tags(articles, [found.tagged for found in findings], self._run)
        store_copies(list(latest), [found.keys for found in findings])

    def _write_addresses(self, plan: BatchPlan) -> None:
        """Point addresses to their articles, and renew fingerprints that earlier versions of the archive made."""
        article, known = Article._meta.db_table, KnownAddress._meta.db_table
        rows = [(address, one.article.number, one.fingerprint, one.is_stored) for address, one in plan.targets.items()]
        insert_rows(KnownAddress, ("address", "article_id", "mark"), [row[:3] for row in rows if not row[3]])
        moved = [(number, fingerprint, address) for address, number, fingerprint, is_stored in rows if is_stored]
        with connection.cursor() as cursor:
            if moved:
                cursor.executemany(f"UPDATE {known} SET article_id = %s, mark = %s WHERE address = %s", moved)  # noqa: S608
            if renewed := [(fingerprint, number) for number, fingerprint in plan.refingerprinted]:
                cursor.executemany(f"UPDATE {article} SET fingerprint = %s WHERE id = %s", renewed)  # noqa: S608

    def record_in_history(self) -> None:
        """Write one summary of the run into the history; the details are in the records of the run."""
        if self.record is not None:
            record_in_history(self.record)

    @property
    def _run(self) -> int | None:
        return self.record.pk if self.record else None

    def _get_findings(self, text: Text, item: Item, parsed: ParsedArticle) -> Findings:
        """Return the findings of a text: those of its item, if they are of the same text and home country."""
        if item.findings and item.findings.text == text:
            return item.findings
        return examine_text(self._get_tagger(), text, parsed.language)

    def _fill_fields(self, article: Article, item: Item, parsed: ParsedArticle) -> Article:
        """Set the article's fields from the document, except those a curator has set."""
        kept = set(article.curated_fields)
        kept |= {one.name for one in _IMPORTED if one.follows in kept}
        if not parsed.url:
            kept.add("url")  # a document without an address does not remove the stored one
        source = self._get_source(parsed)
        for name in (one.name for one in _IMPORTED if one.name not in kept):
            value = {"source": source, "published_on": _find_day(parsed, source)}.get(name, parsed.value_of(name))
            setattr(article, name, value)
        if "published_on" not in kept:
            article.date_origin = parsed.date_origin.value if parsed.published_on else ""
            article.date_text = _date_words(parsed)
        article.is_language_doubted = "language" not in kept and (
            item.findings.is_language_doubted
            if item.findings and "body" not in kept
            else is_language_doubtful(article.language, article.body)
        )
        article.is_date_doubted = "published_on" not in kept and (
            parsed.is_date_doubted or is_date_doubtful(article.dateline, article.published_on)
        )
        if article.is_headline_derived and "body" in kept:
            article.headline = derive_headline(article.body) or article.headline
        article.external_id = parsed.external_id or article.external_id
        article.fingerprint = item.fingerprint
        return article

    def _find_brought(self, article: Article, item: Item, parsed: ParsedArticle) -> dict[str, Any]:
        """Return what an article of which a curator has set fields would say of its document without that.

        A source that the archive does not have is not made for it.
        """
        if not article.curated_fields:
            return {}
        brought = copy(article)
        is_new_source = bool(parsed.source) and self._find_source(parsed) is None
        brought.curated_fields = [name for name in article.curated_fields if name == "source" and is_new_source]
        return take_snapshot(self._fill_fields(brought, item, parsed))

    def _get_source(self, parsed: ParsedArticle) -> Source | None:
        known = self._find_source(parsed)
        if known is None and parsed.source:
            known = self._sources[parsed.source] = Source.objects.create(
                name=parsed.source, slug=_free_slug(parsed.source), import_run_id=self._run
            )
        return known

    def _find_source(self, parsed: ParsedArticle) -> Source | None:
        """Return the source of the name that a document states, or that bears it; else that of its address' host."""
        name = parsed.source
        if name and name not in self._sources:
            rows = Source.objects.select_related("country")
            known = rows.filter(name=name).first() or self._find_named(fold_source_name(name))
            if known is not None:
                self._sources[name] = known
        return self._sources.get(name) or self._find_named(find_host(parsed.url))

    def _find_named(self, name: str) -> Source | None:
        """Return the source that has a folded name among its other names."""
        if self._named is None:
            rows = SourceName.objects.select_related("source__country").order_by("-pk")
            self._named = {fold_source_name(row.text): row.source for row in rows}
        return self._named.get(name)

    def _write_log(self, plan: BatchPlan, record: ImportRun) -> None:
        insert_rows(
            ImportedDocument,
            (
                *("run_id", "address", "number", "unit", "reader", "sha256", "outcome", "reason"),
                *("raw_text", "article_id", "original_id"),
            ),
            [
                (
                    record.pk,
                    result.address,
                    result.place.number if result.place else None,
                    result.place.unit.value if result.place else "",
                    result.reader,
                    result.sha256,
                    result.outcome.value,
                    result.reason,
                    plan.raw_texts.get(place, ""),
                    result.article,
                    result.original,
                )
                for place, result in enumerate(plan.results)
            ],
        )
        for result in plan.results:
            name = result.outcome.value
            setattr(record, name, getattr(record, name) + 1)
        record.save(update_fields=[outcome.value for outcome in Outcome])


def _note_originals(plan: BatchPlan, items: Sequence[Item]) -> None:
    """Name in each result the file that its document was read from, or say why that was not kept."""
    originals = use_originals(item.kept.sha256 for item in items if item.kept and not item.kept.problem)
    for place, kept in enumerate(item.kept for item in items):
        if kept is None:
            continue
        result, number = plan.results[place], originals.get(kept.sha256)
        if number is not None and not kept.problem:
            plan.results[place] = result._replace(original=number)
        else:
            note = f"its original file could not be kept: {kept.problem or 'it was removed meanwhile'}"
            reason = "; ".join(filter(None, (result.reason, note)))
            plan.results[place] = result._replace(reason=reason, is_unkept=True)


def record_in_history(run: ImportRun) -> None:
    """Write one summary of a run into the history, if it has changed anything."""
    if run.created or run.updated:
        summary = f"{run}: {run.created:,} created, {run.updated:,} updated"
        Action.objects.create(kind=Action.Kind.IMPORT, summary=summary, user=run.user, plan={"run": run.pk})


def _make_address(creation: NewArticle) -> str:
    """Return the address of a document's article, by which fixtures name it."""
    item = creation.item
    return item.address if item.identity.place == item.address or creation.parsed.external_id else item.identity.place


def _find_day(parsed: ParsedArticle, source: Source | None) -> date | None:
    """Return the day of publication, in the time zone of the source where the document names an hour and its zone."""
    if source is None or not source.time_zone or not parsed.published_on:
        return parsed.published_on
    return day_in_zone(parsed.date_text, ZoneInfo(source.time_zone)) or parsed.published_on


def _date_words(parsed: ParsedArticle) -> str:
    """Return the words of a date where they say more than the day that is stored."""
    is_plain = parsed.published_on is not None and parsed.date_text == parsed.published_on.isoformat()
    return "" if is_plain else parsed.date_text


def _find_taken_addresses(names: set[str]) -> set[str]:
    rows, wanted = Article.objects.values_list("address", flat=True), sorted(names)
    some = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
    return {address for names in some for address in rows.filter(address__in=names)}


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:190] or "source"
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug != NO_VALUE and not Source.objects.one_by_slug(slug))
