"""Numbers as one term each, whichever way a language writes them: 1,000 and 1.000 and 1 000 are 1000."""

import re

from articles.search.analysis.characters import JOINER

# Languages that write 1.5 where others write 1,5; what has no analysis of its own is read so too.
_POINTED = frozenset({"en", "ar", "fa", "hi", "ne", "ta", "he", "ur", "ga", ""})
_BLANKED = frozenset(
    {"cs", "et", "fi", "fr", "hu", "lt", "nb", "nn", "no", "pl", "pt", "ru", "sv", "uk", "bg", "hy", "eo"}
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+|[1-9]\d?(?:,\d\d)+,\d{3}")  # the latter as in India
_GROUPS_APART = re.compile(r"(?<![\d.,] )(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,]?\d| \d)")


def join_groups(text: str, analysis: str) -> str:
    """Return a text, of the same length, with the digits of a number joined, where a language writes it in groups."""
    if analysis not in _BLANKED:
        return text
    return _GROUPS_APART.sub(lambda match: match[0].replace(" ", JOINER), text)


def read_number(written: str, analysis: str) -> list[str]:
    """Return the terms of digits with points, commas, apostrophes between: one, or more where that is no number."""
    return _read(written, "." if analysis in _POINTED else ",")


def read_either(written: str) -> list[list[str]]:
    """Return what digits may mean to who writes 1.5 and to who writes 1,5."""
    readings = [_read(written, "."), _read(written, ",")]
    return readings[:1] if readings[0] == readings[1] else readings


def _read(written: str, point: str) -> list[str]:
    for joiner in (JOINER, "'"):
        first, *groups = written.split(joiner)
        if groups and len(first) <= 3 and all(len(re.split("[.,]", group)[0]) == 3 for group in groups):
            written = written.replace(joiner, "")
    parts = re.split(r"\D", written)
    signs = re.findall(r"[.,]", written)
    if len(parts) == 1:
        return parts
    if len(signs) != len(parts) - 1:
        return parts
    if len(signs) > 1 and signs[-1] not in signs[:-1]:  # 1,234.5
        whole, fraction = written[: -len(parts[-1]) - 1], parts[-1]
        return [f"{_digits(whole)}.{fraction}"] if _GROUPED.fullmatch(whole) and len(set(signs)) == 2 else parts
    if _GROUPED.fullmatch(written) and len(set(signs)) == 1 and (len(signs) > 1 or signs[0] != point):
        return [_digits(written)]
    return [".".join(parts)] if len(signs) == 1 else parts


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
