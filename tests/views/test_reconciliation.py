"""The reconciliation service: candidates, who is sure, what the protocol wants, and what is refused."""

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import routing
from articles.curation import entity_matching, merge_entities
from articles.models import Entity
from articles.views.reconciliation import answering
from tests.factories import make_article, make_country, make_entity
from tests.queries import count_queries
from tests.views.pages import parse

pytestmark = pytest.mark.django_db(transaction=True)


def post(**data: object):
    return Client().post("/reconcile", {name: json.dumps(value) for name, value in data.items()})


def match(query: str = "", **more: object) -> list[tuple[str, bool]]:
    """Return the candidates of one query, best first, each with whether it is the one."""
    response = post(queries={"q0": ({"query": query} if query else {}) | more})
    assert response.status_code == 200, response.content
    return [(found["id"], found["match"]) for found in response.json()["q0"]["result"]]


def property_of(pid: str, *values: object) -> dict[str, object]:
    return {"properties": [{"pid": pid, "v": list(values)}]}


@pytest.fixture
def khan() -> Entity:
    return make_entity(
        "Imran Khan", names=("Imran Khan", "Imran Niazi"), slug="imran-khan", country=make_country("pk", "Pakistan"),
        wikidata_id="Q155164", active_from=1971, active_to=2023,
    )  # fmt: skip


# -- whom it finds


@pytest.mark.parametrize(
    ("query", "is_sure"),
    [
        ("Imran Khan", True), ("imran niazi", True), ("Khan, Imran", True), ("Q155164", True),
        ("https://www.wikidata.org/wiki/Q155164", True), ("imran-khan", True), (" Imran\0  Khan ", True),
        ("Imran Kahn", False), ("Imrn Khan", False), ("Imran", False),
    ],
)  # fmt: skip
def test_a_name_finds_its_bearer_and_is_sure_only_where_it_is_the_name(khan, query, is_sure):
    assert match(query) == [("imran-khan", is_sure)]


@pytest.mark.parametrize("query", ["Somebody", "'; DROP TABLE", "%", "*", ".", "\u202e", "a" * 5000, "x " * 300])
def test_what_is_no_name_here_finds_nothing(khan, query):
    assert match(query) == []


def test_of_two_namesakes_none_is_sure_unless_a_witness_tells_them_apart(khan):
    make_entity("Imran Khan", slug="the-actor", country=make_country("in", "India"), active_from=2008, active_to=2015)
    assert dict(match("Imran Khan")) == {"imran-khan": False, "the-actor": False}
    assert match("Imran Khan", **property_of("country", "Indien"))[0] == ("the-actor", True)
    assert match("Imran Khan", **property_of("country", {"id": "in", "name": "India"}))[0] == ("the-actor", True)
    Entity.objects.filter(slug="in").update(wikidata_id="Q668")
    assert match("Imran Khan", **property_of("country", {"id": "Q668"}))[0] == ("the-actor", True)
    assert match("Imran Khan", **property_of("years", "1996–2002"))[0] == ("imran-khan", True)
    assert match("Imran Khan", **property_of("years", 2010))[0][1] is False
    assert match("Imran Khan", **property_of("wikidata_id", "Q155164"))[0] == ("imran-khan", False)
    assert match("Imran Khan", **property_of("wikidata_id", "Q1"))[0] == ("the-actor", True)
    assert match(**property_of("wikidata_id", "Q155164")) == [("imran-khan", True)]


def test_a_witness_against_the_only_candidate_leaves_it_unsure(khan):
    assert match("Imran Khan", **property_of("country", "DE")) == [("imran-khan", True)], "no such country here"
    make_country("de", "Germany")
    assert match("Imran Khan", **property_of("country", "DE")) == [("imran-khan", False)]
    assert match("Imran Khan", **property_of("kind", "Group")) == [("imran-khan", False)]


def test_kinds_narrow_or_only_weigh(khan):
    make_entity("Imran Khan", "group", slug="fans")
    assert match("Imran Khan", type="group") == [("fans", True)]
    assert match("Imran Khan", type=["country", "organisation"]) == []
    assert match("Imran Khan", type=["person", "group"], type_strict="all") == []
    assert match("Imran Khan", type=["person"], type_strict="should") == [("imran-khan", True), ("fans", False)]


