"""One story of a wire: its header, slug, headline, byline, dateline, text and time. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.importing.readers.agency_items import NewsItem, Status, is_corrected, is_withdrawal
from articles.importing.readers.agency_text import Body, BodyForm, read_plain
from articles.importing.readers.datelines import find_dateline
from articles.importing.readers.opening import is_byline, is_headline
from articles.importing.readers.wire_times import find_sent, is_month
from articles.text.sentences import fold_blanks

ROW_MARK = "\ue008"  # stands for the control character that begins a row of a table
_LONGEST_TITLE = 300
_COMPARED = 60  # characters of a summary above a text that is repeated in it

# “exa001 4 i 200 ccccb   exa 002”: sender and number, priority, category, words, what the agency likes.
HEADER = re.compile(
    r"(?P<sender>[A-Za-z]{2,6})(?P<number>\d{1,5})[ \t]+(?P<priority>[0-9a-zA-Z])[ \t]+(?P<category>[A-Za-z]{1,3})"
    r"[ \t]+(?P<words>\d{1,6})\b[ \t]*(?P<more>[^\n]{0,120})"
)
# “r a BC-XX--Town-Harbour 1stLd-Writethru   05-04 0200” below “W1234 exa”.
_ANPA_NUMBER = re.compile(r"[ \t]*(?P<sender>[A-Za-z])(?P<number>\d{3,5})(?P<more>[^\n]*)")
ANPA_HEADER = re.compile(
    r"[ \t]{0,4}(?P<priority>[a-z])[ \t]{1,4}(?P<category>[a-z])[ \t]{1,4}(?P<slug>[^\n]{1,90}?)[ \t]{1,20}"
    r"(?P<day>\d{1,2}-\d{1,2})(?:[ \t]{1,8}(?P<words>\d{0,5}))?[ \t]{0,8}\r?(?=\n|\Z)",
    re.IGNORECASE,
)
_CYCLE = re.compile(r"(?:AM|PM|BC|AP)-(?:[A-Z]{2,3}--?)?", re.IGNORECASE)
_SECTIONS = {
    "a": "Domestic news", "b": "Special events", "c": "Features", "e": "Entertainment", "f": "Business",
    "i": "International", "k": "Commentary", "l": "Lifestyle", "n": "State and regional", "o": "Weather",
    "p": "Politics", "q": "Sports", "s": "Sports", "t": "Travel", "v": "Advisories", "w": "Washington",
}  # fmt: skip

_TAKE = re.compile(
    r"\d+(?:ST|ND|RD|TH|\.)? ?(?:LEAD|NET|UPDATE|ZF|WR?AP)|EXTRA|REFILE|ROUNDUP|WRAP|UPDATE ?\d*|URGENT|FLASH"
    r"|BULLETIN|KORR(?:EKTUR)?|BERICHTIGUNG|CORR(?:ECTION)?|RECTIFICATIF|EIL|SITUATION|LEAD|SUMMARY|FEATURE|ADVISORY"
    r"|\([^()]{1,30}\)|(?:BULLETIN |MANDATORY )?(?:KILL|WITHDRAWAL|ANNULATION|RÜCKZUG|WIDERRUF)",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:By|Von|Par|Por) [^\W\d_a-z]")
_FOR_EDITORS = re.compile(r"\(?(?:Eds?|Editors?|EDS|EDITOR['’]S NOTE|Attn)\b[^\w\s]? ?[:_–—-]? ?", re.IGNORECASE)
_FURNITURE = re.compile(r"(?:AP|AFP|EPA)? ?(?:Photos?|Graphics?|Video|Audio)\b", re.IGNORECASE)
_KILLED = re.compile(r"[,/ ](?:\d+\w\w ld[- ])?(?:kill|elimination|withdrawal)\b", re.IGNORECASE)
_HELD = re.compile(r"[,/ ]withhold\b", re.IGNORECASE)
_CORRECTED_SLUG = re.compile(r"[,/ -](?:corr(?:ect(?:ion|ed|ive)?)?|korr|refile)\b", re.IGNORECASE)
_NOT_FOR_READERS = re.compile(
    r"^[ \t]*#+ ?(?:dpa[- ])?(?:notebook|notizblock)\b"
    r"|^[ \t]*(?:[*_-][*_ -]{0,80}\n(?:[ \t]*\n)?[ \t]*)?(?:the following information is not"
    r"|die folgenden informationen sind nicht|not for publication)",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(r"\bN{4}\b|^[ \t]*ISSN [\d -]+$", re.MULTILINE)
_TIME_ALONE = re.compile(
    r"^[^\w\n]*\d{6} ?(?:[A-Z]{1,4} )?[^\W\d_]{3,9}\.? \d{2,4}[^\w\n]*$"
    r"|^[^\w\n]*\d\d?-[^\W\d_]{3}-\d{2,4} \d\d?[:.]\d\d[^\w\n]*$",
    re.MULTILINE,
)
# “(ANSA) - ROMA, 4 MAG - ”, “Berlin (dpa) - ”, “OSAKA, Japan, Dec. 7 Kyodo - ”.
_AGENCY_FIRST = re.compile(r"\((?P<agency>[A-Z][\w/ -]{1,20})\) ?[-–—] ?(?P<place>[^\W\d_][^()!?;:\n]{1,60}?) [-–—] ")
_AGENCY_LAST = re.compile(
    r"(?P<place>[^\W\d_a-z][^()!?;:\n]{1,80}?)\s*\((?P<agency>[A-Za-z][\w/ .-]{1,25})\)\s*"
    r"(?P<dash>[-–—_]{1,2}|\.-|:)?\s+"
)
_DAY_LAST = re.compile(
    r"(?P<place>[A-Z][A-Z .'’-]{1,60}(?:,[^,()!?;:\n]{2,25})?,? (?:[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2} [^\W\d_]{3,9}\.?))"
    r" \(?(?P<agency>[A-Z][A-Za-z]{1,12})\)?(?P<dash> ?[-–—_]) "
)
_AGENCIES = frozenset(
    {
        *(
            "aap",
            "adnkronos",
            "afp",
            "agi",
            "ana",
            "anp",
            "ansa",
            "ap",
            "apa",
            "ats",
            "belga",
            "cp",
            "dapd",
            "ddp",
            "dpa",
        ),
        *(
            "efe",
            "epd",
            "interfax",
            "itar-tass",
            "kna",
            "kyodo",
            "lusa",
            "ntb",
            "pa",
            "pti",
            "reuters",
            "ritzau",
            "rtr",
        ),
        *("sda", "sid", "sta", "tass", "tca", "tt", "upi", "xinhua"),
    }
)
_SMALL_WORDS = frozenset(
    {"am", "an", "and", "de", "del", "der", "di", "du", "e", "im", "la", "las", "le", "les", "of", "the"}
)
_WORDS_OF_A_PLACE = 8
_WORDS_BY_CHANCE = 8  # between two stories: numbers and names of channels
_HEADER_SOURCE = re.compile(r"/([A-Z]{2,6})-\w{2,5}\b|\b([A-Za-z][\w-]{1,11})[ \t]+\d{2,6}(?:-|\Z)")
_HEADER_ID = re.compile(r"\b(\d{6}-\d{2,3}-\d{4,6})(?:#(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Frame:
    """One story between the marks of a wire; whether the mark of its end is missing; what stands behind that mark."""

    header: str
    text: str
    trailer: str
    is_anpa: bool
    is_cut_off: bool
    behind: str = ""


def read_story(frame: Frame) -> NewsItem:
    """Return what a story says."""
    item = NewsItem(data=f"{frame.header}\n{frame.text}\n{frame.trailer}".encode("utf-8", "replace"))
    if frame.is_cut_off:
        item.notes.append("the mark of its end is missing; is the file cut off?")
    text, behind = _take_text(item, frame.text)
    words = len(f"{behind} {_END.sub('', frame.behind)}".split())
    if words > _WORDS_BY_CHANCE:
        item.notes.append(f"{words:,} words behind the end of the story, without a header, were left out")
    number = _read_anpa_header(item, frame.header) if frame.is_anpa else _read_header(item, frame.header)
    rest = _read_anpa_lines(item, text.split("\n")) if frame.is_anpa else _read_lines(item, text.split("\n"))
    agency = _read_text(item, rest)
    sent = find_sent(f"{frame.trailer}\n{frame.text[-400:]}", f"{item.dateline} {rest[:200]}")
    item.created = item.changed = sent.moment
    item.notes += [sent.note] if sent.note else []
    item.source = _choose_source(item.source, agency)
    if number and sent.moment and not item.item_id:
        item.item_id = f"{number} {sent.moment[:10]}"
    return item


def _take_text(item: NewsItem, text: str) -> tuple[str, str]:
    """Return the text without what stands below it for machines and for editors; and what stands behind its end."""
    end = _END.search(text)
    text, behind = (text[: end.start()], text[end.end() :]) if end else (text, "")
    text = _TIME_ALONE.sub("", text)
    if hidden := _NOT_FOR_READERS.search(text):
        item.notes.append("what the agency marks as not for publication, below the text, was left out")
        text = text[: hidden.start()]
    return text, behind


def _read_header(item: NewsItem, header: str) -> str:
    """Read the header of IPTC 7901; return the number of the story."""
    first, *slugs = [line for line in header.split("\n") if line.strip()] or [""]
    match = HEADER.match(first.strip())
    if not match:
        slugs = [line for line in (first, *slugs) if not is_code(line)]
        _read_slug(item, slugs)
        return ""
    _read_slug(item, slugs)
    category = match["category"]
    item.section = _SECTIONS.get(category.lower(), "") if len(category) == 1 else category.upper()
    if source := _HEADER_SOURCE.search(match["more"].strip()):
        item.source = source[1] or source[2]
    if number := _HEADER_ID.search(match["more"]):
        item.item_id, item.version = number[1], number[2] or ""
    return f"{match['sender']}{match['number']}"


def _read_slug(item: NewsItem, lines: Sequence[str]) -> None:
    """Take the words of a slug as keywords: they are parted by slashes, else by hyphens."""
    for line in lines:
        parts = line.split("/") if "/" in line else line.split("-")
        item.keywords += [fold_blanks(part) for part in parts if len(part.strip()) > 1]
        _read_mark(item, f"/{line}")


def _read_anpa_header(item: NewsItem, header: str) -> str:
    """Read the two lines of a header of ANPA 1312; return the number of the story."""
    first, _, second = header.strip().partition("\n")
    number, match = _ANPA_NUMBER.match(first), ANPA_HEADER.match(second or first)
    if match:
        item.section = _SECTIONS.get(match["category"].lower(), "")
        _read_mark(item, match["slug"])
    return f"{number['sender']}{number['number']}" if number else ""


def _read_lines(item: NewsItem, lines: list[str]) -> str:
    """Read the lines above a text of IPTC 7901, the last of which ends with “=”; return the text."""
    lines = lines[next((number for number, line in enumerate(lines) if line.strip()), len(lines)) :]
    block = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    ends = [number for number, line in enumerate(lines[:block]) if line.rstrip().endswith(("=", "=!", "<!"))]
    if not ends:
        return "\n".join(lines)
    _read_titles(item, lines[: ends[0] + 1])
    return "\n".join(lines[ends[0] + 1 :])


def _read_titles(item: NewsItem, lines: Sequence[str]) -> None:
    """Read the lines of a title: which version it is, the headline, who wrote it."""
    headline: list[str] = []
    for line in (fold_blanks(one).rstrip(" =<!+") for one in lines):
        if _TAKE.fullmatch(line):
            item.notes.append(f"the agency marked it “{line}”")
            _read_mark(item, f"/{line}")
        elif line.endswith("/") and not headline:
            _read_slug(item, [line])
        elif headline and (is_byline(line) or _BY.match(line)):
            item.byline = line
        else:
            headline.append(line)
    item.headline = fold_blanks(" ".join(headline))[:_LONGEST_TITLE]


def _read_mark(item: NewsItem, slug: str) -> None:
    """Note what a slug says of an earlier version: that it is withdrawn, held back or corrected."""
    if _KILLED.search(slug) or is_withdrawal(slug):
        item.status = Status.CANCELLED
    elif _HELD.search(slug):
        item.status = Status.WITHHELD
    item.is_correction = item.is_correction or bool(_CORRECTED_SLUG.search(slug)) or is_corrected(slug)


def _read_anpa_lines(item: NewsItem, lines: list[str]) -> str:
    """Read the lines above a text of ANPA 1312, that begin with “^” or stand before the first that is indented."""
    above: list[str] = []
    position = 0
    for line in lines:
        if above and line.strip() and line.startswith(("\t", "    ", ROW_MARK, f"^{ROW_MARK}")):
            break
        if line.strip():
            above.append(_clean_anpa(fold_blanks(line).rpartition("< ^")[2].strip("^").rstrip(" <=+^")))
        position += 1
    text = "\n".join(_clean_anpa(line) for line in lines[position:])
    left = [line for line in _read_anpa_titles(item, above) if len(line) < _COMPARED or line[:_COMPARED] not in text]
    return "\n\n".join([*left, text])


def _read_anpa_titles(item: NewsItem, lines: Sequence[str]) -> list[str]:
    """Read the slug, notes, headline and byline above a text; return the lines that belong to the text."""
    left: list[str] = []
    slug, _, mark = re.sub(r",\d+\W*\Z", "", lines[0] if lines else "").rstrip(",").partition(",")
    _read_mark(item, f",{slug},{mark}")
    item.slug = _CYCLE.sub("", slug, count=1)
    item.notes += [f"the agency marked it “{mark.strip()}”"] if mark else []
    for before, line in pairwise(lines):
        is_title = before == item.byline and len(line) < _LONGEST_TITLE // 3
        if note := _FOR_EDITORS.match(line):
            item.for_editors = item.for_editors or line[note.end() :].strip(" )")
        elif not item.byline and is_byline(line):
            item.byline = line
        elif is_title and not re.search(r",|Associated Press", item.byline):
            item.byline += f", {line}"  # the title or the house of who wrote it
        elif not item.headline and not _FURNITURE.match(line):
            item.headline = line[:_LONGEST_TITLE]
        elif not _FURNITURE.match(line):
            left.append(line)
    return left


def _clean_anpa(line: str) -> str:
    """Return a line with its typographical marks as people write them; one that is a row of a table as words."""
    is_row = ROW_MARK in line or line.count(";") > 2
    line = line.rstrip().rstrip("<=^").replace("^", " ").replace(ROW_MARK, "")
    line = line.replace("``", "“").replace("''", "”").replace(" _ ", " — ")
    if is_row:
        line = re.sub(r"(?<=\d)\{", "½", line).replace(";", " ")
    return line


def _read_text(item: NewsItem, text: str) -> str:
    """Read headline, byline and dateline where a text opens with them, and the text; return the agency it names."""
    paragraphs = read_plain(text).split("\n\n")
    position, last = 0, len(paragraphs) - 1
    if not item.headline and position < last and is_headline(paragraphs[0], paragraphs[1]):
        item.headline, position = paragraphs[0].rstrip(" =<!+"), 1
    if not item.byline and position < last and is_byline(paragraphs[position]):
        item.byline = paragraphs[position]
        position += 1
    dateline, agency, start = _find_dateline(paragraphs[position])
    if start and (position < last or paragraphs[position][start:].strip()):
        item.dateline = dateline
        paragraphs[position] = paragraphs[position][start:].strip()
    item.bodies = [Body(BodyForm.PLAIN, "\n\n".join(filter(None, paragraphs[position:])))]
    return agency


def _find_dateline(paragraph: str) -> tuple[str, str, int]:
    """Return dateline, agency and where the text behind them begins; 0 where a paragraph opens with none."""
    opening = paragraph[:_LONGEST_TITLE]
    if match := _AGENCY_FIRST.match(opening):
        return match["place"].strip(), match["agency"], match.end()
    for pattern in (_AGENCY_LAST, _DAY_LAST):
        match = pattern.match(opening)
        if match and _is_dateline(match["place"], match["agency"], match["dash"] or ""):
            words = match.group()[: match.start("dash")] if match["dash"] else match.group()
            return words.strip(" -–—_"), match["agency"], match.end()
    if found := find_dateline(opening):
        agency = re.search(r"\(([^()]{2,30})\)", found[0])
        return found[0], agency[1] if agency else "", found[1]
    return "", "", 0


def _is_dateline(place: str, agency: str, dash: str) -> bool:
    words = place.split()
    is_known = not _AGENCIES.isdisjoint(_split_agency(agency.lower()))
    are_names = all(word[0].isupper() or word[0].isdigit() or word in _SMALL_WORDS or is_month(word) for word in words)
    return len(words) <= _WORDS_OF_A_PLACE and are_names and (is_known or bool(dash))


def _split_agency(agency: str) -> list[str]:
    return [word for word in re.split(r"[/ ,]+", agency) if word]


def _choose_source(of_header: str, of_dateline: str) -> str:
    """Return the agency: of several in a dateline the one that the header names, else the first that is known."""
    words = _split_agency(of_dateline)
    of_header = of_header.partition("-")[0]
    if of_header.lower() in map(str.lower, words):
        return of_header
    known = [word for word in words if word.lower() in _AGENCIES]
    is_agency = of_header.lower() in _AGENCIES or of_header.isupper()
    return known[0] if known else of_dateline or (of_header if is_agency else "")


def is_code(line: str) -> bool:
    """Tell a line of codes of an agency, as “R CRO S0B QBXB”, from words."""
    words = line.split()
    return bool(words) and all(
        re.fullmatch(r"[A-Z0-9_/()-]{1,24}", word) and (len(word) < 6 or re.search(r"[0-9_]", word)) for word in words
    )
