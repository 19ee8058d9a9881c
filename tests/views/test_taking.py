"""A search taken along as table, citations and feed: the same articles as on the page, any text unharmed."""

import csv
import io
import json
import re
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article, Tag
from articles.search import catch_up
from articles.views.export import feed as feeds
from articles.views.export import streaming
from articles.views.export.table import COLUMNS, disarm, rearm, write_csv
from tests.conftest import ROOT
from tests.factories import make_article, make_country, make_entity, make_source
from tests.text.test_citations import read_bibtex, read_ris
from tests.views.machine_forms import OFFERED
from tests.views.pages import make_archive, open_page
from tests.views.test_export import HOSTILE

database = pytest.mark.django_db(transaction=True)

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCHES = (
    {},
    {"sort": "oldest"},
    {"q": "kabul"},
    {"q": "kabul", "sort": "newest", "source": "wire"},
    {"country": ["af", "pk"], "not_source": "wire"},
    {"date_after": "2021-02", "date_before": "2021-04", "scope": "main"},
)


def get(path: str, **parameters: object) -> str:
    response = Client().get(f"{path}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == 200
    return response.getvalue().decode()


def fetch_table(**parameters: object) -> list[dict[str, str]]:
    text = get("/export.csv", **parameters)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def fetch_feed(**parameters: object) -> ET.Element:
    return ET.fromstring(get("/feed.atom", **parameters))


def links_of(feed: ET.Element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}


def entries_of(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


# -- all forms


@database
@pytest.mark.parametrize("parameters", SEARCHES, ids=str)
def test_every_form_holds_the_articles_of_the_page_in_its_order(monkeypatch, parameters):
    monkeypatch.setattr(streaming, "PAGE", 4)
    make_archive(15)
    answer = Client().get("/search.json?" + urlencode(parameters, doseq=True)).json()
    listed = [str(result["id"]) for result in answer["results"]]
    assert len(listed) == answer["total"]
    assert [row["id"] for row in fetch_table(**parameters)] == listed
    assert [dict(record)["ID"] for record in read_ris(get("/export.ris", **parameters))] == listed
    assert re.findall(r"^@\w+\{.*-(\d+),$", get("/export.bib", **parameters), re.MULTILINE) == listed
    assert [item["id"] for item in json.loads(get("/export.csl.json", **parameters))] == listed
    feed = fetch_feed(**parameters)
    assert sorted(entry.find(f"{ATOM}id").text.rpartition("/")[2] for entry in entries_of(feed)) == sorted(listed)


@database
@pytest.mark.parametrize("path", OFFERED)
def test_wrong_parameters_are_a_400_that_names_them(path):
    make_article()
    response = Client().get(f"{path}?actor=nobody&sort=best")
    assert response.status_code == 400
    assert sorted(response.json()["parameters"]) == ["actor", "sort"]


@database
@pytest.mark.parametrize("path", OFFERED)
def test_an_empty_result_is_an_empty_file(path):
    make_article("Talks")
    text = get(path, q="nothingofthiskind")
    if path.endswith(".csv"):
        assert text == "\ufeff" + ",".join(COLUMNS) + "\r\n"
    elif path.endswith(".csl.json"):
        assert json.loads(text) == []
    elif path.endswith(".atom"):
        assert entries_of(ET.fromstring(text)) == []
    else:
        assert text == ""


@database
def test_the_page_offers_every_form_with_its_own_parameters():
    make_archive(3)
    page = open_page("/?q=kabul&sort=oldest&country=af&page=1&nonsense=1")
    links = page.root.one("ul", "offers").all("a")
    wanted = [("country", "af"), ("q", "kabul"), ("sort", "oldest")]
    for link, path in zip(links, OFFERED, strict=False):
        address = urlsplit(link.attributes["href"])
        assert address.path == path
        assert sorted(parse_qsl(address.query)) == wanted
        assert link.attributes["rel"] == "nofollow"
    (alternate,) = page.root.all("link", rel="alternate")
    assert alternate.attributes["href"] == links[OFFERED.index("/feed.atom")].attributes["href"]


@database
def test_nothing_is_offered_where_there_is_nothing():
    make_archive(1)
    assert open_page("/?q=nothingofthiskind").root.all("ul", "offers") == []


@database
def test_a_visitor_chooses_twelve_values_at_most_and_staff_more(admin_client):
    make_article("Talks", tags=[make_entity(f"Person {n}", slug=f"person-{n}") for n in range(14)])
    query = urlencode({"actor": [f"person-{n}" for n in range(14)]}, doseq=True)
    page = open_page(f"/?{query}")
    assert len(page.root.one("ul", "chips").all("a", "chip")) == 12
    assert [notice for notice in page.notices if "At most 12 filters" in notice] == page.notices
    assert [("Person 12" in page.notices[0]), ("Person 13" in page.notices[1])] == [True, True]
    response = Client().get(f"/export.csv?{query}")
    assert response.status_code == 400
    assert list(response.json()["parameters"]) == ["actor"]
    assert len(open_page(f"/?{query}", admin_client).root.one("ul", "chips").all("a", "chip")) == 14
    assert admin_client.get(f"/export.csv?{query}").status_code == 200


# -- CSV


@database
def test_a_row_says_what_a_researcher_wants():
    kabul, turkey = make_country("af", "Afghanistan"), make_country("tr", "Turkey")
    article = make_article(
        "Talks", "Body.", "2021-06-19", source=make_source("The Wire"), dateline="KABUL", dateline_country=kabul,
        byline="By Ada Stone", url="https://wire.example/1", external_id="doc-7", tags=[turkey],
    )  # fmt: skip
    Tag.objects.create(article=article, entity=kabul, is_main=True)
    Tag.objects.create(article=article, entity=make_entity("Stone; Ada"), is_main=True)
    Tag.objects.create(article=article, entity=make_entity("Jo Doe", wikidata_id="Q42"))
    Tag.objects.create(article=article, entity=make_entity("Nobody"), state="rejected")
    (row,) = fetch_table()
    assert row == {
        "id": str(article.pk), "external_id": "doc-7", "published_on": "2021-06-19", "source": "The Wire",
        "headline": "Talks", "dateline": "KABUL", "dateline_country": "af", "byline": "By Ada Stone",
        "language": "en", "countries": "af; tr", "country_mentions": "0; 0", "main_countries": "af",
        "actors": "Stone, Ada; Jo Doe", "actor_mentions": "0; 0",
        "main_actors": "Stone, Ada", "url": f"http://testserver/articles/{article.pk}/talks/",
        "original_url": "https://wire.example/1",
        **dict.fromkeys(("section", "page_label", "edition", "updated_at", "keywords", "country_wikidata_ids"), ""),
        "actor_wikidata_ids": "; Q42",
    }  # fmt: skip


@database
def test_what_is_not_known_is_an_empty_cell():
    make_article("Talks", published_on=None)
    (row,) = fetch_table()
    assert {name for name, cell in row.items() if cell} == {"id", "headline", "language", "url"}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "''@x", "＝1+1", "\n=cmd|' /C calc'!A0",
        "\tTalks", "\rTalks", ";=1+1", "; '=1", "\ufeff=1", "\u200b=1", "\x00=1",
    ],
)  # fmt: skip
def test_a_formula_is_disarmed_and_can_be_had_back(text):
    assert disarm(text).startswith("'") or disarm(text).startswith(";'")
    assert rearm(disarm(text)) == text