@pytest.mark.parametrize("kind", ["surname", "alias"])
def test_a_name_that_does_not_always_mean_its_bearer_is_never_sure(khan, kind):
    khan.names.create(text="Captain", kind=kind, needs_context=kind == "alias")
    assert match("Captain") == [("imran-khan", False)]


def test_countries_are_found_in_other_languages(khan):
    make_country("de", "Germany")
    assert match("Deutschland") == match("Германия") == [("de", True)]
    assert match("Deutschland", type="person") == []


def test_the_public_alone_is_served(admin_user):
    hidden = make_entity("Jane Roe", names=("Jane Roe",), slug="jane-roe", status="provisional", wikidata_id="Q5")
    make_entity("Old Refused", slug="refused", status="refused")
    for query in ("Jane Roe", "Q5", "jane-roe", "Old Refused"):
        assert match(query) == []
    ids = ["jane-roe", "refused"]
    assert post(extend={"ids": ids, "properties": [{"id": "kind"}]}).json()["rows"] == {
        one: {"kind": []} for one in ids
    }
    client = Client()
    assert client.get("/reconcile/suggest/entity?prefix=jane").json() == {"result": []}
    for address in ("/reconcile/preview?id=jane-roe", "/entities/jane-roe/", "/entities/Q5/", "/entities/nobody/"):
        assert client.get(address).status_code == 404
    survivor = make_entity("Doe", names=("Doe",), slug="doe")
    merge_entities(survivor, [hidden], admin_user)
    assert match("Jane Roe") == []
    aliases = {"ids": ["doe"], "properties": [{"id": "aliases"}]}
    assert post(extend=aliases).json()["rows"]["doe"]["aliases"] == []
    assert client.get("/reconcile/suggest/entity?prefix=jane").json() == {"result": []}


def test_a_name_that_only_articles_gave_is_a_candidate_and_not_sure():
    make_article(tags=[make_entity("Jane Roe", names=("Jane Roe",), slug="jane-roe", status="provisional")])
    assert match("Jane Roe") == [("jane-roe", False)]


# -- the protocol: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/


def test_the_manifest_names_what_is_there():
    response = Client().get("/reconcile")
    manifest = response.json()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert manifest["versions"] == ["0.2"]
    assert manifest["view"]["url"] == "http://testserver/entities/{{id}}/"
    assert manifest["identifierSpace"] == "http://testserver/entities/"
    assert manifest["batchSize"] == 50
    assert {"name", "schemaSpace", "documentation", "defaultTypes", "preview", "extend"} <= manifest.keys()
    named = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    for one in named:
        address = one["service_url"].removeprefix("http://testserver") + one["service_path"]
        assert Client().get(address).status_code == 200, address


def test_a_candidate_has_what_the_protocol_wants(khan):
    (found,) = post(queries={"a": {"query": "Imran Khan", "limit": 3} | property_of("country", "pk")}).json()["a"][
        "result"
    ]
    assert found == {
        "id": "imran-khan",
        "name": "Imran Khan",
        "description": "Pakistan, 1971–2023",
        "type": [{"id": "person", "name": "Person"}],
        "score": 100,
        "features": [{"id": "name", "value": 100}, {"id": "country", "value": True}],
        "match": True,
    }


def test_get_and_post_are_alike_and_a_callback_makes_a_script(khan):
    queries = json.dumps({"q0": {"query": "Imran Khan"}})
    got = Client().get("/reconcile", {"queries": queries})
    assert got.json() == Client(enforce_csrf_checks=True).post("/reconcile", {"queries": queries}).json()
    script = Client().get("/reconcile", {"queries": queries, "callback": "jQuery1.go", "_": "1"})
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert json.loads(script.content.decode().removeprefix("/**/jQuery1.go(").removesuffix(");")) == got.json()
    for callback in ("alert(1)", "a;b", "<x>", "ä", "a" * 101):
        refused = Client().get("/reconcile", {"callback": callback})
        assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/json")


def test_a_page_of_another_origin_is_told_that_it_may_ask():
    response = Client().options("/reconcile")
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert Client().put("/reconcile").status_code == 405
    assert Client().post("/reconcile/suggest/type").status_code == 405


