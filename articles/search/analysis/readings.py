"""What a query's words are written as in texts: cease-fire and ceasefire, Düsseldorf and Duesseldorf, 1,000 and 1.000.

The index knows how the archive writes them: `find_forms` are the forms of a text, kept beside its terms. A query is
asked in all the ways that its own words and those forms allow, so that each is found within phrases too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, islice, product
from typing import Protocol

from articles.search.analysis.characters import canonical, fold_letters
from articles.search.analysis.light import LEMMAS
from articles.search.analysis.numbers import read_either
from articles.search.analysis.stemmers import OVERLONG, analysis_of, other_terms, term_of
from articles.search.analysis.words import (
    AMERICA,
    AMERICA_OR_WE,
    Remembered,
    find_chunks,
    is_run,
    prepare,
    split_chunk,
    split_run,
)

Row = tuple[tuple[int, str], ...]  # places, from 0, and the term at each

MOST_NEAR = 12  # terms near one another; each two of them are looked at
MOST_ROWS = 48  # ways in which a phrase is asked in one language
MOST_SPLIT = 30  # letters of a word that may be two
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){1,3}")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_UMLAUT = re.compile("[äöüøå]")
_PAIR = re.compile("ae|oe|ue|aa")
_VOWEL = re.compile("[aou]")
_OF_PAIR = {"ae": "ä", "oe": "öø", "ue": "ü", "aa": "å"}
_OF_VOWEL = {"a": "äå", "o": "öø", "u": "ü"}
_MOST_VOWELS = 5
_LONGEST_FORM = 60  # characters
_ALSO = ">"  # in a form, before what a term is also found by
_SHORTEST_LEMMA = 4  # letters of what a word of a query is taken for a form of


class Forms(Protocol):
    """The forms of an archive; see `find_forms`."""

    def holds_form(self, form: str) -> bool:
        """Tell whether any article has a form."""
        ...

    def forms_beginning(self, beginning: str) -> Sequence[str]:
        """Return forms that begin so, a bounded number."""
        ...


class NoForms:
    """The forms of no archive."""

    def holds_form(self, _form: str) -> bool:
        return False

    def forms_beginning(self, _beginning: str) -> Sequence[str]:
        return ()


def find_forms(pieces: Iterable[str], analysis: str) -> set[str]:
    """Return the forms of a text in pieces, of what stands between blanks.

    They are: what is joined by hyphens (cease-fire); words with an umlaut (düsseldorf); and what a word is also asked
    by, before what it is found by (he:ירושל>he:בירושל).
    """
    made = _forms_of_pieces(analysis)
    wanted = [piece for piece in pieces if "-" in piece or not piece.isascii()]
    return set().union(*map(made.__getitem__, wanted))


@cache
def _forms_of_pieces(analysis: str) -> Mapping[str, frozenset[str]]:
    return Remembered(
        lambda piece: frozenset(form for chunk in find_chunks(piece) for form in _forms_of(chunk, analysis))
    )


def _forms_of(chunk: str, analysis: str) -> Iterator[str]:
    if len(chunk) > _LONGEST_FORM or is_run(chunk):
        return
    if compound := _compound(chunk):
        yield fold_letters(compound)
    if chunk.isascii():
        return
    for part in split_chunk(chunk, analysis):
        written = chunk[part.start : part.end].lower()
        if _UMLAUT.search(written):
            yield written
        for term in other_terms(written, analysis):
            if OVERLONG != part.term != term:
                yield f"{term}{_ALSO}{part.term}"


def _compound(chunk: str) -> str:
    found = _COMPOUND.fullmatch(chunk.partition("'")[0])
    return found[0] if found else ""


def read_rows(text: str, language: str, forms: Forms) -> list[Row]:
    """Return the rows of terms, any of which a text of a language has that is found by these words of a query."""
    analysis = analysis_of(language)
    chunks = find_chunks(canonical(text))
    if len(chunks) > 1:  # what is alone is no line in capitals: who types US means the country
        chunks = find_chunks(prepare(canonical(text), analysis))
    ways = [list(_ways(chunk, analysis, forms)) for chunk in chunks]
    rows = (_join(chosen) for chosen in islice(product(*ways), MOST_ROWS))
    return [row for row in dict.fromkeys(rows) if row and all(term != OVERLONG for _, term in row)]


def is_doubtful(row: Row) -> bool:
    """Tell whether a row may mean something else where it stands: US in a line that is all capitals."""
    return any(term.endswith(AMERICA_OR_WE) for _, term in row)


def near_terms(row: Row) -> tuple[str, ...]:
    """Return the different terms of a row that are looked for near one another, a bounded number."""
    return tuple(dict.fromkeys(term for _, term in row))[:MOST_NEAR]


def _ways(chunk: str, analysis: str, forms: Forms) -> Iterator[tuple[int, Row]]:
    """Yield how many places a chunk takes, and its terms; as it is written first."""
    if is_run(chunk):
        yield _row_of_run(chunk)
        return
    for written in dict.fromkeys((chunk, *_other_forms(chunk, forms))):
        yield from _ways_of_terms([part.term for part in split_chunk(written, analysis)], analysis)
    yield from _ways_by_other_terms(chunk, analysis, forms)
    if any(c in ".,'" for c in chunk) and chunk[0].isdecimal() and chunk[-1].isdecimal():
        yield from (_row(terms) for terms in read_either(chunk))


def _ways_by_other_terms(chunk: str, analysis: str, forms: Forms) -> Iterator[tuple[int, Row]]:
    """Yield the terms of words that are also written as this one, and those this one is a form of."""
    parts = split_chunk(chunk, analysis)
    if len(parts) != 1:
        return
    terms = [parts[0].term]
    if analysis in LEMMAS:
        others = other_terms(parts[0].written.lower(), analysis)
        terms += [term for term in others if len(term.rpartition(":")[2]) >= _SHORTEST_LEMMA]
    for term in dict.fromkeys(terms):
        yield _row([term])
        yield from (_row([form.partition(_ALSO)[2]]) for form in forms.forms_beginning(f"{term}{_ALSO}"))


def _ways_of_terms(terms: Sequence[str], analysis: str) -> Iterator[tuple[int, Row]]:
    america, both = (term_of(name, analysis, is_stemmed=False) for name in (AMERICA, AMERICA_OR_WE))
    we = term_of("us", analysis)
    yield _row(terms)
    if len(terms) == 1 and terms[0] in {america, we}:
        yield _row([both])
    elif len(terms) == 1 and terms[0] == both:
        yield _row([america])
        yield _row([we])


def _row(terms: Sequence[str]) -> tuple[int, Row]:
    return len(terms), tuple(enumerate(terms))


def _row_of_run(run: str) -> tuple[int, Row]:
    """Return two characters for each place; a character alone is asked as such."""
    spans = split_run(run)
    if len(spans) == 1:
        return 1, ((0, run),)
    pairs = ((place, run[first : spans[place + 1][1]]) for place, (first, _) in enumerate(spans[:-1]))
    return len(spans), tuple(pairs)


def _join(chosen: Iterable[tuple[int, Row]]) -> Row:
    row: list[tuple[int, str]] = []
    start = 0
    for width, terms in chosen:
        row += [(start + place, term) for place, term in terms]
        start += width
    first = row[0][0] if row else 0
    return tuple((place - first, term) for place, term in row)


# -- other forms


def _other_forms(chunk: str, forms: Forms) -> Iterator[str]:
    """Yield how a chunk is written otherwise: joined where it has hyphens, apart where the archive has it so."""
    if len(chunk) > _LONGEST_FORM:
        return
    if "-" in chunk:
        if compound := _compound(chunk):
            yield compound.replace("-", "")
        return
    bare = chunk.partition("'")[0]
    if not bare.isalpha():
        return
    folded = fold_letters(bare)
    if len(folded) <= MOST_SPLIT:
        for at in range(2, len(folded) - 1):
            if forms.holds_form(f"{folded[:at]}-{folded[at:]}"):
                yield f"{folded[:at]}-{folded[at:]}"
    small = bare.lower()
    if _UMLAUT.search(small):
        yield _UMLAUT.sub(lambda match: _UMLAUTS[match[0]], small)
    elif small.isascii():
        yield from _with_umlauts(small, forms)


def _with_umlauts(word: str, forms: Forms) -> Iterator[str]:
    """Yield what a word without umlauts is where the archive writes it with them, and with their letters in full."""
    for places, letters, is_pair in ((_PAIR, _OF_PAIR, True), (_VOWEL, _OF_VOWEL, False)):
        found = list(places.finditer(word))[:_MOST_VOWELS]
        for number in (1, 2):
            for chosen in combinations(found, number):
                for umlauts in product(*(letters[match[0]] for match in chosen)):
                    written = word
                    for match, umlaut in zip(reversed(chosen), reversed(umlauts), strict=True):
                        written = written[: match.start()] + umlaut + written[match.end() :]
                    if forms.holds_form(written):
                        yield written
                        if not is_pair:
                            yield _UMLAUT.sub(lambda match: _UMLAUTS[match[0]], written)
