"""The text of a post of WordPress: without shortcodes, comments of blocks, captions and embedded things. Pure."""

import re

from articles.importing.readers.agency_text import read_html

_SHORTCODE = re.compile(
    r"\[(?P<escaped>\[?)(?P<closes>/?)(?P<name>[A-Za-z][\w-]{0,40})(?P<rest>\s[^\[\]]{0,2000}|)"
    r"(?P<alone>/?)\](?P<end>\]?)"
)
_HAS_ATTRIBUTE = re.compile(r"\s[\w-]{1,60}\s?=")
# Those whose content is no text of the article either.
_SILENT = frozenset(
    {
        *("audio", "caption", "code", "contact-form", "embed", "facebook", "flickr", "gallery", "gist", "googlemaps"),
        *(
            "iframe",
            "instagram",
            "map",
            "playlist",
            "podcast",
            "poll",
            "slideshow",
            "soundcloud",
            "spotify",
            "tweet",
            "twitter",
        ),
        *("video", "vimeo", "wp_caption", "wpvideo", "youtube"),
    }
)
_ALONE = frozenset({"ad", "ads", "adsense", "more", "nextpage", "newsletter", "related", "sharethis", "toc"})
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_ONLY_AN_ADDRESS = re.compile(r"https?://\S+")


def read_post(text: str) -> str:
    """Return the text of a post, its paragraphs parted by one empty line."""
    text = _remove_shortcodes(text.replace("\r\n", "\n"))
    # Where an author typed an empty line, WordPress begins a paragraph.
    body = read_html(_BLANK_LINE.sub("\n<br><br>\n", text))
    return "\n\n".join(one for one in body.split("\n\n") if not _ONLY_AN_ADDRESS.fullmatch(one))


def _remove_shortcodes(text: str) -> str:
    """Return text without shortcodes; words in brackets that are none, as “[sic]”, stay."""
    closings = {match["name"].lower(): match.start() for match in _SHORTCODE.finditer(text) if match["closes"]}
    pieces: list[str] = []
    position = skipped_to = 0
    for match in _SHORTCODE.finditer(text):
        name = match["name"].lower()
        if match.start() < skipped_to or not _is_shortcode(match, name, name in closings):
            continue
        pieces.append(text[position : match.start()])
        position = match.end()
        if match["escaped"] and match["end"]:
            pieces.append(match.group()[1:-1])
        elif match["escaped"] or match["end"]:  # of two brackets only one belongs to it
            pieces.append(match["escaped"] or match["end"])
        if name in _SILENT and not match["closes"] and closings.get(name, -1) > position:
            position = skipped_to = _find_end(text, match["name"], position)
    pieces.append(text[position:])
    return "".join(pieces)


def _is_shortcode(match: re.Match[str], name: str, is_closed: bool) -> bool:
    return bool(
        is_closed
        or match["alone"]
        or match["rest"].endswith("/")
        or name in _SILENT
        or name in _ALONE
        or "_" in name
        or _HAS_ATTRIBUTE.search(match["rest"])
    )


def _find_end(text: str, name: str, position: int) -> int:
    """Return where the content of a shortcode ends, behind the mark that closes it."""
    mark = f"[/{name}]"
    found = text.find(mark, position)
    return position if found == -1 else found + len(mark)
