"""Fields of printed papers, from their documents to the page, the files, the search and the form of the admin."""

import ast
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.curation.article_versions import restore_version
from articles.importing.readers.records import MOST_LINES
from articles.models import Article, Change, Source, Version
from articles.search import search
from tests.conftest import ROOT
from tests.factories import make_article, make_source
from tests.forms import FormReader
from tests.importing.imports import outcomes, record, run, write_lines
from tests.importing.test_jsonl_reader import parse
from tests.requests.test_filters import read as read_parameters
from tests.test_fields import modules
from tests.views.pages import open_page, total_in_json

pytestmark = pytest.mark.django_db(transaction=True)

PRINTED = {
    "section": "Foreign  news",
    "page_label": "A1",
    "edition": "Late City",
    "updated_at": "2021-06-20T08:30:00+04:30",
    "keywords": ["peace talks", "Doha", "peace talks", " "],
}
STORED = {
    "section": "Foreign news",
    "page_label": "A1",
    "edition": "Late City",
    "updated_at": datetime(2021, 6, 20, 4, 0, tzinfo=UTC),
    "keywords": ["peace talks", "Doha"],
}
DECLARED_IN = {"articles/facets.py", "articles/fields.py", "articles/models/archive.py"}


def make_printed(**fields) -> Article:
    return make_article("Talks", "The talks went on.", **(STORED | fields))


# -- one declaration


NEW_FIELDS = (*STORED, "articleSection", "source_kind")


@pytest.fixture(scope="module")
def naming() -> dict[str, set[str]]:
    """Return the modules that name each new field; readers of a format say where it has what."""
    naming: dict[str, set[str]] = {name: set() for name in NEW_FIELDS}
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if "readers" in path.parts or not any(name in text for name in NEW_FIELDS):
            continue
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Attribute(attr=name) | ast.keyword(arg=name) | ast.Constant(value=name) if name in NEW_FIELDS:
                    naming[name].add(str(path.relative_to(ROOT)))
    assert "articles/fields.py" in naming["section"], "what declares them is found"
    return naming


@pytest.mark.parametrize("name", NEW_FIELDS)
def test_nothing_but_declaration_and_model_names_a_new_field(naming, name):
    assert naming[name] <= DECLARED_IN


# -- the reader


def test_a_document_brings_them():
    article = parse(**PRINTED)
    assert {name: article.value_of(name) for name in STORED} == STORED
    assert article.notes == ()


def test_a_document_without_them_has_none_and_keeps_its_fingerprint():
    article = parse(section=None, keywords=None, updated_at="")
    assert article.more == {}
    assert article == parse()
    assert article.value_of("keywords") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("yesterday", "is not written as YYYY-MM-DD"),
        ("2021-13-01", "does not exist"),
        ("0001-01-01T00:00:00+10:00", "has the year 1, of another calendar or of none"),
        ("9999-12-31T23:59:59-10:00", "has the year 9999, of another calendar or of none"),
    ],
)
def test_a_time_that_can_not_be_read_is_noted(text, problem):
    article = parse(updated_at=text)
    assert article.value_of("updated_at") is None
    assert article.notes == (f"“{text}” in “updated_at” {problem}; left out",)


def test_a_time_without_a_zone_is_utc_and_a_day_its_beginning():
    assert parse(updated_at="2021-06-20 08:30").value_of("updated_at") == datetime(2021, 6, 20, 8, 30, tzinfo=UTC)
    assert parse(updated_at="2021-06-20").value_of("updated_at") == datetime(2021, 6, 20, tzinfo=UTC)


def test_keywords_are_a_list_or_parted_by_commas():
    assert parse(keywords="peace talks, Doha; Kabul").value_of("keywords") == ["peace talks", "Doha", "Kabul"]
    assert parse(keywords=["a", 3, None]).value_of("keywords") == ["a", "3"]
    assert parse(keywords={"a": 1}).notes == ("“keywords” holds an object, which is not text; left out",)
    assert parse(section=["a"]).value_of("section") == "a"


def test_what_is_too_much_is_cut_and_noted():
    many = parse(keywords=[f"word {n}" for n in range(MOST_LINES + 1)])
    assert len(many.value_of("keywords")) == MOST_LINES
    assert many.notes == ("“keywords” has 101 entries; cut to 100",)
    long = parse(section="s" * 201, keywords=["k" * 101])
    assert (len(long.value_of("section")), len(long.value_of("keywords")[0])) == (200, 100)
    assert len(long.notes) == 2


# -- the archive