def test_properties_are_fetched(khan):
    properties = ["wikidata_id", "kind", "country", "years", "active_from", "active_to", "aliases", "description"]
    answer = post(extend={"ids": ["imran-khan", "gone"], "properties": [{"id": name} for name in properties]}).json()
    assert [one["id"] for one in answer["meta"]] == properties
    assert answer["meta"][2]["type"] == {"id": "country", "name": "Country"}
    assert answer["rows"]["gone"] == {name: [] for name in properties}
    assert answer["rows"]["imran-khan"] == {
        "wikidata_id": [{"str": "Q155164"}],
        "kind": [{"str": "person"}],
        "country": [{"id": "pk", "name": "Pakistan"}],
        "years": [{"str": "1971–2023"}],
        "active_from": [{"int": 1971}],
        "active_to": [{"int": 2023}],
        "aliases": [{"str": "Imran Niazi"}],
        "description": [],
    }


def test_names_kinds_and_properties_are_completed(khan):
    client = Client()

    def suggest(what: str, **values: object) -> list[str]:
        return [one["id"] for one in client.get(f"/reconcile/suggest/{what}", values).json()["result"]]

    for prefix in ("imr", "khan im", "Q155164", "imran-khan"):
        assert suggest("entity", prefix=prefix) == ["imran-khan"]
    assert (
        suggest("entity", prefix="imr", cursor=1)
        == suggest("entity", prefix="")
        == suggest("entity", prefix="zz")
        == []
    )
    assert suggest("type", prefix="per") == ["person"]
    assert len(suggest("type", prefix="")) == 4
    assert suggest("property", prefix="act") == ["years"]
    proposed = client.get("/reconcile/properties?type=person&limit=2").json()
    assert (len(proposed["properties"]), proposed["type"], proposed["limit"]) == (2, "person", 2)
    assert client.get("/reconcile/suggest/entity?prefix=a&cursor=x").status_code == 400


def test_a_preview_may_stand_in_any_frame_and_nothing_else_is_loosened(khan):
    response = Client().get("/reconcile/preview?id=imran-khan")
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert "X-Frame-Options" not in response.headers
    assert (policy["frame-ancestors"], policy["default-src"], policy["script-src"]) == ("*", "'none'", "'self'")
    root = parse(response.content.decode())
    assert root.one("h1").text == "Imran Khan"
    assert "Pakistan, 1971–2023" in root.text
    assert {link.attributes["href"] for link in root.all("a")} == {
        "/actors/imran-khan/",
        "https://www.wikidata.org/wiki/Q155164",
    }


def test_an_id_leads_to_the_page_of_its_entity(khan):
    for key in ("imran-khan", "Q155164", "q155164"):
        assert Client().get(f"/entities/{key}/").headers["Location"] == "/actors/imran-khan/"
    assert Client().get("/entities/pk/").headers["Location"] == "/countries/pk/"


