"""Words with a ? or * inside, as ba?k and co*p: written as the words of the archive they may stand for. Pure."""

import re

from articles.search.engine import Vocabulary
from articles.search.query import MAX_CHARACTERS, MIN_PREFIX, Notice
from articles.search.query_tokens import read_tokens, straighten

MOST_WORDS = 12  # of the archive that one stands for, the most frequent ones
MOST_CANDIDATES = 3_000  # words with its beginning that are looked at
MOST_READ = 3  # of a query
MOST_SIGNS = 4  # in one

_WILD = re.compile(r"([^\W_]+)[?*]+(?=[^\W_])[^\W_?*]+(?:[?*]+[^\W_]+)*\*?")
_PATTERNS = {"?": "[^\\W_]", "*": "[^\\W_]*"}


def find_wildcards(text: str) -> list[str]:
    """Return the words of a query with a ? or * inside, which are looked up."""
    words = [token.text for token in read_tokens(straighten(text[: 2 * MAX_CHARACTERS])) if token.kind == "word"]
    return [word for word in dict.fromkeys(words) if _WILD.fullmatch(word)][:MOST_READ]


def spell_out(vocabulary: Vocabulary, text: str) -> tuple[str, list[Notice]]:
    """Return a query with such words written as those of the archive, and what was done; at most MOST_READ of them."""
    plain = straighten(text)
    notices = []
    for word in find_wildcards(text):
        beginning = re.split(r"[?*]", word.lower())[0]
        if len(beginning) < MIN_PREFIX or len(re.findall(r"[?*]+", word)) > MOST_SIGNS:
            continue
        pattern = re.compile("".join(_PATTERNS.get(c, re.escape(c)) for c in re.sub(r"\*+", "*", word.lower())))
        begun = vocabulary.words_beginning(beginning, MOST_CANDIDATES)
        found = [one for one, _ in begun if pattern.fullmatch(one)]
        written = f"({' OR '.join(found[:MOST_WORDS])})" if len(found) > 1 else "".join(found)
        tokens = [token for token in read_tokens(plain) if token.kind == "word" and token.text == word]
        longer = plain
        for token in reversed(tokens):
            longer = f"{longer[: token.start]}{written}{longer[token.end :]}"
        if not found or len(longer) > MAX_CHARACTERS:
            continue
        plain = longer
        among = f", the most frequent of its {len(found):,} words in the archive" if len(found) > MOST_WORDS else ""
        notices.append(Notice(f"“{word}” was read as {' or '.join(found[:MOST_WORDS])}{among}."))
    return (plain, notices) if notices else (text, [])