def test_an_import_stores_them_updates_them_and_keeps_what_it_replaced(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [record(1, **PRINTED)])
    assert outcomes(run(path)[1]) == ["created"]
    assert outcomes(run(path)[1]) == ["unchanged"]
    article = Article.objects.get()
    assert {name: getattr(article, name) for name in STORED} == STORED
    later = "2021-06-21T00:00:00Z"
    write_lines(path, [record(1, **(PRINTED | {"section": "World", "updated_at": later, "keywords": []}))])
    assert outcomes(run(path)[1]) == ["updated"]
    article.refresh_from_db()
    assert (article.section, article.keywords, article.edition) == ("World", [], "Late City")
    version = Version.objects.get()
    assert version.before["section"] == "Foreign news"
    assert set(version.after) == {"section", "updated_at", "keywords"}
    user = User.objects.create_superuser("ada")
    assert restore_version(version, user)
    article.refresh_from_db()
    assert {name: getattr(article, name) for name in STORED} == STORED


def test_what_a_curator_has_set_outlives_an_import(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [record(1, **PRINTED)])
    run(path)
    article = Article.objects.get()
    article.section, article.keywords = "Home news", ["mine"]
    article.save()
    curation.record_edit(article, ["section", "keywords"])
    write_lines(path, [record(1, **(PRINTED | {"section": "World", "edition": "Final", "keywords": ["theirs"]}))])
    run(path)
    article.refresh_from_db()
    assert (article.section, article.keywords, article.edition) == ("Home news", ["mine"], "Final")


# -- the search


def total(query: str = "", **parameters: str) -> int:
    return search(read_parameters(urlencode({"q": query} | parameters)).request()).total


def test_sections_and_keywords_are_found_by_their_prefix_alone():
    make_printed()
    make_article("Foreign matters")
    assert total("section:foreign") == total('section:"foreign news"') == total("keywords:doha") == 1
    assert total("keywords:(peace talk)") == total('keywords:"peace talks"') == 1
    assert total('keywords:"peace talk"') == 0
    assert total("doha") == total("news") == 0
    assert total("foreign") == 1
    assert total("-section:foreign") == 1
    assert read_parameters("q=keyword:doha").query.notices[0].alternative == "keywords:doha"


def test_facets_of_texts_are_counted_chosen_and_left_out():
    make_printed(source=make_source("Wire", kind="agency"))
    make_printed(section="Sport", language="de-AT", source=make_source("Post", kind="newspaper"))
    make_printed(section="", language="")
    answer = Client().get("/search.json").json()["facets"]
    counted = {name: {one["value"]: one["count"] for one in answer[name]} for name in answer}
    assert counted["section"] == {"Foreign news": 1, "Sport": 1, "none": 1}
    assert counted["language"] == {"en": 1, "de": 1, "none": 1}
    assert counted["source_kind"] == {"agency": 1, "newspaper": 1, "none": 1}
    assert {one["value"]: one["label"] for one in answer["language"]} == {
        "en": "English", "de": "German", "none": "Language not given",
    }  # fmt: skip
    assert total(section="Sport") == total(not_section="Sport") - 1 == 1
    assert total(language="de") == total(language="DE-ch") == total(source_kind="agency") == total(section="none") == 1
    kept = Client().get("/search.json?language=fr&section=Chess").json()
    assert kept["total"] == 0
    for name, label in (("language", "French"), ("section", "Chess")):
        (chosen,) = [one for one in kept["facets"][name] if one["selected"]]
        assert (chosen["label"], chosen["count"]) == (label, 0), "what is chosen stays at zero"


def test_a_section_called_none_is_reported_from_articles_without_one():
    for section in ("none", '"none"', "", "", "None"):
        make_printed(section=section)
    page = open_page("/")
    values = {value.label: value for value in page.facets if value.group == "section"}
    assert set(values) == {"none", '"none"', "None", "Section not given"}
    for label, value in values.items():
        assert value.count == total_in_json(value.link) == (2 if label == "Section not given" else 1), value


def test_what_no_address_can_name_is_counted_as_not_set():
    for language in ("en", "e n", "i-klingon", "x", "<b>", "none"):
        make_article(language=language, source=make_source(kind=language))
    make_article(source=make_source(kind="agency"))
    page = open_page("/")
    for value in page.facets:
        assert value.count == total_in_json(value.link), value
    counted = {(value.group, value.label): value.count for value in page.facets}
    assert counted["language", "Language not given"] == 4
    assert counted["language", "none"] == 1
    assert (counted["source_kind", "Agency"], counted["source_kind", "Kind of source not given"]) == (1, 6)


@pytest.mark.parametrize(
    ("parameter", "value", "noun"),
    [
        ("language", "e n", "language"),
        ("language", "x", "language"),
        ("source_kind", "blog", "kind of source"),
        ("not_source_kind", "Bureau", "kind of source"),
        ("section", "s" * 201, "section"),
    ],
)
def test_a_value_that_no_article_can_have_is_reported(parameter, value, noun):
    make_printed()
    response = Client().get("/search.json", {parameter: value})
    message = f"There is no {noun} “{value[:60]}” in this archive: it was left out of the search."
    assert (response.status_code, response.json()["parameters"]) == (400, {parameter: [message]})
    assert message in open_page("/?" + urlencode({parameter: value})).root.text