# -- what is refused


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        ({"queries": "{"}, 400, "“queries” cannot be read: it is not JSON."),
        ({"queries": "[" * 5000}, 400, "“queries” cannot be read: it is not JSON."),
        ({"queries": "[]"}, 400, "“queries” has to be a JSON object."),
        ({"queries": '{"a": 1}'}, 400, "Query “a”: it has to be a JSON object."),
        ({"queries": '{"a": {}}'}, 400, "Query “a”: it needs a “query”, or “properties”."),
        ({"queries": '{"a": {"query": 1}}'}, 400, "Query “a”: “query” has to be a text."),
        ({"queries": '{"a": {"query": "x", "limit": "1"}}'}, 400, "Query “a”: “limit” has to be a number."),
        ({"queries": '{"a": {"query": "x", "limit": NaN}}'}, 400, "Query “a”: “limit” has to be a number."),
        (
            {"queries": '{"a": {"query": "x", "type": 1}}'},
            400,
            "Query “a”: “type” has to be a text or a list of texts.",
        ),
        ({"queries": '{"a": {"query": "x", "typ": 1}}'}, 400, "Query “a”: there is no “typ”."),
        (
            {"queries": '{"a": {"query": "x", "properties": [{"pid": "age", "v": 1}]}}'},
            400,
            "there is no property “age”",
        ),
        ({"queries": '{"a": {"query": "\\ud800"}}'}, 400, "“queries” has half a character"),
        ({"extend": '{"ids": [], "properties": [{"id": "\\ud800"}]}'}, 400, "“extend” has half a character"),
        ({"queries": '{"a": {"query": "x", "properties": [{"pid": [], "v": 1}]}}'}, 400, "there is no property “[]”"),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})}, 413, "50 queries at most; this has 51"),
        ({"extend": "{}"}, 400, "“ids” of “extend” has to be a list of texts."),
        ({"extend": '{"ids": [], "properties": [{"id": "age"}]}'}, 400, "There is no property “age”."),
        ({"extend": json.dumps({"ids": [str(n) for n in range(101)], "properties": []})}, 413, "100 entities at most"),
        ({"queries": "{}", "extend": "{}"}, 400, "Send either “queries” or “extend”."),
        ({"query": "x"}, 400, "There is no parameter “query”. The nearest is “queries”."),
        ({}, 400, "Send “queries” or “extend” as a form."),
        ({"queries": "x" * 3_000_000}, 413, "The request is too large"),
    ],
    ids=range(22),
)
def test_what_can_not_be_answered_is_refused_in_words(data, status, reason):
    response = Client().post("/reconcile", data)
    assert response.status_code == status
    assert reason in response.json()["error"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=é"],
)
def test_a_form_that_can_not_be_read_is_refused_in_words(kind):
    response = Client().generic("POST", "/reconcile", b"queries=%7B%7D", content_type=kind)
    assert response.status_code == 400
    assert "as a form" in response.json()["error"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("kind", ["\0", "film", ["\0", "x" * 10_000], ""])
def test_of_a_kind_that_is_none_nobody_is_found(khan, kind):
    assert match("Imran Khan", type=kind) == ([("imran-khan", True)] if kind == "" else [])


def test_values_of_any_sort_and_limits_of_any_size_are_read(khan):
    odd = [{"pid": "years", "v": [True, None, 1e308, {"id": 5}, [1], "x" * 10_000]}, {"pid": "country", "v": ""}]
    assert match("Imran Khan", limit=-5, properties=odd) == [("imran-khan", True)]
    assert match("Imran Khan", limit=10**400) == match("Imran Khan", limit=1e308) == [("imran-khan", True)]


def test_of_a_property_that_a_query_has_over_and_over_the_first_values_count(khan):
    def values_looked_up(times: int) -> int:
        properties = [{"pid": "country", "v": [f"Q{number}", f"Q{number}0"]} for number in range(1, times + 1)]
        with CaptureQueriesContext(connection) as queries:
            assert match("Imran Khan", properties=properties) == [("imran-khan", True)]
        return max(query["sql"].count("'Q") for query in queries)

    assert values_looked_up(5) == values_looked_up(500) > 0


def test_no_more_batches_at_once_than_there_are_places(khan, monkeypatch):
    monkeypatch.setattr(answering, "WAIT_SECONDS", 0.01)
    with answering.TakenPlace(), answering.TakenPlace():
        response = post(queries={"a": {"query": "x"}})
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert match("Imran Khan") == [("imran-khan", True)]


def test_tables_are_matched_on_while_nothing_can_be_written(khan, monkeypatch):
    monkeypatch.setattr(routing, "is_primary_lost", lambda **_: True)
    assert match("Imran Khan") == [("imran-khan", True)]


def test_a_batch_takes_few_queries_however_many_names_there_are(khan):
    """Beside those in the index of words, of which a name has one and up to four."""

    def count(names: int) -> int:
        queries = {f"q{number}": {"query": f"Imran Khan {number}"} for number in range(names)}
        return count_queries(Client(), "/reconcile?" + urlencode({"queries": json.dumps(queries)}))

    for number in range(12):
        make_entity(f"Imran Khan the {number}th", names=(f"Imran Khan the {number}th",))
    assert count(3) - count(1) <= 2 * 5


def test_namesakes_of_one_name_leave_room_for_those_of_another(monkeypatch):
    monkeypatch.setattr(entity_matching, "MOST_NAMES", 3)
    for number in range(8):
        make_entity("Ann Lee", names=("Ann Lee",), slug=f"ann-{number}")
        make_entity("Ann Lee", "group", names=("Ann Lee",), slug=f"lee-{number}")
    make_entity("Zoe Roe", names=("Zoe Roe",), slug="zoe")
    found = post(queries={"a": {"query": "Ann Lee", "type": "group"}, "z": {"query": "Zoe Roe"}}).json()
    assert {one["type"][0]["id"] for one in found["a"]["result"]} == {"group"}
    assert len(found["a"]["result"]) >= 3
    assert [one["id"] for one in found["z"]["result"]] == ["zoe"]


def test_single_letters_are_words_not_beginnings(khan):
    make_entity("J Roe", names=("J Roe",), slug="j-roe")
    assert match("I K") == []
    assert match("J") == [("j-roe", False)]
