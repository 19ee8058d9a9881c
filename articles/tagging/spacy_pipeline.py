"""An optional statistical recogniser: the entities of spaCy pipelines, one a language, beside the rules of discovery.

`pip install newsarchive[ner]`, install pipelines, and name them (or their folders) in NEWSARCHIVE_SPACY_PIPELINE.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from articles.tagging.recogniser import Recognised, Recogniser

if TYPE_CHECKING:
    from spacy.language import Language

KINDS: dict[str, Literal["person", "organisation"]] = {"PERSON": "person", "PER": "person", "ORG": "organisation"}
MOST_CHARACTERS = 100_000  # of a text that are recognised; the rules read all of it


def load_recogniser() -> Recogniser | None:
    """Return the recogniser the settings name, None where they name none.

    Raises ImproperlyConfigured when a pipeline is named but cannot be loaded.
    """
    return load_pipelines(tuple(settings.SPACY_PIPELINES.items())) if settings.SPACY_PIPELINES else None


@cache
def load_pipelines(named: tuple[tuple[str, str], ...]) -> Recogniser:
    """Return a recogniser of pipelines by language; that of the language "" serves all that have none of their own."""
    return recognise_with({language: _load(pipeline) for language, pipeline in named})


def recognise_with(pipelines: Mapping[str, "Language"]) -> Recogniser:
    """Return a recogniser of loaded pipelines."""

    def recognise(text: str, language: str) -> list[Recognised]:
        pipeline = pipelines.get(language.partition("-")[0].lower()) or pipelines.get("")
        if pipeline is None:
            return []
        with pipeline.memory_zone():  # outside of one, every word it ever reads is kept for good
            document = pipeline(text[:MOST_CHARACTERS])
            return [
                Recognised(entity.start_char, entity.end_char, KINDS[entity.label_])
                for entity in document.ents
                if entity.label_ in KINDS
            ]

    return recognise


def _load(pipeline: str) -> "Language":
    try:
        import spacy  # noqa: PLC0415 - an optional and heavy dependency
    except ImportError as error:
        message = "NEWSARCHIVE_SPACY_PIPELINE is set but spaCy is not installed: pip install newsarchive[ner]"
        raise ImproperlyConfigured(message) from error
    try:
        return spacy.load(pipeline)
    except OSError as error:
        message = f"NEWSARCHIVE_SPACY_PIPELINE: there is no spaCy pipeline “{pipeline}”; install it or name its folder"
        raise ImproperlyConfigured(message) from error
