"""The search taken along: one line of JSON an article, all of them, in the order of the page."""

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.fields import Form, fields_of
from articles.models import Article, Tag
from articles.search import IndexNotReadyError
from articles.tagging import load_tagger, retag_articles
from articles.views.export import streaming
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = {"id", "url", "countries", "actors"} | {field.machine_name for field in fields_of(Form.RECORD)}
COUNTRY_KEYS = {"value", "wikidata_id", "main", "mention_count", "mentions", "mentions_elsewhere"}
ACTOR_KEYS = COUNTRY_KEYS | {"label", "kind", "provisional"}
MENTION_KEYS = {"start", "end", "text", "rule"}
HOSTILE = 'Kabul \u2028 and \u0085 "quotes" \\ </script><b>&amp; \x0b\x1c 🕊️ 𝔘 e\u0301 \u202e\r\n\n{% now %} \ufeff'


def fetch(**parameters: object) -> list[dict]:
    """Return the lines of an export, each read back."""
    response = Client().get("/export.jsonl?" + urlencode(parameters, doseq=True))
    assert response.status_code == 200
    text = response.getvalue().decode()
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


# -- one line


def test_a_line_has_the_shape_that_is_promised():
    turkey, kabul = make_country("tr", "Turkey"), make_country("af", "Afghanistan")
    mujahid = make_entity("Zabihullah Mujahid", slug="zabihullah-mujahid", status="provisional", wikidata_id="Q42")
    article = make_article(
        "Talks",
        "Zabihullah Mujahid went to Turkey.",
        "2021-06-19",
        source=make_source("The Wire", slug="wire"),
        external_id="doc-7",
        dateline="KABUL",
        dateline_country=kabul,
        byline="By Jane Roe",
        url="https://wire.example/talks",
    )
    Tag.objects.create(
        article=article,
        entity=mujahid,
        is_main=True,
        role="Taliban spokesman",
        mentions=[["headline", 0, 5, "name"], ["body", 0, 18, "role", "Taliban spokesman"]],
    )
    Tag.objects.create(article=article, entity=turkey, mentions=[["body", 27, 33, "name"]])
    (line,) = fetch()
    article.refresh_from_db()
    assert line == {
        "id": article.pk,
        "arrived_at": article.arrived_at.isoformat(),
        "external_id": "doc-7",
        "headline": "Talks",
        "published_on": "2021-06-19",
        "dateline": "KABUL",
        "dateline_country": "af",
        "byline": "By Jane Roe",
        "body": "Zabihullah Mujahid went to Turkey.",
        "section": "",
        "page_label": "",
        "edition": "",
        "updated_at": None,
        "keywords": [],
        "language": "en",
        "original_url": "https://wire.example/talks",
        "source": "The Wire",
        "url": f"http://testserver/articles/{article.pk}/talks/",
        "countries": [
            {
                "value": "tr",
                "wikidata_id": None,
                "main": False,
                "mention_count": 1,
                "mentions": [{"start": 27, "end": 33, "text": "Turkey", "rule": "name", "why": "name"}],
                "mentions_elsewhere": [],
            }
        ],
        "actors": [
            {
                "value": "zabihullah-mujahid",
                "label": "Zabihullah Mujahid",
                "kind": "person",
                "wikidata_id": "Q42",
                "main": True,
                "provisional": True,
                "role": "Taliban spokesman",
                "mention_count": 2,
                "mentions": [
                    {
                        "start": 0,
                        "end": 18,
                        "text": "Zabihullah Mujahid",
                        "rule": "role",
                        "why": "title or role beside the name: “Taliban spokesman”",
                    }
                ],
                "mentions_elsewhere": [
                    {"field": "headline", "start": 0, "end": 5, "text": "Talks", "rule": "name"}
                    | {"why": "name, in the headline"}
                ],
            }
        ],
    }


