"""Finnish names in their cases: vowel harmony, weak and strong stems. Pure."""

_BACK = frozenset("aouAOU")
_VOWELS = frozenset("aeiouyäöå")
# Strong consonants before the last vowel: their weak form.
_WEAK = (
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("nt", "nn"),
    ("nk", "ng"),
    ("mp", "mm"),
    ("lt", "ll"),
    ("rt", "rr"),
    # X, ("pp", "p"), ("tt", "t"), ("nt", "nn"), ("nk", "ng"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr")),
)
_IRREGULAR = {
    "Suomi": ("Suome",),
    "Yhdysvallat": ("Yhdysvaltoi", "Yhdysvalloi", "Yhdysvaltai", "Yhdysvaltoje"),
    "Alankomaat": ("Alankomai", "Alankomaide"),
    "Filippiinit": ("Filippiinei", "Filippiini", "Filippiinie"),
    "Uusi-Seelanti": ("Uuden-Seelanni", "Uudessa-Seelanni", "Uudesta-Seelanni", "Uuteen-Seelanti"),
}
_PEOPLE = [
    "nen",
    "sen",
    "sta",
    "sia",
    "set",
    "sten",
    "seen",
    "siin",
    "sessa",
    "sesta",
    "sella",
    "selta",
    "selle",
    "sissa",
    "sista",
    "silla",
    "silta",
    "sille",
    "sena",
    "sina",
    "seksi",
    "siksi",
    "sten",
]


def decline(name: str) -> set[str]:
    """Return a name with the endings of the cases.

    >>> {"Englannin", "Englantiin", "Englannissa"} <= decline("Englanti")
    True
    """
    *before, last = name.split(" ")
    stems = _IRREGULAR.get(last) or _stems(last)
    is_back = any(letter in _BACK for letter in last.rpartition("-")[2])
    a = "a" if is_back else "ä"
    endings = ["n", f"ss{a}", f"st{a}", f"ll{a}", f"lt{a}", "lle", "ksi", f"n{a}", a, f"t{a}", "t", "en", "den"]
    forms = {last}
    for stem in stems:
        forms |= {stem + ending for ending in endings}
        vowel = stem[-1]
        forms |= {f"{stem}{vowel}n", f"{stem}h{vowel}n", f"{stem}seen", f"{stem}hin"}
    return {" ".join([*before, form]) for form in forms}


def _stems(word: str) -> tuple[str, ...]:
    """Return the strong and the weak stem, which ends with a vowel."""
    if word.endswith(("it", "at")):  # a plural: Malediivit, of which i becomes ei
        stem = word[:-1]
        return stem, stem[:-1] + ("ei" if stem.endswith("i") else "oi"), stem[:-1] + "ie"
    if word[-1].lower() not in _VOWELS:
        return (f"{word}i",)
    vowel, before = word[-1], word[:-1]
    for strong, weak in _WEAK:
        if before.endswith(strong):
            return word, before.removesuffix(strong) + weak + vowel
    return (word,)


def decline_people(words: str) -> set[str]:
    """Return the forms of words such as “ruotsalainen”, of which commas part several."""
    forms = set()
    for part in words.replace("/", ",").split(","):
        word = part.strip()
        if word.endswith("nen") and " " not in word:
            stem = word.removesuffix("nen")
            front = not any(letter in _BACK for letter in word)
            forms |= {stem + (ending.replace("a", "ä") if front else ending) for ending in _PEOPLE}
    return forms
