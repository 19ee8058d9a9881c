"""Parameters of an address that nothing reads: named with the nearest right one. Those of trackers are none of ours."""

import re
from collections.abc import Collection, Iterable

from rapidfuzz import fuzz, process

MOST_NAMED = 5
MOST_CHARACTERS = 40  # of a name
LEAST_ALIKE = 60  # of 100

_TRACKERS = re.compile(
    r"(?:utm|hsa|mtm|pk|piwik|matomo|oly|vero|wt|ga|_hs|mc|ns|at_campaign|at_medium)_\w*"
    r"|[a-z]{1,4}clid|msclkid|gclsrc|g?braid|wbraid|gad(?:_\w+)?|igsh(?:id)?|_ga|_gl|_|_hsenc|_hsmi|mkt_tok|srsltid|li_fat_id"
    r"|ref|ref_src|ref_url|referrer|cmp(?:id)?|ncid|trk|spm|s_kwcid|s_cid|_openstat|partner|smid",
    re.IGNORECASE,
)
_MEANT = {
    **dict.fromkeys(("query", "search", "text", "words", "keyword", "term", "s"), "q"),
    **dict.fromkeys(("from", "since", "start", "after", "date_from", "from_date"), "date_after"),
    **dict.fromkeys(("to", "until", "end", "before", "date_to", "to_date"), "date_before"),
    **dict.fromkeys(("date", "year", "published"), "date_after"),
    **dict.fromkeys(("person", "organisation", "organization", "people", "group"), "actor"),
    **dict.fromkeys(("nation", "state"), "country"),
    **dict.fromkeys(("newspaper", "paper", "publication", "publisher"), "source"),
    "lang": "language",
    "order": "sort",
    "orderby": "sort",
    "p": "page",
    "place": "dateline",
}


def name_unknown(given: Iterable[str], known: Collection[str]) -> dict[str, list[str]]:
    """Return a problem for each parameter that is not known, at most MOST_NAMED of them."""
    unknown = sorted(name for name in given if name not in known and not _TRACKERS.fullmatch(name))
    return {name: [_describe(name, known)] for name in unknown[:MOST_NAMED]}


def _describe(name: str, known: Collection[str]) -> str:
    lower = name.lower()
    nearest = lower if lower in known else _MEANT.get(lower, "")
    if nearest not in known:
        found = process.extractOne(lower[:MOST_CHARACTERS], sorted(known), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
        nearest = found[0] if found else ""
    shown = name.replace("\0", "")[:MOST_CHARACTERS]
    return f"There is no parameter “{shown}”." + (f" The nearest is “{nearest}”." if nearest else "")
