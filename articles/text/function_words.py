"""Words that hold a sentence together and say nothing of what it is about: they do not count in a search by most words.

Only words that are no content word in another of these languages: not “die”, which English dies of.
"""

from collections.abc import Iterable

_BY_LANGUAGE = {
    "en": """a about above after again against all also although am amid among an and another any are as at be
        because been before being below between both but by can concerning could did do does doing down during
        each either every few for from further had has have having he her here hers him his how i if in into is
        it its itself just many may me might more most much must my neither no nor not of off on once only or
        other our ours out over own per regarding same she should since so some such than that the their theirs
        them then there these they this those through to too toward towards under until up upon us very via was
        we were what when where whether which while who whom whose why will with within without would yet you
        your""",
    "de": """aber als am auch auf aus bei bis das dass dem den der des doch durch ein eine einem einen einer eines er es
        für gegen hat hatte ich ihm ihn ihr ihre im ist kann mit nach nicht noch nur oder ohne schon sein seine sich sie
        sind sowie über um und unter uns vom von vor wegen wenn werden wie wird wir wurde wurden zu zum zur zwischen""",
    "fr": """au aux avec ce ces cette dans depuis des du elle elles en est et il ils je la le les leur leurs lui mais
        nous ou où par pas pour qu que qui sa sans se ses son sont sous sur un une vous était ont être""",
    "es": """al como con cuando del donde el ella ellos entre era es esta este esto fue ha han hasta la las lo los más
        muy no o para pero por porque que se según sin sobre su sus también un una unos y ya""",
    "it": """alla alle anche che con dal dalla degli dei del della delle di gli i il la le lo nel nella non per più se
        si sono su sul sulla tra un una""",
    "pt": """ao aos às com como da das de do dos e em foi mais mas na nas não no nos o os ou para pela pelo por que
        são se seu seus sua suas também um uma""",
    "nl": """aan bij dat de door een en er had heeft het hij hun ik in is maar met na naar niet nog of om onder ook op
        over te tegen tot uit van voor was werd wordt ze zich zij zijn""",
}
_SETS = {language: frozenset(words.split()) for language, words in _BY_LANGUAGE.items()}
FUNCTION_WORDS: frozenset[str] = frozenset().union(*_SETS.values())
_LANGUAGES = {word: [language for language, known in _SETS.items() if word in known] for word in FUNCTION_WORDS}


def is_function_word(word: str) -> bool:
    """Tell whether a word holds a sentence together rather than saying what it is about."""
    return word.lower() in FUNCTION_WORDS


def count_function_words(words: Iterable[str]) -> dict[str, int]:
    """Return for each known language how many of the words are function words of it."""
    counts = dict.fromkeys(_SETS, 0)
    for word in map(str.lower, words):
        if word in _LANGUAGES:
            for language in _LANGUAGES[word]:
                counts[language] += 1
    return counts
