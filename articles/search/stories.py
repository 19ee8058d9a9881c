"""Copies of one report folded into one story. Pure."""

from collections.abc import Iterable, Mapping


def fold(articles: Iterable[int], groups: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Return the first article of each story, in order, with its other articles."""
    first: dict[int, int] = {}
    stories: dict[int, list[int]] = {}
    for article in articles:
        head = first.setdefault(groups[article], article) if article in groups else article
        if head == article:
            stories[head] = []
        else:
            stories[head].append(article)
    return {head: tuple(others) for head, others in stories.items()}
