"""The words that Nexis puts before the fields of an article, in the languages of its pages. Pure."""

import re
from typing import NamedTuple

from articles.importing.readers.export_lines import read_names
from articles.text.month_names import fold_word

# What each field is called, without accents. What is no field of the archive is left out under its name here.
_NAMES = """
headline = headline | title | titre | titel | kop | titulo | titular | titolo | uberschrift | schlagzeile
byline = byline | author | autor | autorin | auteur | autore | signature | name | von | forfatter
section = section | rubrik | rubrique | sectie | rubriek | seccion | sezione | secao | sektion | seksjon | ressort
length = length | lange | laenge | longueur | lengte | longitud | lunghezza | comprimento | laengde | langd | lengde
dateline = dateline | ortszeile | lugar | dagtekening
highlight = highlight | encart | insert | chapeau | intro | samenvatting | sumario | destaque | hervorhebung
body = body | text | texte | tekst | texto | testo | article | artikel | full text | volltext | textkorper | corps
body = corpo | cuerpo | hoofdtekst | brodtext | volledige tekst | texte integral | texto completo
updated_at = load-date | update | date-chargement | date de chargement | laad-datum | laaddatum | ladedatum
updated_at = fecha-carga | fecha de carga | data-caricamento | data di caricamento | data-carregamento | last updated
language = language | sprache | langue | taal | idioma | lingua | sprak | sprog
publication type = publication-type | type-publication | pub-type | publikationstyp | zeitungstyp | publicatietype
publication type = publicatie-type | tipo-publicacion | tipo de publicacion | type de publication | tipo-pubblicazione
keywords = subject | sujet | thema | onderwerp | tema | asunto | soggetto | assunto | keywords | stichworter
keywords = schlagworter | mots-cles | trefwoorden | palabras-clave
indexing = pub-subject | company | societe | unternehmen | bedrijf | empresa | organization | organisation | organismo
indexing = organisatie | ticker | stock-symbol | symbole-boursier | borsenkurzel | industry | activity-sector
indexing = secteur-activite | branche | sector | industria | person | personne | persoon | persona | city | state
indexing = country | geographic | geo-localization | localisation-geo | geographie | geografie | geografisch | region
indexing = product | classification | klassifikation | classificatie | clasificacion | classificazione
graphic = graphic | graphics | grafik | graphique | grafiek | grafico | bild | photo | image | illustration | foto
correction = correction | korrektur | correctie | correccion | correzione | rectificatif | rettelse
correction date = correction-date
notes = notes | note | anmerkung | anmerkungen | opmerking | series | serie | teaser | bio | copyright
show = show | anchors | anchor | guests | guest | host | hosts | transcript | sendung
url = url | web-address
other = journal-code | journal code | code-revue | document-type | document type | distribution | type | doc-type
other = acc-no | accession-no | core-terms | isbn | issn | dist | upload | view original page | publisher | verlag
other = editeur | uitgever | website | link | links | edition | ausgabe | database | source-code | coverage | day
"""
# What stands alone on a line of Nexis Uni, over the text that belongs to it.
_HEADINGS = """
body = body | text | texte | tekst | textkorper | corps | cuerpo | corpo | hoofdtekst
indexing = classification | klassifikation | klassifizierung | classificatie | clasificacion | classificazione
graphic = graphic | grafik | graphique | grafiek | grafico
correction = correction | korrektur | correctie | rectificatif | correccion
notes = notes | note | series | copyright
"""
_LABEL = re.compile(r"\s*([^\W\d_][\w /&'’.-]{0,28}?)\s?:(?!//)[\s\xa0]*(.*)", re.DOTALL)

COPYRIGHT = re.compile(
    r"^\s*(?:copyright\b|copr\.|©|\(c\)|all rights reserved|alle rechte? (?:vorbehalten|voorbehouden)"
    r"|tous droits r[ée]serv[ée]s|todos los derechos|tutti i diritti|todos os direitos|alle rettigheder)",
    re.IGNORECASE | re.MULTILINE,
)
END_OF_DOCUMENT = re.compile(
    r"\s*(?:end of document|ende des dokuments?|dokumentende|fin du document|fin de document|fin del documento"
    r"|fine (?:del )?documento|fim do documento|einde (?:van (?:het )?)?document)\s*",
    re.IGNORECASE,
)


class Label(NamedTuple):
    """What a block of text begins with: the key of its field, and its value without the word before it."""

    key: str
    value: str
    is_upper: bool  # in capitals, as the old pages have them


_KEYS = read_names(_NAMES)
_HEADING_KEYS = read_names(_HEADINGS)


def find_label(text: str) -> Label | None:
    """Return the label that a text begins with, as “LENGTH: 355 words”; None for another text."""
    match = _LABEL.match(text)
    key = _KEYS.get(fold_word(match[1])) if match else None
    return Label(key, match[2].strip(), match[1].isupper()) if match and key else None


def find_heading(text: str) -> str:
    """Return the key of what follows a heading that stands alone, as “Body” does; empty for another text."""
    text = text.strip()
    return _HEADING_KEYS.get(fold_word(text), "") if len(text) <= 30 else ""
