"""Items of agencies: withdrawn, corrected, repeated, without a text."""

import time

import pytest

from articles.importing.readers import agency_items
from articles.importing.readers.agency_items import ItemKind, NewsItem, Status, fit_id, is_corrected, is_withdrawal
from articles.importing.readers.agency_text import Body, BodyForm

LIMIT = 1_000


def read_items(*items, limit=LIMIT):
    return list(agency_items.read_items(items, limit))


def item(**values):
    return NewsItem(
        **{"data": b"x", "item_id": "urn:1", "headline": "Harbour closed", "created": "2020-05-01"} | values
    )


def text(words="The harbour was closed.\n\nNobody was hurt."):
    return [Body(BodyForm.PLAIN, words)]


def read_one(**values):
    [found] = read_items(item(**values))
    return found


def test_an_item_becomes_an_article():
    article = read_one(bodies=text(), source="Example Agency", slug="harbour", keywords=["ports"]).article
    assert (article.external_id, article.headline, article.source) == ("urn:1", "Harbour closed", "Example Agency")
    assert article.more["keywords"] == ["ports", "harbour"]
    assert article.notes == ()


@pytest.mark.parametrize("status", ["stat:canceled", "Cancelled", "http://cv.iptc.org/newscodes/pubstatusg2/canceled"])
def test_what_is_withdrawn_is_rejected_with_its_id(status):
    rejection = read_one(bodies=text(), status=agency_items.status_of(status), version="3")
    assert rejection.reason.startswith(
        "the agency has withdrawn this item: a text “Harbour closed” (urn:1), version 3. Nothing was imported"
    )


def test_what_is_withheld_is_rejected():
    assert "the agency withholds this item" in read_one(bodies=text(), status=Status.WITHHELD).reason


def test_a_headline_can_withdraw():
    assert "has withdrawn" in read_one(bodies=text(), headline="WITHDRAWN-Harbour closed").reason


@pytest.mark.parametrize(
    "line", ["KILL", "WITHDRAWAL-Ships", "BULLETIN KILL: ships", "MANDATORY KILL, ships", "RÜCKZUG: x"]
)
def test_words_of_withdrawal_in_capitals_are_known(line):
    assert is_withdrawal(line)


@pytest.mark.parametrize("line", ["Withdrawal: what now", "KILLING FIELDS", "STORM KILLS 3", "KILL BILL RETURNS", ""])
def test_headlines_about_it_withdraw_nothing(line):
    assert not is_withdrawal(line)


@pytest.mark.parametrize(
    "line", ["CORRECTED-Ships", "(CORRECTED) Ships", "Korrektur: x", "Corrects spelling", "Rättelse: x"]
)
def test_corrections_are_known(line):
    assert is_corrected(line)


@pytest.mark.parametrize("line", ["Correctional officers strike", "A correction", ""])
def test_other_lines_are_no_corrections(line):
    assert not is_corrected(line)


def test_a_correction_keeps_its_id_and_is_noted_with_its_version():
    article = read_one(bodies=text(), is_correction=True, version="4").article
    assert article.external_id == "urn:1"
    assert article.notes == ("a correction by the agency: version 4 of the item",)


def test_notes_tell_embargo_genre_and_what_is_said_to_editors():
    article = read_one(
        bodies=text(),
        embargo="2020-05-02T10:00Z",
        genres=["Interview"],
        for_editors="Eds: NOT USED. Adds quote",
        version="2",
    ).article
    assert article.notes == (
        "version 2 of the item",
        "embargoed until 2020-05-02T10:00Z",
        "genre: Interview",
        "note to editors: NOT USED. Adds quote",
    )


def test_of_several_versions_the_newest_is_kept():
    old, new, other = item(bodies=text(), version="2"), item(bodies=text("New."), version="10"), item(item_id="urn:2")
    rejection, document, _ = read_items(old, new, other)
    assert rejection.reason == "an older version of the item “urn:1”; the newest is in record 2 of this file"
    assert document.article.body == "New."


def test_a_later_cancellation_withdraws_the_earlier_version():
    reasons = [one.reason for one in read_items(item(bodies=text()), item(status=Status.CANCELLED, version="2"))]
    assert "older version" in reasons[0]
    assert "has withdrawn" in reasons[1]


def test_versions_are_told_apart_by_their_time_where_they_have_no_number():
    early, late = (
        item(bodies=text(), changed="2020-05-01T10:00"),
        item(bodies=text("Late."), changed="2020-05-01T11:00"),
    )
    documents = [one for one in read_items(late, early) if hasattr(one, "article")]
    assert [one.article.body for one in documents] == ["Late."]


