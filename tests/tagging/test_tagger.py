"""One article's text to its tags, end to end, with a gazetteer of a few names."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.tagging.discovery import ListedPerson
from articles.tagging.names import Name
from articles.tagging.tagger import ProposedTag, Tagger

IRAN, FRANCE, ROUHANI, SULLIVAN, TALIBAN, SILENT = 1, 2, 3, 4, 5, 6
NAMES = [
    Name("Iran", IRAN, "country", "name"),
    Name("Tehran", IRAN, "country", "city"),
    Name("Iranian", IRAN, "country", "adjective"),
    Name("France", FRANCE, "country", "name"),
    Name("Rouhani", ROUHANI, "person", "surname", needs_context=True),
    Name("Hassan Rouhani", ROUHANI, "person", "name"),
    Name("Jake Sullivan", SULLIVAN, "person", "name"),
    Name("Taliban", TALIBAN, "group", "name"),
]
LISTED = [
    ListedPerson(SULLIVAN, "Jake Sullivan", "US national security adviser"),
    ListedPerson(SILENT, "Mary Quill", "finance minister"),  # a person without any name in the gazetteer
]
TAGGER = Tagger(NAMES, refused=["Zamir Kabulov", "Grey Harbour Union"], listed=LISTED)


def tags(body: str, headline: str = "Talks", dateline: str = "") -> dict[str, ProposedTag]:
    found = TAGGER.tag(headline, body, dateline).tags
    by_name = {tag.name: tag for tag in found}
    assert len(by_name) == len(found)
    return by_name


def words(tag: ProposedTag, body: str) -> list[tuple[str, str]]:
    return [(body[m.start : m.end], m.rule) for m in tag.mentions if m.field == "body"]


# -- datelines


def test_a_dateline_is_a_mention_of_its_country():
    tagged = TAGGER.tag("Talks", "Nobody spoke.", "TEHRAN (Agency)")
    assert tagged.dateline_country == IRAN
    (tag,) = tagged.tags
    assert (tag.entity, tag.kind, tag.is_main) == (IRAN, "country", True)
    assert [(m.field, m.start, m.end, m.rule) for m in tag.mentions] == [("dateline", 0, 15, "dateline")]


def test_a_dateline_joins_the_mentions_of_the_text():
    (tag,) = TAGGER.tag("Talks", "Iran spoke.", "TEHRAN").tags
    assert [(m.field, m.rule) for m in tag.mentions] == [("body", "name"), ("dateline", "dateline")]


@pytest.mark.parametrize(("count", "named"), [(9, {"France", "Iran"}), (10, {"France"})])
def test_a_report_full_of_another_country_is_not_about_where_it_was_filed(count, named):
    tagged = TAGGER.tag("Talks", "France. " * count, "TEHRAN")
    assert {tag.name for tag in tagged.tags} == named
    assert tagged.dateline_country == IRAN  # where it was filed is known all the same


def test_a_report_that_names_where_it_was_filed_keeps_the_dateline():
    found = tags("France. " * 12 + "Iran.", dateline="TEHRAN")
    assert [m.field for m in found["Iran"].mentions] == ["body", "dateline"]


@pytest.mark.parametrize("dateline", ["", "Somewhere", "  "])
def test_a_dateline_of_no_country_says_nothing(dateline):
    tagged = TAGGER.tag("Talks", "Nobody spoke.", dateline)
    assert (tagged.tags, tagged.dateline_country) == ((), None)


# -- persons, organisations, roles


def test_a_discovered_person_has_the_role_and_every_mention():
    body = "Taliban spokesman Zabihullah Mujahid said no. Then Mujahid left."
    found = tags(body)
    mujahid = found["Zabihullah Mujahid"]
    assert (mujahid.entity, mujahid.kind, mujahid.role) == (None, "person", "Taliban spokesman")
    assert mujahid.is_strong
    assert words(mujahid, body) == [("Zabihullah Mujahid", "role"), ("Mujahid", "surname")]
    assert found["Taliban"].entity == TALIBAN


def test_a_role_of_a_known_person_is_reported():
    body = "President Hassan Rouhani spoke. Then Rouhani left."
    (tag,) = tags(body).values()
    assert (tag.entity, tag.role) == (ROUHANI, "President")
    assert ("Rouhani", "surname") in words(tag, body)


def test_a_later_surname_joins_a_known_person_though_the_gazetteer_does_not_list_it():
    body = "Jake Sullivan came. Then Sullivan left."
    (tag,) = tags(body).values()
    assert tag.entity == SULLIVAN
    assert words(tag, body) == [("Jake Sullivan", "name"), ("Sullivan", "surname")]


def test_given_name_and_surname_apart_are_the_listed_person():
    body = "“We work on it,” Jake told reporters. Sullivan, national security adviser, left."
    (tag,) = tags(body).values()
    assert (tag.entity, tag.name) == (SULLIVAN, "Jake Sullivan")
    assert words(tag, body) == [("Jake", "first name"), ("Sullivan", "surname")]


def test_a_listed_person_without_a_name_in_the_gazetteer_is_tagged_too():
    body = "“We work on it,” Mary told reporters. Quill, the finance minister, left."
    (tag,) = tags(body).values()
    assert (tag.entity, tag.name, tag.kind) == (SILENT, "Mary Quill", "person")


def test_an_acronym_joins_the_organisation_it_was_introduced_with():
    body = "The Fisher Folk Union (FFU) met. Then the FFU left."
    (tag,) = tags(body).values()
    assert (tag.name, tag.kind) == ("Fisher Folk Union", "organisation")
    assert [word for word, _ in words(tag, body)] == ["Fisher Folk Union", "FFU", "FFU"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Minister Zamir Kabulov left.", "Zamir Kabulov"),
        ("The Grey Harbour Union met. Members of the Grey Harbour Union left.", "Grey Harbour Union"),
    ],
)
def test_a_refused_name_is_not_discovered(body, name):
    assert name in {tag.name for tag in Tagger(NAMES).tag("Talks", body).tags}  # it would be
    assert name not in tags(body)


def test_weak_evidence_is_not_strong_and_never_a_main_subject():
    found = tags("The Coalition said no. The Coalition left. Then the Coalition came.", headline="The Coalition")
    assert not found["Coalition"].is_strong
    assert not found["Coalition"].is_main


# -- credits


@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_who_made_the_article_and_where_is_not_what_it_is_about(gap):
    body = "The Taliban met. Nobody else came on that day."
    credit = "(Reporting by Zabihullah Mujahid in Tehran; Editing by Hassan Rouhani and Minister Ada Stone)"
    found = tags(f"{body}{gap}{credit}")
    assert set(found) == {"Taliban"}
    assert {"Iran", "Hassan Rouhani"} <= set(tags(f"{body}{gap}Hassan Rouhani reported that Tehran was quiet."))


# -- main subjects


def test_headline_and_opening_sentence_and_frequency_make_main_subjects():
    body = (
        "The Taliban met. Nobody else came on that day.\n\nMinister Ada Stone said so."
        "\n\nMinister Bea Frost said so. Then Frost left. Frost wept. Minister Cleo Marsh said so too."
    )
    found = tags(body, headline="Hassan Rouhani speaks")
    assert {name for name, tag in found.items() if tag.is_main} == {"Hassan Rouhani", "Taliban", "Bea Frost"}
    assert {name for name, tag in found.items() if not tag.is_main} == {"Ada Stone", "Cleo Marsh"}


def test_a_country_named_once_at_the_end_is_a_mention_and_no_main_subject():
    found = tags("Iran spoke. Iran left. " + "Nobody cared much. " * 40 + "France slept.", headline="Iran votes")
    assert found["Iran"].is_main
    assert not found["France"].is_main


# -- whatever the text


WORDS = st.sampled_from(
    "Iran Iranian Tehran France Taliban Hassan Rouhani Jake"  # noqa: SIM905 - a wall of words reads better
    " Sullivan President Minister spokesman Zabihullah Mujahid"
    " Lebanon Pa. Georgia Paris Hilton Washington Union Ministry of the The (FFU) FFU said told , , . .”“ \n\n ’s 's -"
    " al-Baghdadi van der Leyen U.S. US us Inc Bank ﬁnance I\u00adran Ｉran É E\u0301mile COALITION Coalition army"
    " Jordan Springfield Illinois Mr. J. Bin Salman government".split(" ")
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=30).map("".join),
    st.lists(WORDS, max_size=25).map(lambda words: " ".join(words).upper()),
    st.lists(WORDS, max_size=25).map(lambda words: " ".join(words).lower()),
    st.text(max_size=80),
)


@settings(max_examples=250, deadline=None)
@given(TEXTS, TEXTS, st.one_of(WORDS, st.text(max_size=20)))
def test_every_mention_lies_in_its_text_and_none_overlaps_another(headline, body, dateline):
    tagged = TAGGER.tag(headline, body, dateline)
    texts = {"headline": headline, "body": body, "dateline": dateline}
    places = [mention for tag in tagged.tags for mention in tag.mentions]
    for place in places:
        assert 0 <= place.start < place.end <= len(texts[place.field])
        assert texts[place.field][place.start : place.end].strip()
    for field in ("headline", "body"):
        spans = sorted((place.start, place.end) for place in places if place.field == field)
        for (_, end), (start, _) in pairwise(spans):
            assert end <= start, (field, spans)
    assert all(tag.mentions for tag in tagged.tags)
    assert TAGGER.tag(headline, body, dateline) == tagged
