"""What is to become of a document: a new article, an update of one, one address more, or nothing.

An article of the same content under one of its addresses leaves it *unchanged*. Another content *updates* the article
that the strongest of its addresses leads to, if it shares text with that: else it is no edit of it and is *created* as
an article of its own, to which its addresses lead from then on. Content that the archive has under other addresses is
a *duplicate*: the same article, with one address more. Whatever is decided, the article that was there stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.utils import timezone

from articles.copies import CopyText
from articles.importing.input_parts import Item
from articles.importing.known_articles import Holdings, Known, Standing, holds_former_marks
from articles.importing.readers import Document, ParsedArticle, Rejection
from articles.importing.report import Outcome, Result
from articles.models import Article, ImportRun
from articles.models.imports import MARK_LENGTH


@dataclass(slots=True)
class Creation:
    """An article that a document becomes; the number of its result."""

    place: int
    item: Item
    parsed: ParsedArticle
    standing: Standing


@dataclass(slots=True)
class Plan:
    """What is to be done with a batch: a result for each item, and what is to be written for it."""

    results: list[Result] = field(default_factory=list)
    raw_texts: dict[int, str] = field(default_factory=dict)
    created: dict[Standing, Creation] = field(default_factory=dict)
    updated: list[tuple[Article, Item, ParsedArticle]] = field(default_factory=list)
    restamped: list[tuple[int, str]] = field(default_factory=list)  # article, fingerprint as made today
    leading: dict[str, Known] = field(default_factory=dict)  # addresses, new or with another article or mark
    waiting: list[tuple[int, Standing]] = field(default_factory=list)  # results whose article has no number yet


class Decider:
    """Decides about batches one after the other; a dry run is decided as if each had been written."""

    def __init__(self, record: ImportRun | None) -> None:
        self._record = record
        self._has_former: bool | None = None
        self._holdings = Holdings(has_former=False)
        self._plan = Plan()
        self._tomorrow = date.max

    def decide(self, items: Sequence[Item]) -> Plan:
        """Return what is to be done with a batch; without a record nothing will be written."""
        is_first = self._has_former is None
        if self._has_former is None:
            self._has_former = holds_former_marks()
        if is_first or self._record is not None:
            self._holdings = Holdings(has_former=self._has_former)
        self._plan = plan = Plan()
        self._tomorrow = timezone.localdate() + timedelta(days=1)  # elsewhere it may be
        self._holdings.load(items, self._record, is_final=self._record is not None)
        for place, item in enumerate(items):
            if isinstance(item.read, Rejection):
                plan.raw_texts[place] = item.read.raw_text
                result = Result(item.address, Outcome.REJECTED, item.read.line, item.read.sha256, item.read.reason)
            else:
                result = self._decide_document(item, item.read)
            plan.results.append(result)
        if self._record is None:
            self._holdings.imagine()
        return plan

    def _decide_document(self, item: Item, read: Document) -> Result:
        parsed, identity = read.article, item.identity
        found = [(key, known) for key in identity.addresses if (known := self._holdings.addresses.get(key))]
        found = [(key, known) for key, known in found if known.standing.may_be(parsed)]
        marks = self._holdings.marks_of(item)
        same = next((known.standing for _, known in found if known.standing.mark in marks), None)
        if same is None and (same := self._find_successor(item, parsed, found)) is not None:
            reason = f"article {same.number} has this item as a later document tells it"
            return self._say(item, read, Outcome.UNCHANGED, same, reason)
        is_known = same is not None
        if same is None:
            same = self._holdings.find_content(item, parsed)
        if same is not None:
            if self._holdings.lacks(same, item, parsed):
                return self._update(item, read, same, moves=not is_known)
            return self._leave(item, read, same, is_known=is_known)
        notes = []
        for key, known in found if identity.is_named else ():
            if refused := self._refuse_update(item, parsed, key, known):
                notes.append(refused)
            else:
                return self._update(item, read, known.standing)
        return self._create(item, read, notes[:1])

    # -- what an address leads to

    def _find_successor(self, item: Item, parsed: ParsedArticle, found: Sequence[tuple[str, Known]]) -> Standing | None:
        """Return the article that tells an item as a later document does: this one was the same when last read.

        An id or an address on the web may stand in several files, and so may the content of what has neither: where the
        article has, its documents are who tells it.
        """
        at = dict(found).get(item.identity.place)
        if at is None or not self._was_read(at, item):
            return None
        has_name = bool(parsed.external_id or parsed.url)
        if not has_name and (not item.identity.is_named or at.standing.external_id or at.standing.url):
            return at.standing
        return next(
            (one.standing for key, one in found if key != item.identity.place and one.standing is at.standing), None
        )

    def _refuse_update(self, item: Item, parsed: ParsedArticle, key: str, known: Known) -> str:
        """Return why a document of other content is no edit of the article its address leads to, if it is none."""
        standing = known.standing
        said = f"article {standing.number}" if standing.number else "an article of this run"
        if key == item.identity.place:
            if self._was_read(known, item):
                return f"{said}, known under its address, has become that of another document, with other text"
            if standing.readers - {item.address}:
                return f"{said}, known under its address, stays as another document of this run has it"
        text = CopyText(parsed.headline, parsed.body)
        if all(text.shares_little_with(other) for other in self._holdings.texts_of(standing)):
            return f"shares little with {said}, which was known under its address and stays"
        return ""

    def _was_read(self, known: Known, item: Item) -> bool:
        """Tell whether the document that was last read at an address said the same."""
        return known.mark in {mark[:MARK_LENGTH] for mark in self._holdings.marks_of(item)}

    # -- what becomes of it

    def _leave(self, item: Item, read: Document, standing: Standing, *, is_known: bool) -> Result:
        if standing.number is not None and standing.mark != item.mark:  # of an earlier version of the archive
            self._plan.restamped.append((standing.number, item.mark))
            self._holdings.settle(standing, item, read.article)
        if item.repeats:
            return self._say(item, read, Outcome.DUPLICATE, standing, f"the same as line {item.repeats} of this file")
        if is_known:
            return self._say(item, read, Outcome.UNCHANGED, standing)
        said = f"as article {standing.number}" if standing.number else "from another document of this run"
        return self._say(item, read, Outcome.DUPLICATE, standing, f"the archive has this content {said}", moves=True)

    def _update(self, item: Item, read: Document, standing: Standing, *, moves: bool = False) -> Result:
        parsed = read.article
        notes = [*parsed.notes, *_doubts(parsed, self._tomorrow)]
        if standing.row is not None:
            notes += _kept_notes(standing.row)
            self._plan.updated.append((standing.row, item, parsed))
        elif (creation := self._plan.created.get(standing)) is not None:  # decided upon a moment ago
            before = creation.parsed
            external_id, url = parsed.external_id or before.external_id, parsed.url or before.url
            creation.parsed = replace(before, external_id=external_id, url=url)
        self._holdings.settle(standing, item, parsed)
        return self._say(item, read, Outcome.UPDATED, standing, "; ".join(notes), moves=moves)

    def _create(self, item: Item, read: Document, notes: list[str]) -> Result:
        standing = self._holdings.make(item, read.article)
        place = len(self._plan.results)
        self._plan.created[standing] = Creation(place, item, read.article, standing)
        notes = [*notes, *read.article.notes, *_doubts(read.article, self._tomorrow)]
        return self._say(item, read, Outcome.CREATED, standing, "; ".join(notes), moves=True)

    def _say(
        self, item: Item, read: Document, outcome: Outcome, standing: Standing, reason: str = "", *, moves: bool = False
    ) -> Result:
        """Return the result; let the addresses of the document lead to its article, those of others too where it moves.

        Its own place does in any case: what was read there last is this. Never those of an article that another id of
        its own tells from it.
        """
        for address in item.identity.addresses:
            known = self._holdings.addresses.get(address)
            if known is not None:
                is_own = known.standing is standing
                if is_own and self._was_read(known, item):
                    continue
                may_move = moves or address == item.identity.place
                if not is_own and not (may_move and known.standing.may_be(read.article)):
                    continue
            self._plan.leading[address] = self._holdings.lead(address, standing, item.mark[:MARK_LENGTH])
        standing.readers.add(item.address)
        if standing.is_in_trash:
            reason = "; ".join(filter(None, (reason, f"article {standing.number} lies in the trash, and stays there")))
        if standing.number is None:
            self._plan.waiting.append((len(self._plan.results), standing))
        return Result(item.address, outcome, read.line, read.sha256, reason, standing.number)


def _doubts(parsed: ParsedArticle, tomorrow: date) -> list[str]:
    if parsed.published_on and parsed.published_on > tomorrow:
        return [f"its date {parsed.published_on.isoformat()} lies in the future"]
    return []


def _kept_notes(article: Article) -> list[str]:
    kept = [name.replace("_", " ") for name in article.curated_fields]
    return [f"kept as a curator set it: {', '.join(kept)}"] if kept else []
