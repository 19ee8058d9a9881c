"""Lines around a text that are none of it, of agencies and press offices: ZCZC, MORE, -30-, ENDS, ... Pure."""

import re

_OPENING_LINES = 12  # that are not blank
_ROUTING_LINES = 4
_LONGEST_END = 40
_DASHES = r"[-–—*=_~•/<>]{0,4} ?"

_TRANSMISSION = re.compile(r"ZCZC\b.{0,40}")
# Behind ZCZC: “AAP0123 4 PAK 0234”, “r i bc-port-closed 06-19 0234”, “191245 GMT JUN 21”.
_ROUTING = re.compile(r"(?:[A-Z]{2,8}\d{2,6}|\d{3,6}|[a-z] [a-z] \S+|BC-\S+)(?: \S{1,24}){0,6}")
_OPENING = re.compile(
    rf"{_DASHES}(?:for immediate (?:release|distribution|publication)|immediate release|for release on receipt"
    r"|(?:press|news|media) (?:release|statement|advisory)|zur sofortigen ver[öo]ffentlichung|pressemitteilung"
    r"|medienmitteilung|communiqu[ée] de presse|pour diffusion imm[ée]diate|nota de prensa|comunicado de prensa"
    r"|para publicaci[óo]n inmediata"
    r"|comunicato stampa|nota [àa] imprensa|persbericht|pressmeddelande|pressemelding|пресс-релиз|bas[ıi]n b[üu]lteni)"
    rf"[.:!]? ?{_DASHES}",
    re.IGNORECASE,
)
_PRIORITY = re.compile(r"(?:URGENT|BULLETIN|FLASH|ALERT|SNAP|EILMELDUNG)[.!: -]{0,3}")
_EMBARGO = re.compile(
    r"(?:strictly )?(?:under )?(?:embargo(?:ed)?(?::| until| till| for release)|sperrfrist:|sous embargo jusqu"
    r"|embargado hasta).{0,120}",
    re.IGNORECASE,
)

_END_WORD = r"(?:(?:THE )?ENDS?|FIN|ENDE|KONIEC|КОНЕЦ|完|了|끝)"
_END = re.compile(
    r"^[^\S\n]*(?:"
    r"[-–—]{1,3} ?(?:30|0) ?[-–—]{1,3}"
    r"|# ?#(?: ?#){1,8}"
    r"|NNNN"
    rf"|{_END_WORD}[.!]?"
    rf"|(?i:[-–—*=#~/<]{{1,4}} ?{_END_WORD}\.? ?[-–—*=#~/>]{{0,4}}|[(\[（]{_END_WORD}[)\]）])"
    r")[^\S\n]*$",
    re.MULTILINE,
)
_MORE = re.compile(
    r"^[^\S\n]*(?:(?i:[-–—(\[*=/]{1,3} ?(?:more|mehr folgt|à suivre|segue) ?[-–—)\]*=/]{0,3}"
    r"|[(\[]?more (?:to )?(?:follow|come)s?[)\]]?)|MORE(?:[-–— /]MORE){0,3})[^\S\n]*$",
    re.MULTILINE,
)
# The initials of those who wrote and edited: “jd/rk/ab”.
_INITIALS = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,3})?(?:/[a-z]{2,3}(?:-[a-z]{2,3})?){1,4}")
_END_OF_LAST_LINE = re.compile(
    r"\s+(?:[-–—] ?30 ?[-–—]|NNNN|###|# # #|[-–—] ?ENDS? ?[-–—]|[(\[](?:END|ENDS|MORE|FIN)[)\]])\Z"
)
_WORD_OF_END = re.compile(r"(?:Ends?|ends?|Ende|Fin)[.!]?")


def cut_furniture(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the lines that are none of it, and a note on an embargo, which is left out too.

    Lines at its head become empty ones; those within it go with their line ends, so that what they parted is one again.
    """
    text, notes = _cut_opening(text)
    if _MORE.search(text):
        text = _MORE.sub("\0", text).replace("\0\n", "").replace("\0", "")
    if _END.search(text):
        text = _END.sub("", text)
    return _cut_closing(text), notes


def _cut_opening(text: str) -> tuple[str, tuple[str, ...]]:
    lines = text.split("\n", 3 * _OPENING_LINES)
    filled = [number for number, line in enumerate(lines[: 3 * _OPENING_LINES]) if line.strip()][:_OPENING_LINES]
    notes: list[str] = []
    is_sent = False
    for place, number in enumerate(filled):
        line = lines[number].strip()
        # Wrapped prose may have a line of the same words.
        is_apart = line.isupper() or number == 0 or not lines[number - 1].strip()
        is_routing = is_sent and place <= _ROUTING_LINES and _ROUTING.fullmatch(line)
        if _TRANSMISSION.fullmatch(line):
            is_sent = True
        elif is_apart and _EMBARGO.fullmatch(line):
            notes.append(f"it came with the words “{line}”, left out of the text")
        elif not (is_routing or (is_apart and _OPENING.fullmatch(line)) or (place < 3 and _PRIORITY.fullmatch(line))):
            continue
        lines[number] = ""
    return "\n".join(lines), tuple(notes)


def _cut_closing(text: str) -> str:
    """Return a text without a last line that only says that it ends, or who wrote it."""
    text = text.rstrip()
    start = text.rfind("\n") + 1
    last = text[start:].strip()
    if start and (_WORD_OF_END.fullmatch(last) or _INITIALS.fullmatch(last)):
        return text[:start].rstrip()
    tail = max(0, len(text) - _LONGEST_END)
    return text[:tail] + _END_OF_LAST_LINE.sub("", text[tail:])
