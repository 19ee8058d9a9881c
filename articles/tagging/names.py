"""How names and text are made comparable. Pure, and one character stays one character: offsets hold."""

import unicodedata

_PLAIN = {
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\n\t\r\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "),
    **dict(zip("øØđĐłŁıħĦŧŦ", "oOdDlLihHtT", strict=True)),
}


def _base_letter(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


_TABLE = str.maketrans({c: _base_letter(c) for c in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)])} | _PLAIN)


def fold(text: str) -> str:
    """Return the text of the same length with accents, quotes, dashes and blanks made plain; case is kept."""
    return text.translate(_TABLE)


def is_shouting(text: str) -> bool:
    """Tell whether a text is written in capitals only, so that its case says nothing."""
    return text.isupper() and sum(map(str.isalpha, text)) > 3


def starts_word(text: str, position: int) -> bool:
    """Tell whether a word may begin at the position."""
    return position == 0 or not (text[position - 1].isalnum() or text[position - 1] == "_")


def ends_word(text: str, position: int) -> bool:
    """Tell whether a word may end before the position."""
    return position == len(text) or not (text[position].isalnum() or text[position] == "_")
