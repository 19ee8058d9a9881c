"""Persons, organisations and groups are discovered from what the text itself says of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.tagging.discovery import KnownSpan, discover
from tests.patience import processor_time

KINDS = {"person": {"person"}, "organisation": {"organisation"}, "group": {"group"}}


def known(text, *names, field="body"):
    """Return the gazetteer's spans of (name, kind) in a text, each name an entity of its own."""
    spans = []
    for entity, (name, kind) in enumerate(names, start=1):
        start = text.find(name)
        while start >= 0:
            spans.append(KnownSpan(field, start, start + len(name), entity, kind, name))
            start = text.find(name, start + 1)
    return spans


def found(text, *names, headline=""):
    return {one.name: one for one in discover(headline, text, known(text, *names))}


def persons(text, *names):
    return {one.name for one in found(text, *names).values() if one.kind == "person"}


def organisations(text, *names):
    return {one.name for one in found(text, *names).values() if one.kind != "person"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Yesterday Foreign Minister Jane Doe spoke.", "Jane Doe", "Foreign Minister"),
        ("The rebel spokesman Tamsin Okafor declined.", "Tamsin Okafor", "rebel spokesman"),
        (
            "It quoted the presidential envoy to Utopia, Zoltan Feher, at length.",
            "Zoltan Feher",
            "presidential envoy to Utopia",
        ),
        (
            "Gen. Joseph Votelli, commander of the northern fleet, agreed.",
            "Joseph Votelli",
            "commander of the northern fleet",
        ),
        ("The chief executive, John Q. Smith Jr., resigned.", "John Q. Smith Jr.", "chief executive"),
        ("They met Olu Adeyemi, president of the club, at noon.", "Olu Adeyemi", "president of the club"),
        ("Jane Doe, a 34-year-old teacher, wept.", "Jane Doe", "a 34-year-old teacher"),
        ("Secretary of State Rosa Quint left.", "Rosa Quint", "Secretary of State"),
        ("The Chief of Staff Jane Doe left.", "Jane Doe", "Chief of Staff"),
        ("Police Head of Operations Jane Doe left.", "Jane Doe", "Police Head of Operations"),
        ("Secretary of State for Defence Jane Doe left.", "Jane Doe", "Secretary of State for Defence"),
        ("No war until President Jane Doe left.", "Jane Doe", "President"),
        ("They were out until Utopian mayor Jane Doe left.", "Jane Doe", "Utopian mayor"),
        ("He was sending envoy Jane Doe home.", "Jane Doe", "envoy"),
        ("It is a former Utopian managing director Jane Doe knows.", "Jane Doe", "former Utopian managing director"),
        ("He wrote to Lt. Gen. Stephen J. Thorne.", "Stephen J. Thorne", "Lt. Gen."),
        ("Crown Prince Mohammed bin Hamoud arrived.", "Mohammed bin Hamoud", "Crown Prince"),
        ("The mayor, Anna Lindqvist, opened it.", "Anna Lindqvist", "mayor"),
        ("It was bought by the billionaire Piet Vandam.", "Piet Vandam", "billionaire"),
    ],
)
def test_a_role_beside_a_name_makes_a_person(text, name, role):
    person = found(text)[name]
    assert person.kind == "person"
    assert person.is_strong
    assert person.role == role


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("At dawn J. R. R. Tolkien rose.", "J. R. R. Tolkien"),
        ("We saw George W. Bushnell there.", "George W. Bushnell"),
        ("We saw Oscar de la Cruz there.", "Oscar de la Cruz"),
        ("We saw Ursula von der Heide there.", "Ursula von der Heide"),
        ("Sergeant Conor O'Neill fell.", "Conor O'Neill"),
        ("Sergeant Conor O’Neill fell.", "Conor O’Neill"),
        ("President Jean-Claude Moreau fled.", "Jean-Claude Moreau"),
        ("Sheikh Abd al-Rahman al-Tikriti hid.", "Abd al-Rahman al-Tikriti"),
        ("Pilots such as Richard 'Tex' Coe, who flew, agreed.", "Richard 'Tex' Coe"),
        ("President Kim Jong-su waved.", "Kim Jong-su"),
        ("We met José Ñúñez there.", "José Ñúñez"),
        ("Judge Abu Bakr al-Masri ruled.", "Abu Bakr al-Masri"),
        ("According to Tokunbo B. Adeyemi it rained.", "Tokunbo B. Adeyemi"),
        ("“It is late,” said Maria Lopez.", "Maria Lopez"),
        ("Professor Wei Ling-Chu taught.", "Wei Ling-Chu"),
    ],
)
def test_names_of_many_forms_are_found_whole(text, name):
    person = found(text)[name]
    mention = person.mentions[0]
    assert text[mention.start : mention.end] == name


