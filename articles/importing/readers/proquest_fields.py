"""One article of ProQuest: its lines read into the fields of a record. Pure.

Every form of export has the same parts: a headline, what was published where, the text, and a list of details, each
with its label. In RTF and Word the parts have headings instead, and the details are a table.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from articles.importing.readers.export_lines import is_edition, read_names, split_at_date, unite
from articles.importing.readers.export_records import ExportedArticle
from articles.text.sentences import fold_blanks, split_paragraphs

# What each field is called, in letters without accents and blanks. Keys of the second half are no fields.
_NAMES = """
title = title | titel | titulo | titre | titolo
byline = author | authors | autor | autoren | autores | auteur | auteurs | autore | autori
source = publicationtitle | titelderpublikation | publikationstitel | titulodepublicacion | titulodelapublicacion
source = titredelapublication | titolopubblicazione | titolodellapubblicazione | titulodapublicacao
published_on = publicationdate | publikationsdatum | erscheinungsdatum | fechadepublicacion | fechadetitulacion
published_on = datedepublication | datedudiplome | datadipubblicazione | datadepublicacao | datadapublicacao
page_label = pages | page | firstpage | startpage | seiten | seite | ersteseite | paginas | primerapagina | premierepage
page_label = pagine | primapagina | primeirapagina
section = section | bereich | abschnitt | seccion | secao | seccao | sezione
language = languageofpublication | publikationssprache | idiomadelapublicacion | languedepublication
language = linguadipubblicazione | idiomadepublicacao | language | sprache | idioma | langue | lingua
updated_at = lastupdated | zuletztaktualisiert | letzteaktualisierung | ultimaactualizacion | dernieremiseajour
updated_at = ultimoaggiornamento | ultimaatualizacao
keywords = identifierkeyword | identifierskeywords | identifikatorschlusselwort | identificadorpalabraclave
keywords = identificateurmotcle | identificativoparolachiave | identificadorpalavrachave
dateline = dateline
url = url
edition = edition
id = proquestdocumentid | proquestdokumentid | iddeldocumentodeproquest | iddedocumentodeproquest | iddocumentoproquest
id = iddedocumentproquest | iddudocumentproquest | identifiantdudocumentproquest | iddodocumentoproquest
id = iddedocumentodoproquest
body = fulltext | volltext | textocompleto | texteintegral | textecomplet | testocompleto | textointegral
abstract = abstract | zusammenfassung | resumen | resume | resumo
links = links | enlaces | liens | collegamenti
info = publicationinfo | publikationsinfo | informaciondepublicacion | informationssurlapublication
other = subject | businessindexingterm | location | people | companyorganization | classification | publicationyear
other = publisher | placeofpublication | countryofpublication | publicationsubject | issn | eissn | isbn | sourcetype
other = documenttype | documentfeature | documenturl | copyright | database | numberofpages | volume | issue | notes
other = supplement | alternatetitle | accessionnumber | narrowsubject | broadsubject | person | ethnicity | column
other = coden | correspondenceauthor | documentstatus | milestonedates | year | publicationhistory | correction | credit
other = thema | ort | personen | unternehmenorganisation | erscheinungsjahr | herausgeber | verlag | verlagsort
other = publikationsland | publikationsthema | quellentyp | dokumenttyp | dokumententyp | dokumenturl | datenbank
other = seitenanzahl | band | ausgabe | materia | lugar | personas | companiaorganizacion | empresaorganizacion
other = anodepublicacion | editorial | lugardepublicacion | paisdepublicacion | materiadepublicacion | tipodefuente
other = tipodedocumento | urldeldocumento | basededatos | numerodepaginas | tomo | numero | sujet | lieu | personnes
other = societeorganisation | entrepriseorganisation | anneedepublication | editeur | lieudepublication
other = paysdepublication | sujetdelapublication | typedesource | typededocument | urldudocument | basededonnees
other = nombredepages | soggetto | assunto | local | anodepublicacao | annodipubblicazione | editora | casaeditrice
other = localdepublicacao | luogodipubblicazione | paisdepublicacao | paesedipubblicazione | tipodefonte | tipodifonte
other = tipodidocumento | urldodocumento | urldocumento | basededados
"""
_KEYS = read_names(_NAMES)
_HEADINGS = {
    **{name: "body" for name, key in _KEYS.items() if key == "body"},
    **{name: "abstract" for name, key in _KEYS.items() if key == "abstract"},
    **{name: "links" for name, key in _KEYS.items() if key == "links"},
    **dict.fromkeys(("details", "detalles", "detailsdudocument", "dettagli", "detalhes", "einzelheiten"), "details"),
}
_ABOVE = frozenset({"body", "abstract", "links", "info"})  # never among the details, below the text
_FIELDS = ("byline", "section", "language", "updated_at", "dateline", "url", "edition", "id", "page_label")
_LABEL = re.compile(r"\s*([^\W\d_][\w /&'’()-]{1,40}?)\s?:(?!//)[\s|]*(.*)", re.DOTALL)
_LIKE_LABEL = re.compile(r"\s*[^\W\d_][^\W\d_ /-]*(?: [^\W\d_ /-]+| /){0,4}:\s[\s|]*\S.{0,300}")
_ANY_ID = re.compile(r"(?=.*proquest).*\bid\b", re.IGNORECASE)

RULE = re.compile(r"\s*(?:_{20,}|\*{20,}|={20,})\s*")
COUNT = re.compile(
    r"\s*(?:document|dokument|documento)\s+(\d{1,6})\s+(?:of|von|de|di|sur)\s+(\d{1,6})\s*", re.IGNORECASE
)
LINK = re.compile(
    r"\s*(?:proquest document link|proquest[- ]dokument(?:en)?[- ]?link|enlace (?:de|del|a) documentos? (?:de )?"
    r"proquest|lien (?:vers le|de) document proquest|link (?:do|al) documento (?:do )?proquest)\s*(?:<.*>)?\s*",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"\s*+(?:email \d+ of \d+|table of contents|inhaltsverzeichnis|report information from proquest"
    r"|.*(?<!\.)\.{4,}+\s*+\d+|\d{1,4}\.\s.*|.*the following:|.*do not reply.*)\s*",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\s*(?:contact us at\b|database copyright\b|bibliography\s*$|terms and conditions\b)", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*+<?\s*+https?://\S*+\s*+>?\s*+|[\s<>]*+")
_NONE = re.compile(r"\s*(?:none available|not available|full text not available|n/?a|undefined)\W*", re.IGNORECASE)
_CREDIT = re.compile(r"\s*(?:credits?|by-?line)\s?:\s*(.+)", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(
    r"\s*(?:(?:captions?|illustrations?|graphics?|photo(?:graph)?s?|images?)\s?:\s*.*|illustrations?|photographs?)\s*",
    re.IGNORECASE | re.DOTALL,
)
_BIOGRAPHY = re.compile(r"((\S+ \S+)\b.{0,200}?)[\s;,]+\2\b.*", re.DOTALL)
_TITLE_EDITION = re.compile(r"(.+?)(?<=\S):?\s*+\[([^\[\]]*\bedition\b[^\[\]]*)\]\s*+", re.IGNORECASE)
_INFO_PAGE = re.compile(r"\s*:\s*(\w[\w.-]{0,11}?)\.?\s*")
_TORN_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})|([^\W\d_]{3,10})(\d{1,2},)(\d{4})|(\d{1,2})([^\W\d_]{3,10})(\d{4})")
_FURNITURE = re.compile(r"\s*(?:enlarge this image\.?|html>|authoraffiliation|headnote|sidebar)\s*", re.IGNORECASE)
_LONGEST_BYLINE = 200
_WIDEST = 100  # characters of a line that was wrapped by hand
_MOST_CONTINUED = 3  # lines of one value
_MOST_ENDS = 8  # captions and credits under a text

CUT_OFF = "the file is cut off in the middle of this article: export it again"
_UNKNOWN_LABELS = (
    "its labels are in a language that is not known: switch the pages of ProQuest to English, and export it again"
)


class _Label(NamedTuple):
    key: str
    name: str
    value: str


def find_label(line: str) -> _Label | None:
    """Return the label that a line begins with, as “Publication date: Mar 9, 2022”; None for another line."""
    match = _LABEL.fullmatch(line)
    if not match:
        return None
    name = _fold(match[1])
    key = _KEYS.get(name) or ("id" if _ANY_ID.fullmatch(match[1]) else "")
    return _Label(key, name, match[2].strip()) if key else None


def find_heading(line: str) -> str:
    """Return the key of what follows a heading that stands alone, in capitals, as “FULL TEXT”; else empty."""
    if len(line) > 40 or not line.strip().isupper():
        return ""
    return _HEADINGS.get(_fold(re.sub(r"\(.*?\)", "", line)), "")


def find_end_of_details(lines: Sequence[str], number: int) -> int:
    """Return the number of the line after the details that a line with an id is one of."""
    end = number + 1
    for position in range(number + 1, len(lines)):
        label = find_label(lines[position])
        if label and label.key not in _ABOVE and label.key != "byline":
            end = position + 1
        elif lines[position].strip() and (label or not _LIKE_LABEL.fullmatch(lines[position])):
            break
    return end


def read_article(lines: Sequence[str], *, is_last: bool, anchor: str = "") -> ExportedArticle:
    """Return what the lines of one article say; `anchor` is its number where the page names it."""
    raw = "\n".join(lines).strip()
    top = next((number for number, line in enumerate(lines) if _opens(line) == "body"), None)
    first = (top if top is not None else 0) + 1
    details = _find_details(lines, first)
    values = _read_details(lines[details:])
    if details == len(lines) and is_last:
        return ExportedArticle(raw, problem=CUT_OFF)
    head = _read_head(lines[: details if top is None else top])
    body, ends = _read_body(lines[top:details]) if top is not None else ([], {})
    body = body if top is not None else head["text"]
    if len(values) < 3 and not body:
        return ExportedArticle(raw, problem=_UNKNOWN_LABELS)
    record = _make_record(values, head, ends)
    record["id"] = record.get("id") or anchor
    notes: tuple[str, ...] = ()
    if not body and head["abstract"]:
        body, notes = head["abstract"], ("it has no text but its abstract",)
    record["body"] = "\n\n".join(body)
    return ExportedArticle(raw, {name: value for name, value in record.items() if value}, notes)


def _fold(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalpha())


def _opens(line: str) -> str:
    """Return the key of what a line begins, whether with a label or with a heading."""
    label = find_label(line)
    return label.key if label else find_heading(line)


def _find_details(lines: Sequence[str], first: int) -> int:
    """Return the number of the first line of the details; the number of lines where there are none.

    They are found from their end, because a text may have lines like them: until one comes twice, or what stands
    between is no label. What was parted by empty lines below is so above.
    """
    start, names, others, is_parted = len(lines), set[str](), 0, False
    for number in range(len(lines) - 1, first - 1, -1):
        line = lines[number]
        if not line.strip():
            continue
        if find_heading(line) == "details":
            return number
        label = find_label(line)
        if label is None or label.key in _ABOVE:
            others += not _LIKE_LABEL.fullmatch(line)
            if others > _MOST_CONTINUED and names:
                break
            continue
        is_after_blank = number == 0 or not lines[number - 1].strip()
        if names and (label.name in names or (is_parted and not is_after_blank)):
            break
        if names and others and label.value and any(not one.strip() for one in lines[number:start]):
            break
        if not names:
            is_parted = is_after_blank
        names.add(label.name)
        start, others = number, 0
    return start if len(names) > 3 or any(_KEYS.get(name, "id") == "id" for name in names) else len(lines)


def _read_details(lines: Sequence[str]) -> dict[str, str]:
    """Return the values of the details by key; of several with one key the first, of what is no field by its name."""
    values: dict[str, str] = {}
    current = ""
    for line in lines:
        if _BELOW.match(line) or RULE.fullmatch(line):
            break
        if label := find_label(line):
            current = label.name if label.key == "other" or label.key in values else label.key
            values[current] = label.value
        elif current and line.strip():
            values[current] = f"{values[current]} {line.strip(' |')}".strip()
    return {name: fold_blanks(value) for name, value in values.items() if not _NONE.fullmatch(value)}


def _read_head(lines: Sequence[str]) -> dict[str, Any]:
    """Return what stands over a text: the lines before the first label, what has labels, the abstract."""
    first = next((one for one, line in enumerate(lines) if _opens(line) or LINK.fullmatch(line)), len(lines))
    above: list[str] = []
    for line in reversed(lines[:first]):
        if RULE.fullmatch(line) or COUNT.fullmatch(line) or _COVER.fullmatch(line):
            break
        if line.strip() and not _ADDRESS.fullmatch(line):
            above.insert(0, fold_blanks(line))
    head: dict[str, Any] = {"above": above[-4:], "byline": "", "info": "", "abstract": [], "text": []}
    current = ""
    for line in lines[first:]:
        if key := _opens(line):
            label = find_label(line)
            current, line = key, label.value if label and key != "links" else ""  # noqa: PLW2901 - what is left of it
        if not line.strip() or LINK.fullmatch(line) or _ADDRESS.fullmatch(line) or _NONE.fullmatch(line):
            continue
        if current in {"abstract", "links"}:  # below the links a text may stand that has no label
            head["abstract" if current == "abstract" else "text"].append(fold_blanks(line))
        elif current in {"byline", "info"}:
            head[current] = f"{head[current]} {fold_blanks(line)}".strip()
    return head


def _read_body(lines: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """Return the paragraphs of a text, and what the lines under it say of its author and its pictures."""
    label = find_label(lines[0])
    text = "\n".join([label.value if label else "", *lines[1:]])
    paragraphs = [fold_blanks(one) for one in _split(text) if one.strip() and not _FURNITURE.fullmatch(one)]
    if paragraphs and _NONE.fullmatch(paragraphs[0]):
        return [], {}
    ends: dict[str, Any] = {"credit": "", "caption": []}
    last = len(paragraphs)
    for number in range(len(paragraphs) - 1, max(len(paragraphs) - _MOST_ENDS, 0) - 1, -1):
        if credit := _CREDIT.fullmatch(paragraphs[number]):
            ends["credit"] = ends["credit"] or credit[1]
            last = number
        elif _CAPTION.fullmatch(paragraphs[number]):
            ends["caption"] = [*paragraphs[number:last], *ends["caption"]]
            last = number
        elif last - number > 1 or last < len(paragraphs):
            break
    return paragraphs[:last], ends


def _split(text: str) -> list[str]:
    """Return the paragraphs of a text: its lines, unless they are short and empty lines part them."""
    lines = text.strip().split("\n")
    if max(map(len, lines)) > _WIDEST or all(line.strip() for line in lines):
        return lines
    return [text[start:end] for start, end in split_paragraphs(text)]


def _make_record(values: dict[str, str], head: dict[str, Any], ends: dict[str, Any]) -> dict[str, Any]:
    title, above = values.get("title", ""), head["above"]
    is_above = any(fold_blanks(title).casefold() == line.casefold() for line in above)
    record: dict[str, Any] = {name: values.get(name, "") for name in _FIELDS}
    record |= {name: value for name, value in values.items() if name not in {*_FIELDS, "title", "source", "keywords"}}
    record["headline"] = title if is_above or not above else above[0]
    record["edition"] = record["edition"] or _split_source(values.get("source", "") or head["info"])[1]
    record["source"] = _split_source(values.get("source", "") or head["info"])[0]
    if match := _TITLE_EDITION.fullmatch(record["headline"]):
        record["headline"] = match[1]
        record["edition"] = record["edition"] or match[2]
    record["byline"] = record["byline"] or head["byline"] or _shorten(ends.get("credit") or values.get("credit", ""))
    dated = next(filter(None, map(split_at_date, (head["info"], *above[1:]))), None)
    record["published_on"] = _mend_date(values.get("published_on", "")) or (dated.date if dated else "")
    record["updated_at"] = _mend_date(record["updated_at"])
    record["id"] = record["id"].replace(" ", "")
    if dated and not record["page_label"] and (page := _INFO_PAGE.fullmatch(dated.after)):
        record["page_label"] = page[1]
    if split_at_date(record["dateline"]):
        record["dateline"] = ""
    terms = values.get("keywords", "")
    record["keywords"] = [term.strip() for term in terms.split(";" if ";" in terms else ",") if term.strip()]
    return record | {"caption": ends.get("caption", []), "abstract": head["abstract"]}


def _split_source(line: str) -> tuple[str, str]:
    """Return the name and the edition in a line such as “The Courier, Late Edition; Oldport, Me.”."""
    name, *rest = line.partition(";")[0].partition("[")[0].split(",")
    editions = [piece.strip() for piece in rest if is_edition(piece)]
    names = [name.strip(), *(piece.strip() for piece in rest if piece.strip() not in editions)]
    return ", ".join(filter(None, names)), unite(editions)


def _mend_date(words: str) -> str:
    """Return a date without the blanks that ProQuest puts into words where its lines were wrapped: “Jan 1 7, 2009”."""
    if split_at_date(words):
        return words
    match = _TORN_DATE.fullmatch(words.replace(" ", ""))
    return " ".join(filter(None, match.groups())) if match else words


def _shorten(credit: str) -> str:
    """Return who is credited, without who that is, as in “Ada Brook Staff Reporter Ada Brook writes on the sea”."""
    credit = fold_blanks(credit)[: 2 * _LONGEST_BYLINE].strip(" ;,")
    match = _BIOGRAPHY.fullmatch(credit)
    return match[1] if match else credit
