"""Whether index and database say the same."""

from dataclasses import dataclass

from articles.models import Article
from articles.search.catching_up import Progress, catch_up
from articles.search.engine import Engine
from articles.search.engines import current_engine
from articles.search.errors import IndexNotWritableError
from articles.search.following import BATCH
from articles.search.indexed_articles import read_articles

WINDOW = 10 * BATCH  # article numbers compared at a time


@dataclass(frozen=True, slots=True)
class Difference:
    """Where database and index disagree: article ids."""

    missing: tuple[int, ...]
    stale: tuple[int, ...]
    surplus: tuple[int, ...]
    compared: int

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.stale or self.surplus)

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(
            self.missing + other.missing,
            self.stale + other.stale,
            self.surplus + other.surplus,
            self.compared + other.compared,
        )


def compare(progress: Progress | None = None) -> Difference:
    """Compare every published article with what the index holds of it, after catching up.

    Raises IndexNotWritableError where it cannot catch up.
    """
    progress = progress or Progress()
    engine = current_engine()
    _, is_behind = catch_up(patience=60.0)
    if is_behind and engine.why_unwritten:
        raise IndexNotWritableError(engine.why_unwritten)
    progress.start(Article.objects.published().count())
    highest = max(engine.highest_id(), Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    difference = Difference((), (), (), 0)
    for first in range(1, highest + 1, WINDOW):
        found = _compare_window(engine, first)
        if not found.is_none:  # articles may have changed meanwhile: what still differs after catching up counts
            catch_up(patience=60.0)
            found = _compare_window(engine, first)
        difference += found
        progress.advance(found.compared)
    return difference


def _compare_window(engine: Engine, first: int) -> Difference:
    last = first + WINDOW - 1
    held = engine.digests(first, last)
    wanted = list(Article.objects.published().filter(pk__range=(first, last)).values_list("pk", flat=True))
    missing: list[int] = []
    stale: list[int] = []
    for start in range(0, len(wanted), BATCH):
        for article in read_articles(wanted[start : start + BATCH]):
            digest = held.pop(article.id, None)
            if digest is None:
                missing.append(article.id)
            elif digest != article.digest:
                stale.append(article.id)
    return Difference(tuple(missing), tuple(stale), tuple(held), len(wanted))