def test_values_are_looked_for_by_their_labels():
    make_printed()
    make_printed(language="de", section="Sport")
    make_printed(language="ps", section="Foreign sport")
    page = open_page("/facets/language/?find=ger")
    assert [(value.label, value.count) for value in page.facets] == [("German", 1)]
    page = open_page("/facets/section/?find=SPORT&order=name")
    assert [value.label for value in page.facets] == ["Foreign sport", "Sport"]


def test_they_work_in_feed_files_comparison_and_kept_results():
    make_printed()
    make_printed(section="Sport")
    query = urlencode({"section": "Foreign news"})
    assert Client().get(f"/feed.atom?{query}").content.count(b"</entry>") == 1
    assert Client().get(f"/export.jsonl?{query}").getvalue().count(b"\n") == 1
    compared = open_page("/compare/?" + urlencode({"s": [query, "section=Sport"]}, doseq=True)).root.text
    assert "section Foreign news" in compared
    assert "section Sport" in compared
    kept = Client().post(f"/results/keep/?{query}", {"section": "Foreign news"}).headers["Location"]
    answer = Client().get(f"{kept.rstrip('/')}.json").json()
    assert (answer["total"], answer["parameters"]) == (1, "section=Foreign+news")


def test_a_facet_of_which_no_article_has_a_value_is_not_shown():
    make_article()
    groups = {value.group for value in open_page("/").facets}
    assert "section" not in groups
    assert "language" in groups


def test_a_source_of_another_kind_is_counted_there():
    source, other = make_source("Wire", kind="agency"), make_source("Post", kind="agency")
    make_article(source=source)
    make_article(source=other)
    assert total(source_kind="agency") == 2
    Source.objects.filter(pk=source.pk).update(kind="newspaper")
    assert (total(source_kind="agency"), total(source_kind="newspaper")) == (1, 1)


def test_saving_a_source_of_the_same_kind_marks_nothing():
    source = make_source("Wire", kind="agency")
    make_article(source=source)
    before = dict(Change.objects.values_list("article_id", "version"))
    source.description = "An agency."
    source.save()
    assert dict(Change.objects.values_list("article_id", "version")) == before


# -- page, files and form


def test_the_page_lists_them_with_links_and_tells_machines():
    article = make_printed()
    page = open_page(article.get_absolute_url())
    imprint = " ".join(page.root.one("p", "imprint").text.split())
    for message in ("Section Foreign news", "Page A1", "Edition Late City", "Last changed 20 June 2021, 04:00 UTC"):
        assert message in imprint
    links = {link.text: link.attributes["href"] for link in page.root.one("p", "imprint").all("a")}
    for text in ("Foreign news", "peace talks", "Doha"):
        assert total_in_json(links[text]) == 1
    html = Client().get(article.get_absolute_url()).content.decode()
    reported = json.loads(html.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert reported["articleSection"] == "Foreign news"
    assert reported["keywords"] == ["peace talks", "Doha"]
    assert reported["dateModified"] == "2021-06-20T04:00:00+00:00"
    assert (reported["printPage"], reported["printEdition"]) == ("A1", "Late City")


def test_files_have_them():
    article = make_printed(url="https://example.org/1")
    (line,) = [json.loads(line) for line in Client().get("/export.jsonl").getvalue().decode().splitlines()]
    assert {name: line[name] for name in STORED} == STORED | {"updated_at": "2021-06-20T04:00:00+00:00"}
    table = Client().get("/export.csv").getvalue().decode()
    assert "Foreign news,A1,Late City,2021-06-20T04:00:00+00:00,peace talks; Doha" in table
    (hit,) = Client().get("/search.json").json()["results"]
    for answer in (line, hit):
        assert answer["original_url"] == "https://example.org/1"
        assert answer["url"].endswith(article.get_absolute_url())
    assert hit["section"] == "Foreign news"


def test_the_form_edits_them_and_keeps_what_nobody_touched():
    article = make_printed()
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    address = reverse("admin:articles_article_change", args=[article.pk])
    response = client.get(address)
    sent = FormReader.read(response.content.decode())
    assert (sent["section"], sent["keywords"]) == ("Foreign news", "peace talks\r\nDoha")
    assert client.post(address, sent).status_code == 302
    article.refresh_from_db()
    assert article.curated_fields == []
    changed = sent | {"section": "World", "keywords": "Kabul\r\n\r\n Doha \r\nKabul", "page_label": "B2"}
    changed |= FormReader.read(client.get(address).content.decode()) | {
        name: changed[name] for name in ("section", "keywords", "page_label")
    }
    assert client.post(address, changed).status_code == 302
    article.refresh_from_db()
    assert (article.section, article.keywords, article.page_label) == ("World", ["Kabul", "Doha"], "B2")
    assert article.edition == "Late City"
    assert article.curated_fields == ["keywords", "page_label", "section"]
    history = client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    assert "peace talks, Doha" in history