def test_a_formula_behind_what_may_part_cells_is_disarmed_where_it_would_begin():
    assert disarm("Talks;=1+1; @x") == "Talks;'=1+1;' @x"
    assert disarm("Talks\n=1+1") == "Talks\n'=1+1"
    assert disarm("Talks - and more; all = well") == "Talks - and more; all = well"


FORMULA_MARKS = frozenset("=+-@＝＋－＠")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(st.sampled_from("'=+-@ \t\r\n\",;ab＝é\ufeff\x00"), max_size=8), min_size=2, max_size=4))
def test_any_cells_come_back_and_none_is_a_formula_whatever_parts_cells(cells):
    text = "".join(write_csv([cells]))
    (row,) = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert [rearm(cell) for cell in row] == cells
    begun = [part.strip(" \t\r\n\ufeff\x00") for cell in row for part in re.split("[;\t\r\n]", cell)]
    assert not [part for part in begun if part[:1] in FORMULA_MARKS]
    assert not [cell for cell in row if cell[:1] in {"\t", "\r", "\n"}]


def test_all_tables_are_written_by_one_function():
    writers = [path.name for path in (ROOT / "articles").rglob("*.py") if "csv.writer" in path.read_text("utf-8")]
    assert writers == ["table.py"]


@database
def test_every_table_is_disarmed():
    """Also those of facets and comparisons, whose labels come from the archive and the address."""
    make_article("Talks", "kabul", tags=[make_entity("Sly;=1+1", slug="sly")])
    for address in ("/export.csv?q=kabul", "/facets/actor.csv?q=kabul", "/compare.csv?q=kabul&add=actor:sly"):
        table = Client().get(address).getvalue().decode()
        assert ";=" not in table, address
        assert ("Sly" not in table) or "Sly;'=1+1" in table or "Sly,=1+1" in table, address


