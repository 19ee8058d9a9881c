"""Courtesies, and which of several persons of a surname is meant."""

import pytest

from articles.tagging import Name, Tagger
from articles.tagging.courtesies import contradicts

HUSBAND, WIFE, COUNTRY = 1, 2, 3


def _person(text, entity, kind, *, needs_context=False):
    return Name(text, entity, "person", kind, needs_context=needs_context, seat="UT")


TAGGER = Tagger(
    [
        _person("Bernard Tarvish", HUSBAND, "name"),
        _person("Tarvish", HUSBAND, "surname", needs_context=True),
        _person("Hillary Tarvish", WIFE, "name"),
        _person("Tarvish", WIFE, "surname", needs_context=True),
        Name("Utopia", COUNTRY, "country", "name", country="UT"),
    ]
)


def whom(body, words):
    """Return the persons that these words, where they stand last, are linked to."""
    start = body.rindex(words)
    return {
        tag.entity
        for tag in TAGGER.tag("", body).tags
        if tag.entity and tag.is_strong
        for place in tag.mentions
        if place.start <= start < place.end
    }


@pytest.mark.parametrize(
    ("text", "is_woman", "expected"),
    [
        ("Mrs. Tarvish", False, True),
        ("Ms Tarvish", True, False),
        ("Mr. Tarvish", True, True),
        ("aMr Tarvish", True, False),
    ],
)
def test_a_courtesy_speaks_against_the_other_sex(text, is_woman, expected):
    assert contradicts(text, text.index("Tarvish"), is_woman=is_woman) is expected


def test_mrs_is_not_the_husband():
    assert whom("Bernard Tarvish of Utopia spoke. Then Mrs. Tarvish left.", "Tarvish") <= {WIFE}
    assert whom("Bernard Tarvish of Utopia met Hillary Tarvish. Mrs. Tarvish left.", "Tarvish") == {WIFE}
    assert whom("Hillary Tarvish of Utopia met Bernard Tarvish. Mr. Tarvish left.", "Tarvish") == {HUSBAND}


def test_of_two_the_surname_is_that_of_the_one_introduced_first():
    assert whom("Bernard Tarvish of Utopia met Hillary Tarvish. Later Tarvish left.", "Tarvish") == {HUSBAND}
    assert whom("Hillary Tarvish of Utopia met Bernard Tarvish. Later Tarvish left.", "Tarvish") == {WIFE}
