"""The part of a long article that a page shows, and the ways to the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from articles.models import Article
from articles.text.parts import Bounds, cut_parts, find_part

PARAMETER = "part"
MOST_DIGITS = 6  # of the number of a part


@dataclass(frozen=True, slots=True)
class ChosenPart:
    """A part of an article by its number from 1, its bounds in the body, and what was wrong with the number given."""

    number: int
    bounds: Sequence[Bounds]
    path: str
    parameters: QueryDict
    notices: Sequence[str] = ()

    @property
    def start(self) -> int:
        return self.bounds[self.number - 1][0]

    @property
    def end(self) -> int:
        return self.bounds[self.number - 1][1]

    @property
    def count(self) -> int:
        return len(self.bounds)

    @property
    def has_search(self) -> bool:
        """Whether the links carry a search along, which makes them nothing for crawlers."""
        return bool(set(self.parameters) - {PARAMETER})

    @property
    def previous_link(self) -> str:
        return self.link(self.number - 1) if self.number > 1 else ""

    @property
    def next_link(self) -> str:
        return self.link(self.number + 1) if self.number < self.count else ""

    @property
    def first_link(self) -> str:
        return self.link(1) if self.number > 2 else ""

    @property
    def last_link(self) -> str:
        return self.link(self.count) if self.number < self.count - 1 else ""

    def find(self, position: int) -> int:
        """Return the number of the part that a position of the body lies in."""
        return find_part(self.bounds, position)

    def link(self, number: int) -> str:
        """Return the way to a part, with the search that the article was opened from."""
        parameters = self.parameters.copy()
        parameters.pop(PARAMETER, None)
        if number > 1:
            parameters[PARAMETER] = str(number)
        return f"{self.path}?{parameters.urlencode()}" if parameters else self.path

    def address(self, number: int) -> str:
        """Return the address of a part by itself."""
        return f"{self.path}?{PARAMETER}={number}" if number > 1 else self.path


def choose_part(request: HttpRequest, article: Article) -> ChosenPart:
    """Return the part of an article that a request asks for; the first for one that there is not."""
    bounds = cut_parts(article.body)
    wanted = request.GET.get(PARAMETER, "").strip()
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= MOST_DIGITS
    number = int(wanted) if is_number else 0
    notices = []
    if wanted and not 1 <= number <= len(bounds):
        many = f"{len(bounds):,} parts" if len(bounds) > 1 else "one part"
        notices.append(f"This article has {many}, and none is numbered “{wanted[:40]}”: this is the first.")
    is_there = 1 <= number <= len(bounds)
    return ChosenPart(number if is_there else 1, bounds, article.get_absolute_url(), request.GET, notices)