@pytest.mark.parametrize(
    "text",
    [
        "Operation Inherent Resolve began on Monday.",
        "The Prime Minister said no.",
        "Prime Minister said no.",
        "He said that she told them.",
        "Hamid Karzai International Airport was closed.",
        "They walked down Martin Luther King Avenue.",
        "The US-Taliban Agreement was signed.",
        "Clear leadership commitment has been established.",
        "On Monday Morning the shops opened.",
        "In New Delhi it rained.",
        "Meanwhile Several Observers said no.",
        "The Middle East said no.",
        "Civil War said the book.",
        "Good Friday was cold, and Christmas Day too.",
        "The Nobel Peace Prize was given.",
        "James Capel (Far East) Ltd fell.",
        "Morgan Grenfell and Co fell.",
        "Cia Espanola de Petroleos S.A. grew.",
        "He likes Red Bull, Black Panther and Star Wars.",
        "World Cup, said the poster.",
        "His wife, Smith, left.",
        "I, You and They said so.",
    ],
)
def test_other_capitals_are_no_persons(text):
    assert persons(text) == set()


def test_a_pair_of_capitals_without_evidence_is_nothing():
    assert found("They bought a Zorbit Quandle at noon.") == {}


def test_a_verb_of_speech_alone_is_weak_evidence_for_an_unknown_name():
    assert not found("“No,” said Zorbit Quandle.")["Zorbit Quandle"].is_strong


def test_a_name_used_again_as_a_surname_confirms_a_pair():
    assert "Tokunbo Adeyemi" in found("A man named Tokunbo Adeyemi came. It was late, Adeyemi said.")


def test_a_surname_with_a_courtesy_alone_is_weak():
    person = found("The judge asked Mr. Quandle to rise.")["Quandle"]
    assert not person.is_strong


def test_a_title_case_headline_gives_no_evidence_of_its_own():
    assert discover("Minister Jane Doe Calls For Calm In Utopia", "Nobody came.", ()) == []


def test_a_shouted_headline_gives_no_evidence_but_joins_nothing_wrong():
    assert discover("MINISTER JANE DOE RESIGNS", "nobody came.", ()) == []


def test_a_headline_shares_in_what_the_body_introduces():
    (person,) = discover("Jane Doe Resigns Over Missing Boats", "Minister Jane Doe resigned.", ())
    assert {mention.field for mention in person.mentions} == {"headline", "body"}


