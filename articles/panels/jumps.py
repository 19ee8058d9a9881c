"""From one match of a search to the next through all parts of an article."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.panels.article_parts import ChosenPart
from articles.text.highlight_runs import Match


@dataclass(frozen=True, slots=True)
class Jumps:
    """The way to each match, in order; `is_cut` where an article has more than are marked."""

    links: Sequence[str]
    is_cut: bool = False

    @property
    def count(self) -> int:
        return len(self.links)

    @property
    def first_link(self) -> str:
        return self.links[0] if self.links else ""

    def link(self, number: int) -> str:
        """Return the way to a match, counted from 1."""
        return self.links[number - 1]


def link_matches(part: ChosenPart, in_headline: Sequence[Match], in_body: Sequence[Match], *, is_cut: bool) -> Jumps:
    """Return the ways to the matches; those in the headline, which every part shows, lead nowhere else."""
    links = [f"#m{match.number}" for match in in_headline]
    ways = {number: "" if number == part.number else part.link(number) for number in _parts_of(part, in_body)}
    links += [f"{ways[part.find(match.start)]}#m{match.number}" for match in in_body]
    return Jumps(links, is_cut)


def _parts_of(part: ChosenPart, matches: Sequence[Match]) -> set[int]:
    return {part.find(match.start) for match in matches}
