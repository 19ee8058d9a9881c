"""Credits at the end of a body: who reported, wrote and edited it, and who owns it. Pure.

They are for readers, and no text about anybody.
"""

import re

from articles.text.sentences import CLOSING_MARKS, END_MARKS

_LONGEST = 700  # characters of one
_MOST_STARTS = 12  # of lines, sentences and brackets that one may begin at
_MOST_CREDITS = 8

_WORK = (
    "reporting|reportage|report|writing|written|editing|edited|compiling|compiled|translation|translated|photographs?"
    "|photos|photography|graphics?|illustrations?|research|researched|production|produced|transcribed|polling"
)
_ENGLISH = (
    rf"(?:(?:additional|further|original|video|initial) )?(?:{_WORK})(?:,? (?:and|&) (?:additional )?(?:{_WORK}))* by\b"
    r"|with (?:additional )?(?:reporting|files|inputs?|assistance|contributions?|material|reports) (?:by|from)\b"
    r"|(?:reporting|editing|writing|reporters?|editors?|writers?|translators?):"
    r"|this (?:story|report|article) was (?:first |originally )?(?:reported|written|compiled|produced|published) by\b"
    r"|information from:"
)
_OTHERS = (
    r"(?:bericht|text|reportage|redaktion|(?:unter )?mitarbeit|redigiert|geschrieben|[üu]bersetz(?:t|ung))(?: von\b|:)"
    r"|mit (?:agentur)?material (?:von|der)\b"
    r"|(?:reportage|version fran[çc]aise|(?:[ée]dit|r[ée]dig)[ée] par|(?:tradu|[ée]cr)it par|avec la contribution de)\b"
    r"|(?:reporte|reporteo|reportaje|informaci[óo]n|edici[óo]n|editado|escrito|traduc(?:ido|ci[óo]n))(?: adicional)?"
    r" (?:de|por)\b|con (?:informaci[óo]n|reportes?|aportes) de\b"
    r"|(?:reportagem|edi[çc][ãa]o|texto|tradu[çc][ãa]o)(?: adicional)? (?:de|por)\b|com informa[çc][õo]es d[aeo]\b"
    r"|(?:tradotto da|a cura di|scritto da|hanno collaborato)\b"
    r"|(?:met medewerking van|vertaald door|bewerkt door)\b|vertaling:"
    r"|(?:репортаж|авторы?|редактор(?:ы)?|перев[её]ли?|перевела|подготовили?|подготовила|при участии|текст):?"
    r"|(?:haber|yazan|edit[öo]r|[çc]eviren|derleyen|muhabir):"
)
_BY = re.compile(rf"(?:{_ENGLISH}|{_OTHERS})", re.IGNORECASE)
# Scripts without capitals show no names; what announces them must do.
_BY_UNCASED = re.compile(
    r"[(（【\[]?(?:(?:责任编辑|责编|編輯|编辑|编译|校对|翻译|記者|记者|翻訳|編集|取材)\s?[:：/／].{1,60}"
    r"|(?:إعداد|تحرير|ترجمة|تغطية صحفية|شارك في التغطية)\s.{2,200}|[가-힣]{2,4} ?기자(?: ?\S+@\S+)?)"
)
_CONTRIBUTED = re.compile(
    r"(.{3,400}?) (?:(?:also )?contributed (?:reporting|to this (?:report|story|article|dispatch|column|review|piece))"
    r"|(?:also )?contributed)(?: (?:reporting )?(?:from|in) (.{2,80}))?"
)
_REPORTED = re.compile(r"(.{3,120}?) (?:reported|wrote|writes|contributed) from (.{2,120})")
_CONTACT = re.compile(
    r"(?:[Ff]ollow|[Rr]each) [A-Z].{1,80}? (?:on|at) (?:(?i:twitter|x|facebook|instagram|bluesky)\b|http|\S*@\S).{0,99}"
    r"|(?i:(?:to )?contact (?:the|our) (?:reporters?|authors?|editors?|writers?|newsroom)\b).{0,300}"
    r"|\(\(.{0,300}(?:@|\+\d|(?i:messaging)).{0,300}\)\)"
)
_RIGHTS = re.compile(
    r"(?:(?i:copyright)[\s:,]*(?=[\d©(A-Z])|©|\([cC]\)|(?i:the[- ]cnn[- ]wire)).{0,200}"
    r"|(?i:this material may not be published,? ).{0,80}|(?i:our standards: the thomson reuters trust principles)"
)
# The last words of a report: “(Wire)”, “— Wire”.
_SIGNATURE = re.compile(r"(?:[-–—]{1,2} ?(?:with )?|\((?:with )?)[A-Z][\w.&'’/-]*(?: [A-Z][\w.&'’/-]*){0,2}\)?")

