"""Greek names in their cases, without accents: these move in the genitive. Pure."""

from itertools import product

_PLAIN = str.maketrans("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏ", "αεηιουωιυιυΑΕΗΙΟΥΩ")

# Ending: those of the genitive and of the accusative.
_ENDINGS = (
    ("ος", ("ου",), ("ο",)),
    ("ες", ("ων",), ("ες",)),
    ("οι", ("ων",), ("ους",)),
    ("ας", ("α",), ("α",)),
    ("ης", ("η",), ("η",)),
    ("ο", ("ου",), ("ο",)),
    ("α", ("ας", "ων"), ("α",)),
    ("η", ("ης",), ("η",)),
    ("ω", ("ως",), ("ω",)),
)


def decline(name: str) -> set[str]:
    """Return a name in the nominative, the genitive and the accusative.

    >>> sorted(decline("Λίβανος"))
    ['Λιβανο', 'Λιβανος', 'Λιβανου']
    """
    words = name.translate(_PLAIN).split(" ")
    cases: tuple[list[tuple[str, ...]], list[tuple[str, ...]]] = ([], [])
    for word in words:
        for case, forms in zip(cases, _bend(word), strict=True):
            case.append(forms)
    return {" ".join(words), *(" ".join(form) for case in cases for form in product(*case))}


def _bend(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for ending, genitive, accusative in _ENDINGS:
        if len(word) > len(ending) + 1 and word[0].isupper() and word.endswith(ending):
            stem = word.removesuffix(ending)
            return tuple(stem + one for one in genitive), tuple(stem + one for one in accusative)
    return (word,), (word,)