def test_a_name_without_evidence_in_the_body_is_not_found_in_capitals():
    assert discover("", "THE MINISTER JANE DOE LEFT THE PARTY OF LABOUR.", ()) == []


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Ministry of Energy and Climate Change agreed.", "Ministry of Energy and Climate Change", "organisation"),
        ("It joined the Northern Fishers Party.", "Northern Fishers Party", "organisation"),
        ("The Lantern Liberation Front fired.", "Lantern Liberation Front", "group"),
        ("The Golan Brigades fired.", "Golan Brigades", "group"),
        ("He banks with Harbour Savings Bank.", "Harbour Savings Bank", "organisation"),
        ("Shares of Acme Widget Corp fell.", "Acme Widget Corp", "organisation"),
        ("Acme Widget Inc said it grew.", "Acme Widget Inc", "organisation"),
        ("The Office of Naval Weather called.", "Office of Naval Weather", "organisation"),
        ("The House Energy and Commerce Committee met.", "House Energy and Commerce Committee", "organisation"),
        ("She studied at Lund University.", "Lund University", "organisation"),
        ("The Institute for Boats and Nets closed.", "Institute for Boats and Nets", "organisation"),
        ("The 507th Maintenance Group flew.", "507th Maintenance Group", "organisation"),
        ("The Fisher Folk Union (FFU) met.", "Fisher Folk Union", "organisation"),
        ("The Kelp Growers Circle (KGC) said no.", "Kelp Growers Circle", "organisation"),
        ("The Kelp Growers Circle (KGC) met. Shares of KGC fell.", "Kelp Growers Circle", "organisation"),
        ("Kelp and Trecker said it agreed to buy a mill.", "Kelp and Trecker", "organisation"),
        ("The Royal Commission on Aged Care sat.", "Royal Commission on Aged Care", "organisation"),
    ],
)
def test_heads_and_acronyms_make_organisations(text, name, kind):
    organisation = next(one for one in found(text).values() if one.name.endswith(name))
    assert organisation.kind == kind
    assert organisation.is_strong
    assert text[organisation.mentions[0].start : organisation.mentions[0].end] == name


@pytest.mark.parametrize(
    "text",
    [
        "Falling profits hit banks.",
        "Shares of Series C stock rose.",
        "He had worked at Seal Island.",
        "The alleged operator Jong Wun Tam was jailed.",
        "It cited the Fair Boats Act (FBA). The FBA said so.",
        "In Oslund, the state company said it would close.",
        "He has a stake in North America.",
        "The aircraft carrier Kitty Hawkins sank.",
    ],
)
def test_what_only_looks_like_an_organisation_is_none(text):
    assert not [one for one in found(text).values() if one.kind != "person" and one.is_strong]


def test_a_known_name_before_a_company_belongs_to_it():
    assert organisations("U.S. Shoe said it agreed to sell its stores.", ("U.S.", "country")) == {"U.S. Shoe"}


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry said no.",
        "The Party went on.",
        "The Group and the Council met.",
        "Many Groups met.",
        "The Court rose.",
        "His Company grew.",
        "The Unit fell.",
        "On Monday Inc was a word.",
    ],
)
def test_a_bare_head_is_no_name(text):
    assert organisations(text) == set()


def test_a_ministry_takes_the_country_before_it():
    text = "The Afghan Defense Ministry said so."
    (ministry,) = [one for one in found(text, ("Afghan", "country")).values() if one.kind == "organisation"]
    assert ministry.name == "Afghan Defense Ministry"
    assert text[ministry.mentions[0].start : ministry.mentions[0].end] == "Defense Ministry"


def test_a_ministry_takes_the_country_that_owns_it():
    assert "Turkey's Ministry of Boats" in organisations("It was Turkey's Ministry of Boats.", ("Turkey", "country"))


def test_a_bare_ministry_takes_the_only_country_of_its_paragraph():
    text = "The Defense Ministry said that Afghan forces had won."
    assert "Afghan Defense Ministry" in organisations(text, ("Afghan", "country"))


def test_a_court_takes_no_country_that_the_text_does_not_put_before_it():
    text = "The Supreme Court said that Afghan forces had won."
    court = found(text, ("Afghan", "country"))["Supreme Court"]
    assert not court.is_strong


def test_a_bare_ministry_between_two_countries_stays_bare_and_weak():
    text = "The Defense Ministry said that Afghan and Iraqi boats had won."
    ministry = found(text, ("Afghan", "country"), ("Iraqi", "country"))["Defense Ministry"]
    assert not ministry.is_strong


def test_the_name_goes_on_over_a_known_place_but_the_mention_does_not():
    text = "He taught at the University of Kabul."
    university = found(text, ("Kabul", "country"))["University of Kabul"]
    assert text[university.mentions[0].start : university.mentions[0].end] == "University"


def test_forces_of_a_country_are_weak():
    assert not found("Then Iraqi forces won.", ("Iraqi", "country"))["Iraqi forces"].is_strong