def test_an_item_alone_has_no_place_and_several_have():
    [alone] = read_items(item(bodies=text()))
    assert alone.place is None
    several = read_items(item(bodies=text()), item(item_id="", bodies=text()))
    assert [(str(one.place), one.fragment) for one in several] == [("record 1", "urn:1"), ("record 2", "record 2")]


def test_pictures_and_packages_are_no_articles():
    assert read_one(kind=ItemKind.PICTURE).reason == (
        "a picture “Harbour closed” (urn:1), no article; only texts are imported"
    )
    package = read_one(kind=ItemKind.PACKAGE, parts=[f"urn:{n}" for n in range(8)])
    assert "only points to urn:0, urn:1, urn:2, urn:3, urn:4 and 3 more: import the files of these" in package.reason


def test_a_package_with_a_text_of_its_own_is_an_article():
    assert read_one(kind=ItemKind.PACKAGE, bodies=text()).article.body.startswith("The harbour")


def test_a_text_in_another_file_is_named():
    assert "whose text is in another file: story.xml; import that" in read_one(parts=["story.xml"]).reason


def test_a_summary_stands_in_for_a_missing_text():
    article = read_one(summary="Two barges.").article
    assert article.body == "Two barges."
    assert "it has only a summary, which was taken as its text" in article.notes


def test_an_item_with_nothing_is_rejected():
    assert read_one(headline="").reason == "a text (urn:1) without a headline and without words"


def test_an_item_over_the_most_bytes_is_rejected_with_its_size():
    assert read_one(bodies=text(), data=b"x" * 1_001).reason == "1,001 bytes is over the limit of 1,000 bytes"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("By Ann Bo", "Ann Bo"),
        ("BY ANN BO=", "ANN BO"),
        ("Von Ann Bo, dpa", "Ann Bo, dpa"),
        ("von der Leyen", "von der Leyen"),
        ("ab/cd", ""),
        ("Example Agency", ""),
        ("Byron Smith", "Byron Smith"),
    ],
)
def test_bylines_are_names(given, read):
    assert read_one(bodies=text(), byline=given, source="Example Agency").article.byline == read


@pytest.mark.parametrize("last", ["ends", "-30-", "ab/cd/ef", "EXA TV ab", "dpa abc de", "(ANSA).", "==Example"])
def test_what_an_agency_signs_with_is_no_text(last):
    assert read_one(bodies=text(f"One.\n\nTwo.\n\n{last}")).article.body == "One.\n\nTwo."


@pytest.mark.parametrize("last", ["He won.", "They said no", "US 3 China 2", "UN said so"])
def test_a_short_last_paragraph_stays(last):
    assert read_one(bodies=text(f"One.\n\n{last}")).article.body == f"One.\n\n{last}"


def test_headline_and_byline_above_the_text_are_not_repeated_in_it():
    body = text("Harbour closed\n\nBy Ann Bo\n\nOne.\n\nTwo.")
    assert read_one(bodies=body, byline="By Ann Bo").article.body == "One.\n\nTwo."


@pytest.mark.parametrize("given", ["2014-07-16 15:53 GMT", "4/4/2018", ""])
def test_a_dateline_that_is_only_a_time_is_left_out(given):
    assert read_one(bodies=text(), dateline=given).article.dateline == ""


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("20140829T134951+0000", "2014-08-29T13:49:51+00:00"),
        ("20140829", "2014-08-29"),
        ("2014-08-29", "2014-08-29"),
        ("2016-04-13 04:52:21+00:00", "2016-04-13T04:52:21+00:00"),
        ("last Friday", "last Friday"),
        ("20141329", "2014-13-29"),
        ("", ""),
    ],
)
def test_moments_are_read_in_both_forms_of_iso(given, read):
    assert agency_items.read_moment(given) == read


def test_the_later_of_two_moments_is_the_last_change():
    article = read_one(bodies=text(), created="20200501T100000Z", changed="20200502T110000Z").article
    assert str(article.published_on) == "2020-05-01"
    assert article.more["updated_at"].isoformat() == "2020-05-02T11:00:00+00:00"
    assert (
        "updated_at"
        not in read_one(bodies=text(), created="20200501T100000Z", changed="2020-05-01T10:00:00Z").article.more
    )


def test_ids_of_any_length_are_told_apart():
    ids = {fit_id("tag:" + "x" * 500 + str(number)) for number in range(3)}
    assert len(ids) == 3
    assert all(len(one) <= 200 for one in ids)
    assert fit_id(" urn:1 ") == "urn:1"


def test_many_versions_and_signs_take_no_longer_than_they_are_long():
    begun = time.monotonic()
    read_items(*(item(version=str(number), bodies=text("a\n\n" * 20)) for number in range(3_000)))
    read_one(bodies=text("a\n\n" * 100_000), data=b"")
    assert time.monotonic() - begun < 10
