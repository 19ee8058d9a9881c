"""What can be believed of the titles and authors that files state of themselves. Pure.

Programs fill these fields: a title is often the name of a file, an author the name of an account.
"""

import re

LONGEST_TITLE = 300

_NO_TITLE = re.compile(
    r"(?:microsoft |powerpoint|untitled|unbenannt|ohne titel|sans titre|sin título|senza titolo|naamloos|\(anonymous\)"
    r"|document\s?\d*$|dokument\s?\d*$|print|scan|layout\b|slide \d|page \d|seite \d|template|new doc)"
    r"|.*\.(?:docx?|rtf|odt|indd|qxp|qxd|pdf|txt|x?html?|pub|pages|tex|dvi|e?ps|tiff?|jpe?g|png|pmd|p65|cdr|ai|fm)\W*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[\d@/\\_<>{}()]|\b(?:user|admin|administrator|office|owner|windows|unknown|anonymous)\b", re.IGNORECASE
)


def is_title(title: str) -> bool:
    """Tell whether a title can be that of an article, and is none that a program has given."""
    return " " in title and len(title) <= LONGEST_TITLE and not _NO_TITLE.match(title)


def is_name(author: str) -> bool:
    """Tell whether an author can be a person, and is no account."""
    return len(author.split()) > 1 and not _NO_NAME.search(author)


def is_within(words: str, text: str) -> bool:
    """Tell whether words stand in a text, whatever the marks and the case."""
    folded = _fold(words)
    return bool(folded) and folded in _fold(text)


def _fold(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