def test_the_coalition_with_a_capital_is_weak_until_introduced():
    assert not found("Then the Coalition won.")["Coalition"].is_strong
    assert "Coalition" not in found("The Golden Harbour Coalition met. Then the Coalition won.")


def test_a_known_person_is_returned_with_the_role_only():
    text = "Taliban spokesman Zabihullah Mujahid said no."
    (person,) = discover("", text, known(text, ("Taliban", "group"), ("Zabihullah Mujahid", "person")))
    assert (person.known_entity, person.role, person.mentions) == (2, "Taliban spokesman", ())


def test_a_known_role_keeps_its_country():
    text = "He saw Moscow’s presidential envoy to Afghanistan Zamir Kabulov."
    names = (("Moscow", "country"), ("Afghanistan", "country"), ("Zamir Kabulov", "person"))
    (person,) = discover("", text, known(text, *names))
    assert person.role == "Moscow's presidential envoy to Afghanistan"


def test_the_role_of_one_is_not_given_to_the_next():
    text = "President Jane Doe told the press that Maria Lopez won."
    assert found(text)["Maria Lopez"].role == ""
    assert found("The wife of the president and Maria Lopez won.")["Maria Lopez"].role == ""


def test_a_refused_name_is_not_discovered_again():
    assert discover("", "Minister Jane Doe left.", (), {"jane doe"}) == []


def test_a_name_does_not_go_on_over_the_end_of_a_line():
    assert persons("Taliban Jane\nDoe Minister") == set()


WORDS = """
    Jane Doe Smith Minister President said the The of for and , . " ' 's ’s ( ) SDF (SDF) Ministry Party Corp al-
    al-Bakr bin J. Gen. Taliban Afghan forces Coalition - 34, spokesman Jr. É ﬁ İ Ü Ａ x 3rd
"""
PHRASES = ["van der", "J. R. R.", ", who", ", a teacher,", "\n", "\n\n", "\u00ad", "\u00a0"]
SCRAPS = st.sampled_from([*WORDS.split(), *PHRASES])


@given(st.lists(SCRAPS, max_size=40), st.text(max_size=20), st.booleans())
def test_any_text_gives_places_inside_it_that_never_overlap(scraps, noise, spaced):
    body = (" " if spaced else "").join([*scraps, noise])
    headline = " ".join(scraps[:6])
    spans = [*known(body, ("Taliban", "group"), ("Afghan", "country"), ("Jane Doe", "person"))]
    texts = {"headline": headline, "body": body}
    taken = {"headline": set(), "body": {place for span in spans for place in range(span.start, span.end)}}
    for one in discover(headline, body, spans):
        assert one.mentions or one.known_entity is not None
        assert one.name.strip()
        for mention in one.mentions:
            text = texts[mention.field]
            assert 0 <= mention.start < mention.end <= len(text)
            claimed = text[mention.start : mention.end]
            assert claimed == claimed.strip()
            places = set(range(mention.start, mention.end))
            assert not places & taken[mention.field]
            taken[mention.field] |= places
            if mention.rule == "full name" and one.known_entity is None:
                assert any(part in one.name for part in claimed.split())


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_raises(headline, body):
    discover(headline, body, ())


@pytest.mark.parametrize(
    "scrap",
    [
        "A, ",
        "ABCD EFG ",
        "John Smith, ",
        "John Smith ",
        "Ministry of ",
        "of ",
        "A of ",
        "said John Smith said ",
        '"',
        "J.",
        "J. ",
        "A-",
        "A'",
        "al-",
        "Abc",
        "president of the ",
        "Ab Cd (AC) ",
        "\n",
        "the Party, ",
        "Xy Corp and ",
        "the Minister, ",
        "(A ",
        "3rd ",
    ],
)
def test_time_grows_with_the_length_only(scrap):
    def seconds(length):
        text = scrap * (length // len(scrap))
        return processor_time(lambda: discover("", text, ()))

    assert seconds(160_000) < 12 * seconds(40_000) + 0.25
