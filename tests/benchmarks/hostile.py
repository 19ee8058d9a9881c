"""Long texts of every awkward kind, made in any length: what benchmarks and tests of linear work are fed with."""

from collections.abc import Callable

_SENTENCES = (
    "KABUL airport was closed on Monday, Taliban spokesman Zabihullah Mujahid said.",
    "Turkey and Qatar sent engineers to repair the runway, which U.S. forces had left damaged.",
    "“We hope to reopen within days,” the minister told reporters in Ankara.",
    "The World Food Programme (WFP) warned that stocks would last until Nov. 15.",
    "Nobody was hurt, and prices of bread rose by 12 percent over the week.",
)
_ORDINARY = " ".join(_SENTENCES)
_NAMES = [f"{first} {last}" for first in ("Ada", "Omar", "Jane", "Karim") for last in ("Stone", "Roe", "Wali", "Berg")]
_INTRODUCED = " ".join(f"Taliban spokesman {name} said so. {name.split()[1]} met Turkey." for name in _NAMES)

# What is repeated to fill a text: a regular expression that can go wrong goes wrong on one of these.
REPEATED = {
    "a letter": "a",
    "a capital": "A",
    "a capitalised word": "Ab",
    "initials": "A.",
    "initials apart": "A. ",
    "hyphens": "A-",
    "ampersands": "A&",
    "apostrophes": "A'",
    "blanks": " ",
    "line ends": "\n",
    "line ends and blanks": "\n ",
    "tabs": "\t",
    "brackets": "(",
    "closing brackets": ")",
    "brackets of a letter": "(A",
    "quotes": '"',
    "closing quotes": "”",
    "stops": ".",
    "question marks": "? ",
    "full width stops": "。",
    "commas": ", ",
    "commas and names": "Ab, ",
    "names and names": "Ab and ",
    "names of names": "Ab of the ",
    "particles": "of ",
    "names of capitals": "Ab ",
    "titles": "Mr. ",
    "names, then a dash": "Ab – ",
    "digits": "1",
    "figures": "1,000 ",
    "dates": "1-1-",
    "list items": "\n- a\n",
    "bullets": "- ",
    "a combining accent": "\u0301",
    "accented": "e\u0301",
    "soft hyphens": "\u00ad",
    "nothing seen": "\u200b",
    "ligatures": "ﬁ",
    "no-break spaces": "\u00a0",
    "ideographs": "漢",
    "Thai": "ไทย",
    "a backslash": "\\",
    "underscores": "_",
    "colons": "a:",
    "slashes": "a/",
    "at signs": "a@",
    "stars": "*",
    "percent signs": "%",
    "emoji": "😀",
    "wrapped lines": "so it goes on and on and on and on and on and on and on, he\n",
    "shouted": "THE US ",
    "known": "Iran ",
    "demonyms": "Iranian ",
    "cities": "Paris, ",
    "in places": "in Paris, Texas, ",
    "aged": "Ab Cd, 12, ",
    "acronyms": "World Food Programme (WFP), ",
    "heads": "Ministry of Ministry of ",
    "says": "Ada Stone said. ",
    "regimes": "Iran's regime ",
    "owners": "Women's ",
    "owners and heads": "Sheriff's Office ",
    "surnames alone": "Obama, the ",
    "surnames with offices": "Reid, the majority leader, met Wilson. ",
    "administrations": "The Obama administration met. ",
    "founders": "Mitchell and Hill and Poe ",
    "players": "The striker John Smith of Leicester scored for Everton in the league. ",
    "governments": "government of the ",
    "names with a tail of hyphens": "Iran" + "-A" * 60 + " ",
    "names with a tail of names": "Iran" + " Ab" * 20 + ", ",
}


def repeat(unit: str, characters: int) -> str:
    """Return a text of so many characters that says one thing again and again."""
    return (unit * (characters // len(unit) + 1))[:characters]


def _many_names(characters: int) -> str:
    """Return a text that introduces another person with every sentence."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = []
    for number in range(characters // 60 + 1):
        name = "".join(letters[number // 26**place % 26] for place in range(4))
        pieces.append(f"Taliban spokesman Ada {name.capitalize()}son met Turkey’s envoy in Kabul.")
    return " ".join(pieces)[:characters]


KINDS: dict[str, Callable[[int], str]] = {
    "ordinary text": lambda size: repeat(_ORDINARY + "\n\n", size),
    "one paragraph without breaks": lambda size: repeat(_ORDINARY + " ", size),
    "one sentence without an end": lambda size: repeat("and the envoy of Turkey went on to speak of bread, ", size),
    "one word again and again": lambda size: repeat("kabul ", size),
    "no blanks at all": lambda size: repeat("kabulturkey", size),
    "a paragraph for every word": lambda size: repeat("Yes.\n\n", size),
    "a line for every word": lambda size: repeat("yes\n", size),
    "mentions and nothing else": lambda size: repeat("Taliban, Turkey, ", size),
    "mentions that are introduced": lambda size: repeat(_INTRODUCED + " ", size),
    "a person in every sentence": _many_names,
    "function words": lambda size: repeat("the of and to in a is that for it ", size),
    "letters beyond ASCII": lambda size: repeat("Ministre de l’Intérieur Éric Ünal a dit “non” à Téhéran. ", size),
}
