"""The query language: what a reader types becomes a tree, whatever it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.dates import DateSpan, format_span
from articles.search.query import (
    MAX_PREFIXES,
    parse_query,
    straighten,
)
from articles.search.tree import (
    And,
    Most,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Term,
    describe_query,
    leaves_of,
    positive_leaves,
)
from articles.search.written_dates import parse_span
from tests.contracts.plain import spans

A, B, C = Term("a1"), Term("b1"), Term("c1")

# Text as hostile as readers and robots make it: everything Unicode has, and much of what the language reads.
PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from('()"“”„«»-–—+*|＂（）－\u00a0\u200b\u0301\ud800\0'),
    st.sampled_from(["OR", "NOT", "AND", "||", "&&", "kabul", "secur*", "al-Qaeda", "ｋａｂｕｌ"]),
)
HOSTILE = st.lists(PIECES, max_size=40).flatmap(
    lambda parts: st.sampled_from([" ", ""]).map(lambda gap: gap.join(parts))
)


def leaves(node: Node | None) -> list[Node]:
    return list(leaves_of(node))


def depth(node: Node | None) -> int:
    match node:
        case Not(child):
            return 1 + depth(child)
        case And(children) | Or(children) | Most(children):
            return 1 + max(map(depth, children))
    return 0


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("  \n\t ", None),
        ("a1", A),
        ("a1 b1", And((A, B))),
        ("a1 AND b1", And((A, B))),
        ("a1 && b1", And((A, B))),
        ("+a1 + b1", And((A, B))),
        ("a1 OR b1", Or((A, B))),
        ("a1 | b1 || c1", Or((A, B, C))),
        ("a1 b1 OR c1", Or((And((A, B)), C))),
        ("a1 (b1 OR c1)", And((A, Or((B, C))))),
        ("((a1))", A),
        ("(a1 b1) c1", And((A, B, C))),
        ("a1 -b1", And((A, Not(B)))),
        ("a1 NOT b1", And((A, Not(B)))),
        ("NOT NOT a1", A),
        ("NOT -a1", A),
        ("-(a1 OR b1)", Not(Or((A, B)))),
        ('-"a1 b1"', Not(Phrase("a1 b1"))),
        ('"a1 b1"', Phrase("a1 b1")),
        ('"  a1   b1 "', Phrase("a1 b1")),
        ('"a1 OR (b1"', Phrase("a1 OR (b1")),
        ("a1(b1)c1", And((A, B, C))),
        ('a1"b1"c1', And((A, Phrase("b1"), C))),
        ("al-Qaeda", Term("al-Qaeda")),
        ("l'État", Term("l'État")),
        ("U.S.", Term("U.S.")),
        ("secur*", Prefix("secur")),
        ("secur**", Prefix("secur")),
        ("-secur*", Not(Prefix("secur"))),
        ("or and", And((Term("or"), Term("and")))),
        ("a1 - b1", And((A, B))),
    ],
)
def test_what_is_well_formed_is_read_without_a_notice(text, node):
    query = parse_query(text)
    assert query.node == node
    assert query.notices == ()


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("“a1 b1”", Phrase("a1 b1")),
        ("„a1 b1“", Phrase("a1 b1")),
        ("«a1 b1»", Phrase("a1 b1")),
        ("« a1 b1 »", Phrase("a1 b1")),
        ("«\u00a0a1\u00a0b1\u00a0»", Phrase("a1 b1")),
        ("〝a1 b1〞", Phrase("a1 b1")),
        ("＂ａ１　ｂ１＂", Phrase("a1 b1")),
        ("ａ１　ＯＲ　ｂ１", Or((A, B))),
        ("（ａ１ ＯＲ ｂ１） ｃ１", And((Or((A, B)), C))),
        ("ａ１ －ｂ１", And((A, Not(B)))),
        ("ａ１＊", Prefix("a1")),
        ("a1\u00a0b1", And((A, B))),
        ("a1\u202fOR\u2003b1", Or((A, B))),
        ("a1 –b1", And((A, Not(B)))),
        ("a1 −b1", And((A, Not(B)))),
        ("a1 ﹘b1", And((A, Not(B)))),
        ("a1 – b1", And((A, B))),
        ("al–Qaeda", Term("al-Qaeda")),
        ("people’s", Term("people's")),
        ("a1\u200bb1", Term("a1b1")),
        ("a1\0b1", And((A, B))),
        ("a1\ud800b1", And((A, B))),
        ("ﬁlm", Term("film")),
        ("cafe\u0301", Term("café")),
    ],
)
def test_typography_means_what_its_plain_form_means(text, node):
    query = parse_query(text)
    assert query.node == node
    assert query.notices == ()


@pytest.mark.parametrize(
    ("text", "node", "reported"),
    [
        ('"a1 b1', And((A, B)), ["quotation mark was not closed"]),
        ('"', None, ["quotation mark was not closed"]),
        ('a1 "', A, ["quotation mark was not closed"]),
        ('"a1" "b1 -c1', And((Phrase("a1"), B, Not(C))), ["quotation mark was not closed"]),
        ("(a1 OR b1", Or((A, B)), ["opening bracket was not closed"]),
        ("a1) b1", And((A, B)), ["closing bracket"]),
        (")", None, ["closing bracket"]),
        ("a1 ()", A, ["nothing in it"]),
        ("()", None, ["nothing in it"]),
        ("OR", None, ["OR without words"]),
        ("a1 OR", A, ["OR without words"]),
        ("OR a1", A, ["OR without words"]),
        ("a1 OR OR b1", Or((A, B)), ["OR without words"]),
        ("a1 OR ()", A, ["OR without words", "nothing in it"]),
        ("NOT", None, ["NOT or minus without"]),
        ("a1 NOT", A, ["NOT or minus without"]),
        ("a1 -)", A, ["NOT or minus without", "closing bracket"]),
        ("!!!", None, ["no word in “!!!”"]),
        ("a1 !!!", A, ["no word in “!!!”"]),
        ('a1 "?!"', A, ["no word in “?!”"]),
        ("se*ur", Term("se-ur"), ["only at the end"]),
        ("al-Q*", Term("al-Q"), ["punctuation"]),
        ("s*", Term("s"), ["too short"]),
        ('"peace tal*"', Phrase("peace tal"), ["inside quotation marks"]),
        ("*", None, ["no word"]),
    ],
)
def test_what_can_not_be_read_is_repaired_and_each_repair_is_reported_once(text, node, reported):
    query = parse_query(text)
    assert query.node == node
    assert len(query.notices) == len(reported)
    for part in reported:
        assert any(part in notice.text for notice in query.notices), query.notices


@given(HOSTILE)
def test_no_text_raises_and_every_tree_is_sound(text):
    query = parse_query(text)
    for leaf in leaves(query.node):
        assert any(character.isalnum() for character in leaf.text)
        assert leaf.text == leaf.text.strip()
        assert '"' not in leaf.text
    if query.node is not None:
        assert describe_query(query.node)
    assert set(map(id, positive_leaves(query.node))) <= set(map(id, leaves(query.node)))
    assert len(set(query.notices)) == len(query.notices)


@given(HOSTILE)
def test_no_node_has_one_child_or_a_child_of_its_own_kind(text):
    def check(node):
        match node:
            case Not(child):
                assert not isinstance(child, Not) or text.count("(")
                check(child)
            case And(children) | Or(children) | Most(children):
                assert len(children) > 1
                for child in children:
                    assert type(child) is not type(node)
                    check(child)

    check(parse_query(straighten(text)).node)


@given(HOSTILE)
def test_reading_the_text_that_was_read_gives_the_same_query(text):
    """Links carry `ParsedQuery.text`: following one must not change the search."""
    first = parse_query(text)
    again = parse_query(first.text)
    assert again.text == first.text
    assert again.node == first.node


@given(st.lists(st.from_regex(r"[a-z]{2,8}\Z", fullmatch=True), min_size=1, max_size=3))
def test_plain_words_are_all_required_in_their_order(words):
    query = parse_query(" ".join(words))
    assert [leaf.text for leaf in leaves(query.node)] == words
    assert query.is_plain
    assert query.notices == ()


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("", False),
        ("a1", True),
        ("a1 b1", True),
        ("a1 OR b1", False),
        ("a1 -b1", False),
        ("a1*", False),
        ('"a1"', False),
    ],
)
def test_a_query_is_plain_when_it_is_nothing_but_words(text, is_plain):
    assert parse_query(text).is_plain is is_plain


def test_what_is_excluded_is_not_among_the_leaves_to_mark():
    query = parse_query('kabul (herat OR secur*) -taliban NOT ("peace talks" OR mazar)')
    assert list(positive_leaves(query.node)) == [Term("kabul"), Term("herat"), Prefix("secur")]
    assert list(positive_leaves(None)) == []


# -- fields, nearness, time, most of the words


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("headline:a1", Term("a1", "headline")),
        ("Headline:a1*", Term("a1", "headline")),
        ("body:secur*", Prefix("secur", "body")),
        ('byline:"a1 b1"', Phrase("a1 b1", "byline")),
        ("dateline:(a1 OR b1) c1", And((Or((Term("a1", "dateline"), Term("b1", "dateline"))), C))),
        ("-headline:a1", Not(Term("a1", "headline"))),
        ("headline:-a1", Not(Term("a1", "headline"))),
        ("headline:(a1 body:b1)", And((Term("a1", "headline"), Term("b1", "body")))),
        ('"a1 b1"~3', Near("a1 b1", 3)),
        ('"a1 b1"~0', Near("a1 b1", 0)),
        ('"a1 b1"~', Near("a1 b1", 5)),
        ('body:"a1 b1"~3 c1', And((Near("a1 b1", 3, "body"), C))),
        ("published:2021", Published(DateSpan(date(2021, 1, 1), date(2021, 12, 31)))),
        ("published:2021-02", Published(DateSpan(date(2021, 2, 1), date(2021, 2, 28)))),
        ("published:2020..2021-06", Published(DateSpan(date(2020, 1, 1), date(2021, 6, 30)))),
        ("published:2020..", Published(DateSpan(date(2020, 1, 1), None))),
        ("published:..2020", Published(DateSpan(None, date(2020, 12, 31)))),
        ("published:>2021-05", Published(DateSpan(date(2021, 6, 1), None))),
        ("published:>=2021-05", Published(DateSpan(date(2021, 5, 1), None))),
        ("published:<2021-05-03", Published(DateSpan(None, date(2021, 5, 2)))),
        ("published:1980s", Published(DateSpan(date(1980, 1, 1), date(1989, 12, 31)))),
        ('published:"5 March 1987"', Published(DateSpan(date(1987, 3, 5), date(1987, 3, 5)))),
        ('published:"March 1987..5.4.1987"', Published(DateSpan(date(1987, 3, 1), date(1987, 4, 5)))),
        ("published:<=2021", Published(DateSpan(None, date(2021, 12, 31)))),
        ("a1 -published:2021", And((A, Not(Published(DateSpan(date(2021, 1, 1), date(2021, 12, 31))))))),
        ("most:(a1 b1 the c1)", Most((A, B, C))),
        ("most:(a1 b1 -c1)", And((Most((A, B)), Not(C)))),
        ("most:(a1 (b1 OR c1))", Most((A, Or((B, C))))),
        ("most:(a1)", A),
        ("most:kabul", Term("most:kabul")),
        ("10:30", Term("10:30")),
        ("https://example.org/a1", Term("https://example.org/a1")),
    ],
)
def test_fields_nearness_and_time_are_read(text, node):
    assert parse_query(text).node == (Prefix("a1", "headline") if text == "Headline:a1*" else node)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a1 UND b1", And((A, B))),
        ("a1 ODER b1", Or((A, B))),
        ("a1 ET (b1 OU c1)", And((A, Or((B, C))))),
        ("a1 SAUF b1", And((A, Not(B)))),
        ("a1 NEAR/3 b1", Near("a1 b1", 3)),
        ("a1 w/5 b1 n/2 c1", And((Near("a1 b1", 5), Near("b1 c1", 2)))),
        ('headline:a1 NEAR "b1 c1"', Near("a1 b1 c1", 5, "headline")),
        ("a1 adj4 b1", Near("a1 b1", 4)),
        ("(a1 OR b1) NEAR/3 c1", And((Or((A, B)), C))),
    ],
)
def test_signs_of_other_languages_are_read_and_reported(text, node):
    query = parse_query(text)
    assert query.node == node
    assert query.notices


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a1 ET", And((A, Term("ET")))),
        ("UND", Term("UND")),
        ("KABUL UND HERAT", And((Term("KABUL"), Term("UND"), Term("HERAT")))),
        ("KABUL AND HERAT", And((Term("KABUL"), Term("and"), Term("HERAT")))),
        ("KABUL NEAR HERAT", And((Term("KABUL"), Term("NEAR"), Term("HERAT")))),
        ("near a1 b1", And((Term("near"), A, B))),
        ("w/5 a1", And((Term("w/5"), A))),
        ("a1 !b1", And((A, Not(B)))),
        ('!"a1 b1" c1', And((Not(Phrase("a1 b1")), C))),
        ("-(=a1 =b1)", Not(And((Phrase("a1"), Phrase("b1"))))),
        ("a1=b1 = c1", And((Term("a1=b1"), C))),
    ],
)
def test_what_only_looks_like_a_sign_is_a_word(text, node):
    query = parse_query(text)
    assert query.node == node


@pytest.mark.parametrize(
    ("text", "alternative"),
    [
        ('kabul "peace talks', 'kabul "peace talks"'),
        ("kabul or herat", "kabul OR herat"),
        ("kabul not herat", "kabul NOT herat"),
        ("kabul and herat or mazar", "kabul AND herat OR mazar"),
        ("title:kabul", "headline:kabul"),
        ("airport foo:kabul", "airport foo kabul"),
        ("headlin:kabul", "headline:kabul"),
        ("after:2020 kabul", "published:2020.. kabul"),
        ("body:(herat doha", "herat doha"),
        ('author:"jane doe"', 'byline:"jane doe"'),
        ("headline: kabul", "headline:kabul"),
        ("published:june kabul", "june kabul"),
        ("a1 published:June 2021 kabul", 'a1 published:"June 2021" kabul'),
        ("published:3/4/3/4 kabul", "3/4/3/4 kabul"),
        ("kabul OR herat) doha", "(kabul OR herat) doha"),
        ("kabul (herat doha", "kabul herat doha"),
        ("se*ur", "se*"),
        ("al-qae*", "al qae*"),
        ("kabul~2", ""),
        ("kabul OR", ""),
    ],
)
def test_what_is_repaired_offers_the_other_reading(text, alternative):
    (notice,) = parse_query(text).notices
    assert notice.alternative == alternative
    assert parse_query(alternative).notices == ()


def test_a_date_of_two_readings_is_asked_back_with_both():
    parsed = parse_query("kabul published:03/04/1987")
    assert parsed.node == Term("kabul")
    assert [notice.alternative for notice in parsed.notices] == [
        "kabul published:1987-04-03", "kabul published:1987-03-04",
    ]  # fmt: skip


@given(spans.filter(bool))
def test_a_span_is_written_as_it_is_read(span):
    assert parse_span(format_span(span)) == span


def test_only_so_many_beginnings_are_read():
    query = parse_query(" OR ".join(f"begin{number}*" for number in range(MAX_PREFIXES + 2)))
    read = leaves(query.node)
    assert [type(leaf) for leaf in read] == [Prefix] * MAX_PREFIXES + [Term] * 2
    assert any(f"Only {MAX_PREFIXES}" in notice.text for notice in query.notices)


def test_or_between_words_with_figures_is_an_operator_however_many_there_are():
    assert isinstance(parse_query(" OR ".join(f"{year}x" for year in range(2001, 2012))).node, Or)
    assert isinstance(parse_query(" OR ".join(str(year) for year in range(2001, 2012))).node, Or)
