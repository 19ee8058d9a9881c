"""A visitor may choose twelve filters at once, of whatever kinds; what is beyond is told, and never run."""

from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Entity
from articles.requests.filters import MOST_CHOSEN
from articles.search import search
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.machine_forms import MACHINE_FORMS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filters() -> list[tuple[str, str]]:
    """Return thirteen filters of every kind; only the last of them lets the article go."""
    actors = [make_entity(f"Actor {n}", slug=f"actor-{n}") for n in range(9)]
    land, paper = make_country("af", "Afghanistan"), make_source("The Paper", slug="paper")
    make_article("Talks", tags=[*actors[:5], land], source=paper, dateline_country=land)
    make_article("Other", tags=[actors[8]], source=make_source("Other", slug="zz"))
    pairs = [("actor", f"actor-{n}") for n in range(3)] + [("not_actor", f"actor-{n}") for n in range(5, 8)]
    pairs += [("country", "af"), ("dateline", "af"), ("not_country", "none"), ("with", "actor-3"), ("with", "af")]
    return [*pairs, ("source", "paper"), ("with", "actor-8")]


def shown(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


def test_a_visitor_is_reported_what_was_left_out_and_the_rest_is_run(filters, monkeypatch):
    assert len(filters) == MOST_CHOSEN + 1 == 13
    content = shown(f"/?{urlencode(filters)}")
    assert "At most 12 filters can be chosen at once: Actor 8 was left out." in content
    assert "Talks" in content, "the twelve others find it; the thirteenth would not"
    run = []
    monkeypatch.setattr("articles.views.search.search", lambda request: run.append(request) or search(request))
    shown(f"/?{urlencode(filters)}")
    chosen = [
        kept
        for request in run
        for sides in (request.include, request.exclude, request.require)
        for kept in sides.values()
    ]
    assert run
    assert max(len(values) for values in chosen) <= MOST_CHOSEN
    assert sum(map(len, chosen)) == MOST_CHOSEN * len(run)


def test_twelve_are_not_too_many(filters):
    assert "At most" not in shown(f"/?{urlencode(filters[:12])}")
    for form in MACHINE_FORMS:
        shown(f"{form}?{urlencode(filters[:12])}")


@pytest.mark.parametrize("form", [*MACHINE_FORMS, "/facets/actor.csv"])
def test_machine_forms_refuse_and_name_the_parameter(filters, form):
    response = Client().get(f"{form}?{urlencode(filters)}")
    assert response.status_code == 400
    assert "At most 12 filters" in response.json()["parameters"]["with"][0]


@pytest.mark.parametrize("address", ["/facets/actor/", "/results/keep/"])
def test_other_pages_tell_it_too(filters, address):
    assert "Actor 8 was left out" in shown(f"{address}?{urlencode(filters)}")


def test_a_kept_result_has_no_more_of_them(filters):
    data: dict[str, list[str]] = {}
    for name, value in filters:
        data.setdefault(name, []).append(value)
    kept = Client().post("/results/keep/", data)["Location"]
    parameters = Client().get(f"{kept.rstrip('/')}.json").json()["parameters"]
    assert len(parameters.split("&")) == MOST_CHOSEN


def test_a_line_of_a_comparison_has_no_more_of_them(filters):
    content = shown(f"/compare/?s={quote(urlencode(filters))}")
    assert "At most 12 filters can be chosen at once: Actor 8 was left out." in content
    assert Client().get(f"/compare.csv?s={quote(urlencode(filters))}").status_code == 400


def test_staff_may_choose_more(filters):
    client = Client()
    client.force_login(User.objects.create_user("curator", is_staff=True))
    assert "At most" not in shown(f"/?{urlencode(filters)}", client)
    assert client.get(f"/search.json?{urlencode(filters)}").json()["total"] == 0
    many = [("actor", slug) for slug in Entity.objects.actors().values_list("slug", flat=True)] + [
        ("actor", f"x{n}") for n in range(12)
    ]
    assert "At most 20 values of one kind" in shown(f"/?{urlencode(many)}", client)
