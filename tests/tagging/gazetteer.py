"""The gazetteer of the fixtures, without a database, and what it finds in a text."""

import json
from functools import lru_cache
from pathlib import Path

from articles.tagging.matcher import NameMatcher
from articles.tagging.names import Name

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "countries.json"


@lru_cache(maxsize=1)
def _load() -> tuple[NameMatcher, dict[int, str]]:
    rows = json.loads(FIXTURE.read_text(encoding="utf-8"))
    slugs = [row["fields"]["slug"] for row in rows if row["model"] == "articles.entity"]
    entities = {slug: number for number, slug in enumerate(slugs, start=1)}
    names = []
    for row in rows:
        if row["model"] == "articles.entityname":
            fields = row["fields"]
            entity = entities[fields["entity"][0]] if fields["entity"] else None
            kind = "country" if entity else ""
            names.append(
                Name(fields["text"], entity, kind, fields["kind"], fields["is_case_sensitive"], fields["needs_context"])
            )
    return NameMatcher(names), {entity: slug for slug, entity in entities.items()}


def matcher():
    return _load()[0]


def countries_in(body, headline="", **hints):
    """Return the codes of the countries a text mentions, in alphabetical order, as one string."""
    gazetteer, slugs = _load()
    return " ".join(sorted(slugs[entity] for entity in gazetteer.find_names(headline, body, **hints).mentions))


def words_in(body, headline="", **hints):
    """Return (country, words, rule) of each mention, in order."""
    gazetteer, slugs = _load()
    stored = {"headline": headline, "body": body}
    found = [
        (
            mention.field != "headline",
            mention.start,
            slugs[entity],
            stored[mention.field][mention.start : mention.end],
            mention.rule,
        )
        for entity, mentions in gazetteer.find_names(headline, body, **hints).mentions.items()
        for mention in mentions
    ]
    return [entry[2:] for entry in sorted(found)]


def country_of(dateline, language=""):
    gazetteer, slugs = _load()
    return slugs.get(gazetteer.find_country(dateline, language))
