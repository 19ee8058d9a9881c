"""Words of web sites in many languages, by which what is no text of an article is told from it. Pure."""

import re


def names(text: str) -> tuple[str, ...]:
    """Return the words of a text: names of elements and attributes."""
    return tuple(text.split())


def _any_of(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


def _compile(*parts: str, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(before + _any_of(*parts) + after, re.IGNORECASE)


# What announces another article: “Read also: …”, “Related stories”.
POINTER = _compile(
    r"(?:also )?(?:read|see|watch|listen|learn|find out|more|check out|click|discover|explore)"
    r"(?: also| more| here| now| next| this| the| about| on| from| stories| coverage| news| video| live| great)*",
    r"related(?: (?:articles?|stories|story|content|coverage|links?|news|posts?|topics?|reading))?",
    r"(?:don['’]?t|do not) miss|you (?:may|might)(?: also)? like|recommended|editor['’]?s picks?|most read|trending",
    r"also on [\w.]+|(?:top|latest) (?:stories|news)|in other news|in pictures|further reading",
    r"(?:à |a )?lire (?:aussi|également|la suite)|à lire|voir aussi|sur le même sujet|plus d['’]infos",
    r"(?:lesen|sehen) sie (?:auch|hier|mehr)|mehr (?:zum thema|dazu)|auch interessant|weiterlesen",
    r"lees (?:ook|meer|verder)|bekijk ook",
    r"(?:lea|lee|leer|vea|mira|ver)(?: también| más| además)|(?:te|le) puede interesar|más información",
    r"relacionad[oa]s?",
    r"(?:leia|veja|saiba|confira)(?: também| mais| ainda)|mais informaç(?:ão|ões)",
    r"(?:leggi|guarda|vedi)(?: anche| tutto)|per approfondire",
    r"(?:läs|les|læs|se)(?: också| mer| også| mere| vidare)|lue (?:myös|lisää)",
    r"(?:czytaj|zobacz|przeczytaj)(?: także| też| również| więcej)|čtěte (?:také|více)|kapcsolódó",
    r"читайте(?: также| еще| ещё)|смотрите также|по теме|читайте також|дивіться також",
    r"ilgili haber(?:ler)?|ayrıca oku(?:yun)?|baca juga|xem thêm|đọc thêm|اقرأ أيض[اًا]+|قراءة المزيد|यह भी पढ़ें",
    r"相关阅读|延伸阅读|関連記事|관련기사",
    before=r"\W*",
    after=r"(?!\w)\s*[:：\-–—>»|.…]*\s*",
)
# A whole paragraph that is a label of the site.
FURNITURE = _compile(
    r"advertisements?|advertising|sponsored(?: content)?|anzeige|werbung|publicidad|publicidade|publicité|pubblicità",
    r"reklam[ae]?|реклама|annonse|annons|annonce|mainos|iklan|quảng cáo|広告|广告",
    r"(?:article|story|content|text) continues (?:below|after)(?: (?:this |the )?(?:ad|advertisement|video|image))?",
    r"(?:scroll (?:down )?to continue|continue reading)(?: (?:below|with content|reading))?",
    r"share(?: (?:this|on))?(?: (?:article|story|post|page|facebook|twitter|whatsapp|linkedin|email))?",
    r"(?:read|view|load|show) (?:more|less|all)|loading|print(?: this)?|copy link|link copied|view gallery|play video",
    r"(?:(?:please )?enable javascript|your browser does not support|javascript is (?:required|disabled)).{0,80}",
    r"\d{1,2} min(?:ute)?s? read|\d+ comments?|(?:leave|post|add) a comment|sign up|subscribe(?: now)?|log in|sign in",
    before=r"\W*",
    after=r"\W*",
)
# The headline of a page that says what went wrong.
ERROR = _compile(
    r"(?:(?:error|http|status|oops|sorry|fehler|erreur|erro)\W*)*(?:40[0134]|410|429|451|50[0-4]|52\d)"
    r"(?:\s*$|\s*[-–—:|!.,]|\s+(?:not|page|error|forbidden|unauthori|bad|internal|service|gateway|gone|too many))",
    r"(?:(?:the|this|your) )?(?:page|file|article|content|story|resource|url|document|site)"
    r"(?: you (?:requested|are looking for))?(?: (?:is|was|could|can|has|been|does|cannot|can't)){0,3} ?"
    r"(?:not (?:be )?found|not exist|unavailable|no longer available|removed|missing)",
    r"not found|nothing (?:was )?found|access (?:to this page )?(?:has been )?denied|forbidden\W*$|just a moment\W*$",
    r"one moment\W*$|attention required|are you a (?:robot|human)|verif(?:y|ying) (?:that )?you are (?:a )?human",
    r"security check\W*$|bad gateway|(?:service|site) (?:temporarily )?unavailable|gateway time-?out",
    r"internal server error|unsupported browser|page expired",
    r"(?:die )?seite (?:wurde )?(?:leider )?nicht gefunden|page (?:non trouvée|introuvable)|pagina non trovata",
    r"página no (?:encontrada|disponible)|página não encontrada|pagina niet gevonden",
    r"siden (?:blev |ble )?ikke (?:fundet|funnet)|sidan (?:kunde )?(?:inte |ej )?hitta(?:de)?s|nie znaleziono strony",
    r"страница не найдена|sayfa bulunamadı|找不到|页面不存在|ページが見つかりません",
    before=r"\W*",
)
# What every sentence of a page is about that lets nobody in.
WALL = _compile(
    r"cookies?\b|consent|javascript|ad ?-?block|enable js|privacy (?:policy|settings|preferences)|legitimate interest",
    r"datenschutz|einwilligung|consentement|consentimiento|consenso",
)
# Beside a date: that it is the one of a change.
CHANGED = _compile(
    r"update|modif|edit|aktualis|actuali|mise? à jour|aggiorn|atualiza|güncel|обновл|oppdater|uppdater|opdater"
)
# In front of an author's name.
_AUTHOR_LABEL = _compile(
    r"(?:by|von|vom|par|por|di|da|door|av|af|przez|autor(?:in|en)?|auteur|author|redaktion)\b",
    r"автор\b",
    before=r"\W*(?:(?:posted|written|published|reported|story|text|article|words|veröffentlicht|geschrieben|verfasst"
    r"|ein beitrag|eingestellt|publié|publicado|escrito|gespeichert|scritto|pubblicato)\s*)?",
    after=r"\W*",
)
# What a link beside an author's name says, and pictures have in place of one.
NO_AUTHOR = _compile(
    r"view|see|more|all|read|follow|zeige|alle|mehr|tous|ver|edit|zur|zum",
    r"photos?|fotos?|bild|image|picture|crédit|credit|фото|copyright",
    before=r"\W*",
    after=r"\b",
)


def cut_author_label(text: str) -> str:
    """Return a line without the “by” that it begins with."""
    label = _AUTHOR_LABEL.match(text)
    return text[label.end() :] if label else text
