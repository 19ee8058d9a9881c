"""Plan what each document of a batch becomes: a new article, an update, one more address, or nothing.

A document whose article already has the same content is *unchanged*. Other content *updates* the article that the
strongest of its addresses leads to, if the texts overlap; if they do not, a new article is *created*, and the addresses
lead to that from then on. Content that the archive has under other addresses is a *duplicate*: the same article gets
one more address. No plan removes an article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone

from articles.copies import CopyText
from articles.curation.purged_documents import find_purged
from articles.importing.input_parts import Item
from articles.importing.known_articles import AddressTarget, KnownArticle, KnownArticles, has_former_fingerprints
from articles.importing.readers import Document, ParsedArticle, Rejection
from articles.importing.report import Outcome, Result
from articles.models import Article, ImportRun, PurgedDocument
from articles.models.imports import MARK_LENGTH


@dataclass(slots=True)
class NewArticle:
    """A document that becomes an article; `position` is that of its result in the batch."""

    position: int
    item: Item
    parsed: ParsedArticle
    article: KnownArticle


@dataclass(slots=True)
class BatchPlan:
    """The result of each item of a batch, and what has to be written."""

    results: list[Result] = field(default_factory=list)
    raw_texts: dict[int, str] = field(default_factory=dict)
    created: dict[KnownArticle, NewArticle] = field(default_factory=dict)
    updated: list[tuple[Article, Item, ParsedArticle]] = field(default_factory=list)
    refingerprinted: list[tuple[int, str]] = field(default_factory=list)  # article, fingerprint as made today
    targets: dict[str, AddressTarget] = field(default_factory=dict)  # new or changed addresses
    unnumbered: list[tuple[int, KnownArticle]] = field(default_factory=list)  # results whose article has no number yet


class BatchPlanner:
    """Plan batches one after the other; a dry run plans as if the earlier ones had been written."""

    def __init__(self, record: ImportRun | None) -> None:
        self._record = record
        self._has_former: bool | None = None
        self._known = KnownArticles(has_former=False)
        self._plan = BatchPlan()
        self._tomorrow = date.max
        self._purged: dict[str, date] = {}

    def plan_batch(self, items: Sequence[Item]) -> BatchPlan:
        """Return the plan of a batch; without a record of the run this is a dry run."""
        is_first = self._has_former is None
        if self._has_former is None:
            self._has_former = has_former_fingerprints()
        if is_first or self._record is not None:
            self._known = KnownArticles(has_former=self._has_former)
        self._plan = plan = BatchPlan()
        self._tomorrow = timezone.localdate() + timedelta(days=1)  # it may be tomorrow in another time zone
        self._known.load(items, self._record, is_final=self._record is not None)
        self._purged = _find_purged(items)
        for position, item in enumerate(items):
            if isinstance(item.read, Rejection):
                plan.raw_texts[position] = item.read.raw_text
                result = Result(
                    item.address, Outcome.REJECTED, item.read.place, item.reader, item.read.sha256, item.read.reason
                )
            else:
                result = self._plan_document(item, item.read)
            plan.results.append(result)
        if self._record is None:
            self._known.keep_planned()
        return plan

    def _plan_document(self, item: Item, read: Document) -> Result:
        parsed, identity = read.article, item.identity
        found = [(key, target) for key in self._known.addresses_of(item) if (target := self._known.addresses.get(key))]
        found = [(key, target) for key, target in found if target.article.may_match(parsed)]
        fingerprints = self._known.fingerprints_of(item)
        same = next((target.article for _, target in found if target.article.fingerprint in fingerprints), None)
        if same is None and (same := self._find_successor(item, parsed, found)) is not None:
            reason = f"article {same.number} has this item as a later document tells it"
            return self._make_result(item, read, Outcome.UNCHANGED, same, reason)
        is_known = same is not None
        if same is None:
            same = self._known.find_content(item, parsed)
        if same is not None and not (
            self._known.adds_address_to(same, item, parsed) or self._known.corrects_language_of(same, item)
        ):
            return self._keep(item, read, same, is_known=is_known)
        item = item.with_language()
        read = replace(read, article=replace(parsed, language=item.language))
        if same is not None:
            return self._update(item, read, same, moves=not is_known)
        notes = []
        for key, target in found if identity.is_named else ():
            if refused := self._refuse_update(item, parsed, key, target):
                notes.append(refused)
            else:
                return self._update(item, read, target.article)
        return self._create(item, read, notes[:1])

    # -- which article an address leads to

    def _find_successor(
        self, item: Item, parsed: ParsedArticle, found: Sequence[tuple[str, AddressTarget]]
    ) -> KnownArticle | None:
        """Return the article that this unchanged document once was, where a later document has updated it since.

        An id, a web address, or the content of a document without either may stand in several files. If the article has
        an id or a web address, one of the document's must lead to it as well.
        """
        at = dict(found).get(item.identity.place)
        if at is None or not self._was_read(at, item):
            return None
        has_name = bool(parsed.external_id or parsed.url)
        if not has_name and (not item.identity.is_named or at.article.external_id or at.article.url):
            return at.article
        return next(
            (one.article for key, one in found if key != item.identity.place and one.article is at.article), None
        )

    def _refuse_update(self, item: Item, parsed: ParsedArticle, key: str, target: AddressTarget) -> str:
        """Return why a document is not an edit of the article its address leads to; empty if it may be one."""
        article = target.article
        if item.is_sure:
            return ""
        label = f"article {article.number}" if article.number else "an article of this run"
        if key == item.identity.place:
            if self._was_read(target, item):
                return f"{label}, known under its address, has become that of another document, with other text"
            if article.read_from - {item.address}:
                return f"{label}, known under its address, stays as another document of this run has it"
        text = CopyText(parsed.headline, parsed.body)
        if all(text.is_unrelated_to(other) for other in self._known.read_texts(article)):
            return f"shares little with {label}, which was known under its address and stays"
        return ""

    def _was_read(self, target: AddressTarget, item: Item) -> bool:
        """Tell whether the document last read at an address had the same content."""
        return target.fingerprint in {fingerprint[:MARK_LENGTH] for fingerprint in self._known.fingerprints_of(item)}

    # -- results

    def _keep(self, item: Item, read: Document, article: KnownArticle, *, is_known: bool) -> Result:
        if (
            article.number is not None and article.fingerprint != item.fingerprint
        ):  # of an earlier version of the archive
            self._plan.refingerprinted.append((article.number, item.fingerprint))
            self._known.set_content(article, item, read.article)
        if item.repeats:
            return self._make_result(item, read, Outcome.DUPLICATE, article, f"the same as {item.repeats} of this file")
        if is_known:
            return self._make_result(item, read, Outcome.UNCHANGED, article)
        where = f"as article {article.number}" if article.number else "from another document of this run"
        return self._make_result(
            item, read, Outcome.DUPLICATE, article, f"the archive has this content {where}", moves=True
        )

    def _update(self, item: Item, read: Document, article: KnownArticle, *, moves: bool = False) -> Result:
        parsed = read.article
        notes = [*parsed.notes, *_date_notes(parsed, self._tomorrow)]
        if article.row is not None:
            notes += _kept_notes(article.row)
            self._plan.updated.append((article.row, item, parsed))
        elif (creation := self._plan.created.get(article)) is not None:  # planned in this batch
            before = creation.parsed
            external_id, url = parsed.external_id or before.external_id, parsed.url or before.url
            creation.parsed = replace(before, external_id=external_id, url=url)
        self._known.set_content(article, item, parsed)
        return self._make_result(item, read, Outcome.UPDATED, article, "; ".join(notes), moves=moves)

    def _create(self, item: Item, read: Document, notes: list[str]) -> Result:
        article = self._known.add_new(item, read.article)
        position = len(self._plan.results)
        self._plan.created[article] = NewArticle(position, item, read.article, article)
        purged = self._describe_purge(item)
        notes = [*purged, *notes, *read.article.notes, *_date_notes(read.article, self._tomorrow)]
        result = self._make_result(item, read, Outcome.CREATED, article, "; ".join(notes), moves=True)
        return result._replace(was_purged=bool(purged))

    def _describe_purge(self, item: Item) -> list[str]:
        """Return in words that a document was purged, or another that was known by the same."""
        contents = [self._purged[one] for one in (item.fingerprint, *item.former_fingerprints) if one in self._purged]
        if contents:
            return [f"its content was purged from the archive on {max(contents).isoformat()}"]
        days = [self._purged[address] for address in item.identity.addresses if address in self._purged]
        return [f"what was known by its address was purged from the archive on {max(days).isoformat()}"] if days else []

    def _make_result(
        self,
        item: Item,
        read: Document,
        outcome: Outcome,
        article: KnownArticle,
        reason: str = "",
        *,
        moves: bool = False,
    ) -> Result:
        """Return the result, and point the addresses of the document to its article.

        An address that leads to another article changes only if `moves`, or if it is the document's own place. It never
        changes where that article has a different id.
        """
        for address in item.identity.addresses:
            target = self._known.addresses.get(address)
            if target is not None:
                is_own = target.article is article
                if is_own and self._was_read(target, item):
                    continue
                may_move = moves or address == item.identity.place
                if not is_own and not (may_move and target.article.may_match(read.article)):
                    continue
            self._plan.targets[address] = self._known.set_target(address, article, item.fingerprint[:MARK_LENGTH])
        article.read_from.add(item.address)
        if article.is_in_trash:
            reason = "; ".join(filter(None, (reason, f"article {article.number} is in the trash, and stays there")))
        if article.number is None:
            self._plan.unnumbered.append((len(self._plan.results), article))
        return Result(item.address, outcome, read.place, item.reader, read.sha256, reason, article.number)


def _find_purged(items: Sequence[Item]) -> dict[str, date]:
    if not PurgedDocument.objects.exists():
        return {}
    read = [item for item in items if isinstance(item.read, Document)]
    return find_purged(
        {key for item in read for key in (item.fingerprint, *item.identity.addresses, *item.former_marks)}
    )


def _date_notes(parsed: ParsedArticle, tomorrow: date) -> list[str]:
    if parsed.published_on and parsed.published_on > tomorrow:
        return [f"its date {parsed.published_on.isoformat()} is in the future"]
    return []


def _kept_notes(article: Article) -> list[str]:
    kept = [name.replace("_", " ") for name in article.curated_fields]
    return [f"kept as a curator set it: {', '.join(kept)}"] if kept else []