@database
def test_hostile_text_is_one_row():
    make_article(f"={HOSTILE}", HOSTILE, source=make_source(HOSTILE), byline=HOSTILE)
    (row,) = fetch_table()
    assert row["headline"] == f"'={HOSTILE}"
    assert (row["source"], row["byline"]) == (HOSTILE, HOSTILE)


# -- citations of one article


@database
def test_an_article_is_cited_in_three_forms():
    article = make_article("Talks", source=make_source("The Wire"), byline="By Ada Stone")
    (record,) = read_ris(get(f"/articles/{article.pk}/cite.ris"))
    assert ("T2", "The Wire") in record
    assert read_bibtex(get(f"/articles/{article.pk}/cite.bib"))[2]["journal"] == "The Wire"
    (item,) = json.loads(get(f"/articles/{article.pk}/cite.json"))
    assert item["URL"] == f"http://testserver{article.get_absolute_url()}"
    response = Client().get(f"/articles/{article.pk}/cite.ris")
    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="article-{article.pk}.ris"'


@database
def test_a_hidden_article_and_an_unknown_form_are_not_cited():
    hidden, shown = make_article(status="hidden"), make_article()
    assert Client().get(f"/articles/{hidden.pk}/cite.ris").status_code == 404
    assert Client().get(f"/articles/{shown.pk}/cite.exe").status_code == 404


# -- the feed


@database
def test_a_feed_has_what_atom_requires():
    make_archive(3)
    feed = fetch_feed(q="kabul", country="af")
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}title").text == "kabul; country Afghanistan · The News Archive"
    for element in (feed, *entries_of(feed)):
        for name in ("id", "title", "updated"):
            (child,) = element.findall(f"{ATOM}{name}")
            assert child.text
        assert datetime.fromisoformat(element.find(f"{ATOM}updated").text).tzinfo
        assert element.find(f"{ATOM}author/{ATOM}name").text
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
    for entry in entries_of(feed):
        assert entry.find(f"{ATOM}summary").text.startswith("The talks in Kabul opened.")
        assert entry.find(f"{ATOM}published").text.endswith("T00:00:00+00:00")
        assert {category.get("term") for category in entry.findall(f"{ATOM}category")} > {"af", "tr"}
    identifiers = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(identifiers) == len(set(identifiers)) == 4


@database
def test_its_pages_hold_every_article_once_the_last_that_came_first(monkeypatch):
    monkeypatch.setattr(feeds, "ENTRIES", 4)
    make_archive(10)
    address, numbers, identifiers, seen = "/feed.atom?sort=oldest&q=kabul", [], [], []
    while address:
        feed = ET.fromstring(Client().get(address).content)
        links = links_of(feed)
        seen.append(dict(parse_qsl(urlsplit(links["self"]).query)).get("page", "1"))
        identifiers += [entry.find(f"{ATOM}id").text for entry in entries_of(feed)]
        numbers = [int(identifier.rpartition("/")[2]) for identifier in identifiers]
        assert feed.find("{http://a9.com/-/spec/opensearch/1.1/}totalResults").text == "10"
        assert links["last"].endswith("page=3")
        address = links.get("next")
    assert seen == ["1", "2", "3"]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(identifiers)) == 10