def test_what_is_not_known_is_null_and_never_left_out():
    article = make_article("Talks", published_on=None)
    (line,) = fetch()
    assert set(line) == KEYS
    assert {name: line[name] for name in ("published_on", "dateline_country", "source", "external_id")} == {
        "published_on": None,
        "dateline_country": None,
        "source": None,
        "external_id": article.external_id,
    }
    assert (line["countries"], line["actors"]) == ([], [])


def test_every_line_of_an_archive_has_those_keys_and_no_others():
    make_archive(7)
    lines = fetch()
    assert len(lines) == 7
    for line in lines:
        assert set(line) == KEYS
        assert line["countries"]
        assert line["actors"]
        for tag in line["countries"]:
            assert set(tag) == COUNTRY_KEYS
        for tag in line["actors"]:
            assert set(tag) - {"role"} == ACTOR_KEYS
        for mention in [m for tag in line["countries"] + line["actors"] for m in tag["mentions"]]:
            assert set(mention) - {"why"} == MENTION_KEYS


def test_offsets_count_characters_of_the_stored_body():
    make_entity("Jane Roe", names=("Jane Roe",))
    make_country("ir", "Iran")
    bodies = [
        "É ‘𝔘’ 🕊️ Jane Roe spoke. Minister Ada Stone said no.\n\nThen Stone left I\u00adran for Iran.",
        "Jane  Roe\nspoke in Ｉran. Taliban spokesman Zabihullah Mujahid said so. Mujahid left.",
    ]
    articles = [make_article(f"Iran {n}", body, dateline="IRAN") for n, body in enumerate(bodies)]
    retag_articles(articles, load_tagger())
    stored = {article.pk: article.body for article in Article.objects.all()}
    seen = 0
    for line in fetch():
        for tag in line["countries"] + line["actors"]:
            for mention in tag["mentions"]:
                assert stored[line["id"]][mention["start"] : mention["end"]] == mention["text"]
                seen += 1
    assert seen >= 8


def test_a_mention_that_a_later_edit_pushed_out_is_left_out_and_the_tag_stays():
    country = make_country("ir", "Iran")
    article = make_article("Talks", "Short.")
    Tag.objects.create(article=article, entity=country, mentions=[["body", 90, 94, "name"]])
    assert fetch()[0]["countries"] == [
        {"value": "ir", "wikidata_id": None, "main": False, "mention_count": 0}
        | {"mentions": [], "mentions_elsewhere": []}
    ]


@pytest.mark.parametrize(("state", "is_there"), [("accepted", True), ("suggested", False), ("rejected", False)])
def test_only_tags_that_count_are_reported(state, is_there):
    Tag.objects.create(article=make_article(), entity=make_country("ir", "Iran"), state=state)
    assert bool(fetch()[0]["countries"]) is is_there


def test_main_subjects_come_first_then_the_most_mentioned():
    article = make_article("Talks", "Words " * 10)
    for name, count, is_main in (("b", 1, False), ("a", 1, False), ("c", 3, False), ("d", 1, True)):
        mentions = [["body", 6 * n, 6 * n + 5, "name"] for n in range(count)]
        Tag.objects.create(article=article, entity=make_entity(name), mentions=mentions, is_main=is_main)
    assert [actor["label"] for actor in fetch()[0]["actors"]] == ["d", "c", "a", "b"]


# -- all of them


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"sort": "oldest"},
        {"q": "kabul"},
        {"q": "kabul", "sort": "newest"},
        {"source": "wire", "country": ["af", "pk"]},
        {"not_source": "wire", "date_after": "2021-02", "date_before": "2021-04"},
    ],
    ids=str,
)
def test_it_holds_every_hit_in_the_order_of_the_pages(monkeypatch, parameters):
    monkeypatch.setattr(streaming, "PAGE", 7)  # several readings of the database
    make_archive(45)
    lines = fetch(**parameters)
    listed = []
    for number in range(1, 10):
        page = open_page("/?" + urlencode(parameters | {"page": number}, doseq=True))
        if not page.headlines:
            break
        listed += page.headlines
    assert [line["headline"] for line in lines] == listed
    assert len(lines) == Client().get("/search.json?" + urlencode(parameters, doseq=True)).json()["total"] > 7


