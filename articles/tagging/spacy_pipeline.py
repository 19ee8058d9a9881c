"""An optional statistical recogniser: a spaCy pipeline's entities as a further rule of discovery.

`pip install newsarchive[ner]`, install a pipeline, and name it (or its folder) in NEWSARCHIVE_SPACY_PIPELINE.
"""

from functools import cache
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from articles.tagging.recogniser import Recognised, Recogniser

KINDS: dict[str, Literal["person", "organisation"]] = {"PERSON": "person", "PER": "person", "ORG": "organisation"}
MOST_CHARACTERS = 100_000  # of a text that are recognised; the rules read all of it


def load_recogniser() -> Recogniser | None:
    """Return the recogniser the settings name, None where they name none.

    Raises ImproperlyConfigured when it is named but can not be loaded.
    """
    return _load(settings.SPACY_PIPELINE) if settings.SPACY_PIPELINE else None


@cache
def _load(pipeline: str) -> Recogniser:
    try:
        import spacy  # noqa: PLC0415 - an optional and heavy dependency
    except ImportError as error:
        message = "NEWSARCHIVE_SPACY_PIPELINE is set but spaCy is not installed: pip install newsarchive[ner]"
        raise ImproperlyConfigured(message) from error
    try:
        language = spacy.load(pipeline)
    except OSError as error:
        message = f"NEWSARCHIVE_SPACY_PIPELINE: there is no spaCy pipeline “{pipeline}”; install it or name its folder"
        raise ImproperlyConfigured(message) from error

    def recognise(text: str) -> list[Recognised]:
        with language.memory_zone():  # outside of one, every word it ever reads is kept for good
            document = language(text[:MOST_CHARACTERS])
            return [
                Recognised(entity.start_char, entity.end_char, KINDS[entity.label_])
                for entity in document.ents
                if entity.label_ in KINDS
            ]

    return recognise