@database
def test_an_entry_keeps_its_id_and_tells_of_any_edit():
    article = make_article("Talks")
    (before,) = entries_of(fetch_feed())
    Article.objects.filter(pk=article.pk).update(headline="Talks resume")  # no save, no signal
    (after,) = entries_of(fetch_feed())
    assert after.find(f"{ATOM}title").text == "Talks resume"
    assert after.find(f"{ATOM}id").text == before.find(f"{ATOM}id").text
    assert after.find(f"{ATOM}updated").text >= before.find(f"{ATOM}updated").text
    Article.objects.filter(pk=article.pk).update(created_at="2001-01-01T00:00:00Z")
    (entry,) = entries_of(fetch_feed())
    assert not entry.find(f"{ATOM}updated").text.startswith("2001")


def headlines_of_feed(**parameters: str) -> list[str]:
    return [entry.find(f"{ATOM}title").text for entry in entries_of(fetch_feed(**parameters))]


@database
def test_a_feed_is_ordered_by_when_an_article_was_first_published_here():
    year_9999 = make_article("Of 9999", published_on="9999-12-31")
    held_back = make_article("Held back", published_on="2021-06-01", status="hidden")
    make_article("Of 1950", published_on="1950-01-01")
    assert headlines_of_feed() == ["Of 1950", "Of 9999"]
    Article.objects.filter(pk=year_9999.pk).update(arrived_at="2020-01-01T00:00:00Z")
    Article.objects.filter(headline="Of 1950").update(arrived_at="2020-01-02T00:00:00Z")
    Article.objects.filter(pk=held_back.pk).update(status="published")
    order = ["Held back", "Of 1950", "Of 9999"]
    assert headlines_of_feed() == order
    leading = {entry.find(f"{ATOM}title").text: entry.find(f"{ATOM}published") for entry in entries_of(fetch_feed())}
    assert [name for name, published in leading.items() if published is None] == ["Of 9999"]
    year_9999.body = "A correction."
    year_9999.save()  # it was read before the archive knew when it came
    assert headlines_of_feed() == order
    year_9999.status = "hidden"
    year_9999.save()
    Article.objects.filter(pk=year_9999.pk).update(status="published")
    assert headlines_of_feed() == order
    for status in ("hidden", "trash", "published"):
        Article.objects.filter(headline="Of 1950").update(status=status)
    assert headlines_of_feed() == order


@database
def test_an_undated_article_has_no_date_of_publication():
    make_article("Talks", published_on=None)
    (entry,) = entries_of(fetch_feed())
    assert entry.find(f"{ATOM}published") is None


@database
def test_hostile_text_leaves_a_feed_well_formed():
    entity = make_entity(HOSTILE.strip()[:100], slug="hostile")
    make_article(HOSTILE, HOSTILE, source=make_source(HOSTILE), tags=[entity])
    (entry,) = entries_of(fetch_feed())
    assert "</script><b>&amp;" in entry.find(f"{ATOM}title").text
    assert "\x0b" not in entry.find(f"{ATOM}title").text
    assert fetch_feed(q="<b>&\x0b") is not None


@database
def test_a_feed_takes_few_queries(django_assert_max_num_queries):
    make_archive(12)
    catch_up()
    with django_assert_max_num_queries(8):
        fetch_feed()


_FORMULA = r"[\s'\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]"
_OPENING = re.compile(rf"^(?={_FORMULA}|[\s']*[\t\r\n])|(?<=[;\t\r\n\v\f\x85\u2028\u2029])(?={_FORMULA})")


@given(st.text("a';\t\n\r =+-@\u200b\x85＝ \x01", max_size=12))
def test_each_place_where_a_formula_may_begin_is_disarmed_and_no_other(text):
    assert disarm(text) == _OPENING.sub("'", text)
    assert rearm(disarm(text)) == text


def test_a_cell_of_blanks_is_looked_at_once():
    assert disarm("\t" * 200_000) == "'" + "\t" * 200_000
    assert rearm(disarm("\t" * 200_000 + "=")) == "\t" * 200_000 + "="
