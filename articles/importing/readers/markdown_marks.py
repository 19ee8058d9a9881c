"""Markdown, as it stands behind front matter, without its marks: headings, emphasis, links, pictures. Pure."""

import re

_HEADING = re.compile(r"^ {0,3}#{1,6}[^\S\n]+([^\n]*?)[^\S\n]*#*$", re.MULTILINE)
_QUOTED = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)")
_STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)([^*\n]+)(?<=\S)\*\*|(?<!\w)__(?=\S)([^_\n]+)(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?!\w)|(?<!\w)_(?=[^\s_])([^_\n]+)(?<=\S)_(?!\w)")


def strip_marks(text: str) -> str:
    """Return Markdown as plain text; a heading becomes a paragraph of its own."""
    text = _QUOTED.sub("", _HEADING.sub(r"\n\1\n", text))
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    for pattern in (_STRONG, _EMPHASIS):
        text = pattern.sub(lambda found: found[1] or found[2], text)
    return text