_LINKS = """
    a additional also and article at authors by bureau bureaus bureaux chief compiled contributed correspondent
    correspondents desk edited editing editor editors file files for from further graphic graphics in input inputs local
    newsroom of photo photographs photography photos polling produced production report reported reporter reporters
    reporting research researcher researchers reports staff story team the this to translated translation video wire
    wires with writer writers writing written wrote agencies agency
    von und aus in der geschrieben redigiert übersetzt redaktion agenturen
    de et par à avec version française édité
    y e en el la del por adicional editado edición escrito reporte traducido
    da do dos edição reportagem
    di redazione cura tradotto redatto dal dalla
    door met uit van и в из при участии редактор редакторы перевел перевела
"""
_WORDS_OF_CREDITS = frozenset(_LINKS.split())
_TOKEN = re.compile(r"[^\s,;:()\[\]/|&–—]+")
_OUTER = " \t\n()[]（）【】*_—–-"
# The pattern begins with a set of characters so that the search can jump to the next blank.
_START = re.compile(r"\s(?:(?<=\n)\s*|(?<=[.!?…。”\"’)\]]\s)\s*|(?<!\s\s)\s*(?=[(\[—–（【]))")
_RESERVED = "all rights reserved"
_LONGEST_OWNER = 60  # characters before them


def find_credits(body: str) -> int:
    """Return where the credits begin that a body ends with: its length where it has none, or has nothing else."""
    end = len(body.rstrip())
    start = end
    for _ in range(_MOST_CREDITS):
        found = _find_last(body, start)
        if not found:
            break
        start = found
    return len(body) if start == end else start


def _find_last(body: str, end: int) -> int:
    """Return where the text before the last credit ends; 0 where the body does not end with one."""
    starts = [found for found in _START.finditer(body, max(0, end - _LONGEST), end) if found.end() < end]
    for found in reversed(starts[-_MOST_STARTS:]):
        text = body[found.end() : end]
        is_apart = "\n" in found.group() or body[found.start() - 1] in END_MARKS + CLOSING_MARKS
        if is_credit(text) or (is_apart and _SIGNATURE.fullmatch(text)):
            return found.start()
    return 0


def is_credit(text: str) -> bool:
    """Tell whether a text says nothing but who has made an article, or owns it."""
    if (not text.isascii() and _BY_UNCASED.match(text)) or _CONTACT.match(text):
        return True
    words = text.strip(_OUTER).rstrip(".")
    if _RIGHTS.fullmatch(words) or _ends_with_rights(words):
        return True
    if found := _BY.match(words):
        return _are_names(words[found.end() :])
    found = _CONTRIBUTED.fullmatch(words) if "contributed" in words else None
    if found is None and " from " in words:
        found = _REPORTED.fullmatch(words)
    return found is not None and all(_are_names(part) for part in found.groups() if part)


def _ends_with_rights(words: str) -> bool:
    if words[-len(_RESERVED) :].lower() != _RESERVED:
        return False
    return len(words) <= _LONGEST_OWNER + len(_RESERVED) and "\n" not in words


def _are_names(words: str) -> bool:
    """Tell whether words are names, their places and what links them, and no sentence about anything else."""
    tokens = _TOKEN.findall(words)
    return bool(tokens) and all(
        not token[0].islower() or "@" in token or token.casefold().rstrip(".") in _WORDS_OF_CREDITS for token in tokens
    )