def test_the_page_parameter_cuts_nothing_off():
    make_archive(3)
    assert len(fetch(page=2)) == 3


def test_filters_are_respected():
    make_archive(12)
    assert {line["source"] for line in fetch(source="wire")} == {"Wire"}
    dates = [line["published_on"] for line in fetch(date_after="2021-03", date_before="2021-03")]
    assert dates
    assert all(day.startswith("2021-03") for day in dates)
    assert fetch(q="nothingofthiskind") == []
    assert fetch(not_country="af") == []


def test_hidden_articles_are_not_told():
    make_article("Shown"), make_article("Hidden", status="hidden")
    assert [line["headline"] for line in fetch()] == ["Shown"]


def test_an_empty_archive_is_an_empty_file():
    assert fetch() == []


# -- the response


def test_it_is_streamed_as_a_file_to_keep():
    make_archive(2)
    response = Client().get("/export.jsonl")
    assert response.streaming
    assert response["Content-Type"] == "application/x-ndjson; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="articles.jsonl"'
    response.getvalue()


def test_the_database_is_asked_a_page_at_a_time(monkeypatch):
    monkeypatch.setattr(streaming, "PAGE", 5)
    make_archive(20)
    fetch()  # the index has caught up
    response = Client().get("/export.jsonl")
    with CaptureQueriesContext(
        connection,
    ) as first:
        stream = iter(response.streaming_content)
        next(stream)
    with CaptureQueriesContext(connection) as others:
        rest = list(stream)
    assert len(first) <= 4
    assert len(rest) == 19
    assert len(others) <= 3 * 4  # three more pages: ids, lengths, articles and tags each


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"actor": "nobody"}, ["actor"]),
        ({"country": "xx"}, ["country"]),
        ({"date_after": "yesterday"}, ["date_after"]),
        ({"sort": "best"}, ["sort"]),
        ({"page": "-1"}, ["page"]),
        ({"scope": "x", "source": "y\0"}, ["scope", "source"]),
    ],
    ids=str,
)
def test_wrong_parameters_are_a_400_that_names_them(parameters, wrong):
    make_article()
    response = Client().get("/export.jsonl?" + urlencode(parameters))
    assert response.status_code == 400
    assert sorted(response.json()["parameters"]) == wrong


def test_other_methods_are_refused():
    assert Client().post("/export.jsonl").status_code == 405


def test_an_index_that_is_not_ready_is_a_503_and_no_file_cut_short(monkeypatch):
    def fail(_request):
        raise IndexNotReadyError("The search index is being built.")

    monkeypatch.setattr(streaming, "search_pages", fail)
    response = Client().get("/export.jsonl")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert response.json() == {"error": "The search index is being built."}


def test_an_article_deleted_meanwhile_is_left_out(monkeypatch):
    gone, here = make_article("Gone"), make_article("Here")
    monkeypatch.setattr(streaming, "search_pages", lambda _request: iter([(gone.pk, here.pk)]))
    Article.objects.filter(pk=gone.pk).delete()
    assert [line["headline"] for line in fetch()] == ["Here"]


# -- hostile text


def test_hostile_text_is_one_line_and_comes_back_as_it_was():
    entity = make_entity(HOSTILE.strip()[:100], slug="hostile")
    article = make_article(HOSTILE, HOSTILE * 3, source=make_source(HOSTILE))
    Tag.objects.create(
        article=article,
        entity=entity,
        role=HOSTILE,
        mentions=[["body", 3, len(HOSTILE), "rule {0} \n", HOSTILE], ["body", "x"], None, 7, {"a": 1}],
    )
    (line,) = fetch()
    assert (line["headline"], line["source"]) == (HOSTILE, HOSTILE)
    (actor,) = line["actors"]
    assert (actor["label"], actor["role"]) == (entity.name, HOSTILE)
    (mention,) = actor["mentions"]
    assert (mention["text"], mention["rule"]) == (HOSTILE[3:], "rule {0} \n")
