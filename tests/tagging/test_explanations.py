"""Every rule in plain words, and stored mentions read back whatever became of the text."""

import ast
from pathlib import Path

import pytest

from articles.models import EntityName
from articles.tagging.clubs import RULE as CLUB
from articles.tagging.country_resolution import resolve_countries
from articles.tagging.discovery.organisations import WITNESSED
from articles.tagging.explanations import RULES, StoredMention, explain_mention, explain_rule, read_mentions
from articles.tagging.namesakes import NAMESAKE
from articles.tagging.recogniser import RULE as RECOGNISER
from articles.tagging.recogniser import SUPPORTED
from articles.tagging.salience import DATELINE
from articles.tagging.surnames import BY_CONTEXT, DOUBTFUL
from tests.tagging.gazetteer import words_in

TAGGING = Path(resolve_countries.__code__.co_filename).parent
# Rules that stand beside the ones a module writes out: it takes them from a variable.
COMPUTED = {"surname", "first name", "short form", "acronym", "full name", "role", "apposition", "speech"}


def written_rules() -> set[str]:
    """Return the rule of each mention that the source of any module writes out."""
    found = set()
    for path in TAGGING.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Mention":
                rule = node.args[3] if len(node.args) > 3 else None
                if isinstance(rule, ast.Constant):
                    found.add(rule.value)
    return found


def evidence_rules() -> set[str]:
    """Return the rules that `_find_evidence` of the persons module may answer with."""
    tree = ast.parse((TAGGING / "discovery" / "persons.py").read_text(encoding="utf-8"))
    (function,) = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "_find_evidence"]
    answers = [n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value]
    firsts = [n.elts[0] for answer in answers for n in ast.walk(answer) if isinstance(n, ast.Tuple)]
    return {first.value for first in firsts if isinstance(first, ast.Constant)}


def test_every_rule_that_any_module_produces_has_plain_words():
    kinds = {kind for kind in EntityName.Kind.values if kind != EntityName.Kind.STOP}
    written, evidence = written_rules(), evidence_rules()
    assert {"organisation head", "acronym", "short form"} <= written
    assert {"role", "apposition", "speech", "full name"} <= evidence
    produced = (
        kinds
        | written
        | evidence
        | COMPUTED
        | {DATELINE, RECOGNISER, SUPPORTED, BY_CONTEXT, DOUBTFUL, CLUB, NAMESAKE, WITNESSED, "city", "region"}
    )
    assert produced <= RULES.keys()
    assert RULES.keys() <= produced, "a rule that nothing produces"


def test_the_rules_of_places_have_plain_words():
    found = words_in("The Iranian envoy went from Lyon to Lebanon, Pa., by way of Ontario and Iran.")
    rules = {rule for *_, rule in found}
    assert {"adjective", "city", "region", "name"} <= rules
    assert rules <= RULES.keys()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("detail", ["", "Jane Doe", "Iran"])
def test_no_explanation_leaves_a_gap(rule, detail):
    explanation = explain_rule(rule, "Iran", detail)
    assert explanation.strip()
    assert not {"{", "}"} & set(explanation)


@pytest.mark.parametrize(
    ("rule", "name", "detail", "explanation"),
    [
        ("name", "Turkey", "", "name"),
        ("demonym", "Turkey", "", "demonym of Turkey"),
        ("city", "Turkey", "", "place in Turkey"),
        ("surname", "Jake Sullivan", "Jake Sullivan", "surname of Jake Sullivan, introduced above"),
        ("surname", "Jake Sullivan", "", "surname of Jake Sullivan, introduced with the full name"),
        ("first name", "Jake Sullivan", "Jake Sullivan", "first name of Jake Sullivan, introduced above"),
        ("short form", "Gelco", "Gelco Corp", "short form of Gelco Corp, introduced above"),
        ("acronym", "SDF", "Syrian Democratic Forces", "acronym of Syrian Democratic Forces"),
        ("acronym", "United Nations", "", "acronym of United Nations"),
        ("role", "Zabihullah Mujahid", "Taliban spokesman", "title or role beside the name: “Taliban spokesman”"),
        ("organisation head", "Grey Union", "Union", "a word that names organisations: “Union”"),
        ("full name", "Jane Doe", "Jane Doe", "full name"),
        ("recogniser", "Jane Doe", "", "found by the statistical recogniser alone"),
        ("a rule of tomorrow", "Iran", "", "a rule of tomorrow"),
        ("{0} of {nobody}", "Iran", "", "{0} of {nobody}"),
        ("demonym", "{name}", "", "demonym of {name}"),
    ],
)
def test_a_rule_in_plain_words(rule, name, detail, explanation):
    assert explain_rule(rule, name, detail) == explanation


def test_an_explanation_says_when_the_words_stand_in_the_headline():
    assert explain_mention(StoredMention("headline", "Iran votes", 0, 4, "name"), "Iran") == "name, in the headline"
    assert explain_mention(StoredMention("body", "Iran votes", 0, 4, "name"), "Iran") == "name"


# -- stored mentions


def read(*mentions: object) -> list[tuple[str, str, str, str]]:
    places = read_mentions(mentions, {"headline": "Talks", "dateline": "KABUL", "body": "Iran spoke."})
    return [(place.field, place.words, place.rule, place.detail) for place in places]


def test_stored_mentions_are_read_back_with_their_words():
    stored = [["headline", 0, 5, "name"], ["dateline", 0, 5, "dateline"], ["body", 0, 4, "surname", "Jane Doe"]]
    assert read(*stored) == [
        ("headline", "Talks", "name", ""),
        ("dateline", "KABUL", "dateline", ""),
        ("body", "Iran", "surname", "Jane Doe"),
    ]


@pytest.mark.parametrize(
    "mention",
    [
        ["body", 5, 12, "name"],
        ["body", -1, 4, "name"],
        ["body", 4, 4, "name"],
        ["body", 4, 1, "name"],
        ["byline", 0, 1, "name"],
        ["body", "0", 4, "name"],
        ["body", 0, 4.5, "name"],
        ["body", 0, 4],
        ["body", 0, 4, None],
        [],
        "body",
        None,
        {"field": "body"},
    ],
    ids=repr,
)
def test_a_mention_that_fits_no_text_is_left_out_and_the_others_stay(mention):
    assert read(mention, ["body", 0, 4, "name"]) == [("body", "Iran", "name", "")]
