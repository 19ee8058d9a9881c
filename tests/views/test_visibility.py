"""What the public may not see is in no page, file, feed or number: names, too, that only hidden articles bring."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import curation
from articles.models import Article, Entity, FrozenResult, Source, Tag
from articles.models.entities import EntityQuerySet
from articles.search import catching_up
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import check_structure, make_archive, open_page
from tests.views.test_results import keep

pytestmark = pytest.mark.django_db(transaction=True)

NAME, SLUG = "Zarqon Vellum", "zarqon-vellum"
COUNTRY, CODE = "Ruritania", "xq"
SOURCE, SOURCE_SLUG = "Vexil Press", "vexil-press"
SECRETS = ("zarqon", "vellum", "ruritania", "vexil")


@pytest.fixture
def secret() -> Article:
    """Make an article whose names nothing else brings along, beside an archive of others."""
    make_archive(3, tags=1)
    article = make_article(
        "Vellum meets Zarqon",
        "Zarqon Vellum of Ruritania spoke in Kabul.",
        source=make_source(SOURCE, slug=SOURCE_SLUG),
        byline="Vexil Zarqon",
    )
    for entity in (
        make_entity(NAME, slug=SLUG, names=(NAME,), status="provisional"),
        make_entity(COUNTRY, kind="country", slug=CODE, names=(COUNTRY,), status="provisional"),
        Entity.objects.get(slug="person-0"),
    ):
        Tag.objects.create(article=article, entity=entity, mentions=[["body", 0, 13, "name"]])
    return article


def reader() -> Client:
    """Return somebody who may see hidden articles."""
    user = User.objects.get_or_create(username="reader", defaults={"is_staff": True})[0]
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = Client()
    client.force_login(user)
    return client


def addresses() -> list[str]:
    """Return every kind of public address that lists, counts, completes or draws anything."""
    day = "2021/6/19"
    lists = ["/", "/actors/", "/countries/", "/sources/", "/browse/", "/compare/", "/help/"]
    lists += [f"/actors/?name={name}" for name in ("z", "zarq")] + ["/sources/?name=v", "/actors/?kind=person"]
    lists += ["/countries/?name=ruri", "/sources/?name=vex", "/actors/?order=name&letter=Z", "/facets/actor/?find=zarq"]
    lists += ["/browse/2021/", "/browse/2021/6/", f"/browse/{day}/", "/actors/person-0/", "/countries/af/"]
    lists += ["/sources/wire/", "/sitemap.xml", "/feed.atom", "/search.json", "/?scope=main", "/?measure=share&q=kabul"]
    lists += [f"/sitemap-{section}-0.xml" for section in ("lists", "articles", "entities", "sources")]
    lists += [
        f"/facets/{facet}{form}" for facet in ("actor", "country", "source", "dateline") for form in ("/", ".csv")
    ]
    lists += [f"/facets/actor/?{order}" for order in ("order=name", "find=o")] + ["/facets/source/?order=name&find=e"]
    lists += [f"/export.{form}" for form in ("csv", "jsonl", "ris", "bib", "csl.json")]
    lists += [f"/suggest.json?form=rich&q={text}" for text in ("za", "zarq", "ver", "ruri", "vex", "kab", "person")]
    lists += [pk.get_absolute_url() for pk in Article.objects.published()]
    return lists


def read(path: str, client: Client | None = None) -> str:
    return (client or Client()).get(path).getvalue().decode().lower()


def check_nothing_is_told(paths: list[str]) -> None:
    for path in paths:
        answer = read(path)
        reported = [word for word in SECRETS if word in answer]
        assert not reported, (path, reported)


@pytest.mark.parametrize("status", ["hidden", "trash", "purged"])
def test_names_that_only_articles_out_of_sight_bring_are_nowhere(secret, status):
    address = secret.get_absolute_url()
    if status == "hidden":  # once is enough
        reported = [path for path in addresses() if any(word in read(path) for word in SECRETS)]
        assert len(reported) > 20, "what is published is told: the words below would be found"
    Article.objects.filter(pk=secret.pk).update(status="trash" if status == "purged" else status)
    if status == "purged":
        curation.purge_articles(Article.objects.filter(pk=secret.pk), User.objects.create_user("c"))
        assert Entity.objects.filter(slug=SLUG).exists()
    check_nothing_is_told(addresses())
    for path in (
        address,
        f"/articles/{secret.pk}/",
        f"/actors/{SLUG}/",
        f"/countries/{CODE}/",
        f"/sources/{SOURCE_SLUG}/",
    ):
        assert Client().get(path).status_code == 404, path
    check_structure(open_page(f"/actors/{SLUG}/", status=404))


PARAMETERS = [
    ("actor", SLUG), ("not_actor", SLUG), ("with", SLUG), ("country", CODE), ("not_country", CODE), ("with", CODE),
    ("dateline", CODE), ("source", SOURCE_SLUG), ("not_source", SOURCE_SLUG),
]  # fmt: skip


@pytest.mark.parametrize(("parameter", "value"), PARAMETERS)
def test_a_hidden_name_as_a_filter_is_answered_as_one_that_nobody_knows(secret, parameter, value):
    unknown = {SLUG: "nobody-at-all", CODE: "xj", SOURCE_SLUG: "no-such-press"}[value]
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    for form in ("/?", "/search.json?", "/feed.atom?", "/export.csv?", "/facets/actor/?", "/results/keep/?"):
        hidden, other = (Client().get(f"{form}{parameter}={slug}") for slug in (value, unknown))
        assert hidden.status_code == other.status_code
        one, two = (re.sub(r'value="\w{64}"', "", answer.getvalue().decode()) for answer in (hidden, other))
        assert one.replace(value, "…") == two.replace(unknown, "…"), form


@pytest.mark.parametrize(
    "query", [f"add={quote(NAME)}&kind=actor", f"add={COUNTRY}&kind=country", f"add={quote(SOURCE)}&kind=source",
              "add=zarq&kind=actor", "add=vex&kind=source", f"add={SLUG}&kind=actor"]
)  # fmt: skip
def test_a_comparison_offers_and_adds_only_what_the_public_sees(secret, query):
    assert Client().get(f"/compare/?{query}").status_code == 302
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    page = open_page(f"/compare/?{query}")
    assert "There is no" in page.root.one("ul", "notices").text
    assert page.root.all("ul", "offers") == page.root.all("ul", "keys") == []
    assert reader().get(f"/compare/?{query}").status_code == 302
    for text in (f"actor={SLUG}", f"country={CODE}", f"source={SOURCE_SLUG}"):
        page = open_page(f"/compare/?s={quote(text)}")
        assert not any(name in page.html for name in (NAME, COUNTRY, SOURCE))
        assert Client().get(f"/compare.csv?s={quote(text)}").status_code == 400


def test_those_who_may_see_hidden_articles_see_their_names_marked(secret):
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    client = reader()
    for path, name in (("/actors/", NAME), ("/countries/", COUNTRY), ("/sources/", SOURCE)):
        row = next(row for row in open_page(path, client).root.one("ol", "directory").all("li") if name in row.text)
        assert "not public" in row.text
    for path in (f"/actors/{SLUG}/", f"/countries/{CODE}/", f"/sources/{SOURCE_SLUG}/"):
        page = open_page(path, client)
        check_structure(page)
        assert page.root.one("p", "notices").text.startswith("Not public")
        assert "no-store" in page.response["Cache-Control"]
    for parameter, value, name in (("actor", SLUG, NAME), ("source", SOURCE_SLUG, SOURCE)):
        page = open_page(f"/?{parameter}={value}", client)
        assert page.root.one("ul", "chips").one("b").text == f"{name} (not public)"
        assert page.total == 0
    assert "not public" not in open_page("/actors/person-0/", client).html
    assert open_page(secret.get_absolute_url(), client).root.one("h1").text == secret.headline


def test_what_is_shown_again_is_seen_again(secret):
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    open_page(f"/actors/{SLUG}/", status=404)
    Article.objects.filter(pk=secret.pk).update(status="published")
    assert open_page(f"/actors/{SLUG}/").headlines == [secret.headline]
    assert NAME in open_page("/actors/").html


@pytest.mark.parametrize("state", ["rejected", "suggested"])
def test_a_tag_that_does_not_count_makes_no_name_public(secret, state):
    Tag.objects.filter(entity__slug=SLUG).update(state=state)
    open_page(f"/actors/{SLUG}/", status=404)
    assert open_page(f"/?actor={SLUG}").notices


def test_a_refused_name_is_no_label():
    make_archive(1)
    make_entity(NAME, slug=SLUG, status="refused")
    page = open_page(f"/?actor={SLUG}")
    assert NAME not in page.html


def test_confirmed_names_stay_without_any_article():
    make_archive(1)
    make_entity("Unseen", slug="unseen"), make_country("no", "Norway")
    assert "Unseen" in open_page("/actors/").html
    assert "Norway" in open_page("/countries/").html
    open_page("/actors/unseen/")


def test_a_merged_name_leads_to_nothing_hidden(secret):
    old = make_entity("Old Zarqon", slug="old-zarqon", status="provisional")
    curation.merge_entities(Entity.objects.get(slug=SLUG), [old], None)
    Article.objects.filter(pk=secret.pk).update(body=f"{secret.body} Old Zarqon!")
    assert Client().get("/actors/old-zarqon/").status_code == 301
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    assert Client().get("/actors/old-zarqon/").status_code == 404
    page = open_page("/?actor=old-zarqon")
    assert "There is no actor “old-zarqon”" in page.notices[0]
    assert reader().get("/actors/old-zarqon/").status_code == 301


def test_a_provisional_name_that_was_merged_is_reported_where_a_published_article_holds_it(secret):
    person = Entity.objects.get(slug="person-0")
    curation.merge_entities(person, [Entity.objects.get(slug=SLUG)], None)
    assert NAME in open_page("/actors/person-0/").html
    assert Client().get(f"/actors/{SLUG}/").status_code == 301
    assert open_page(f"/?actor={SLUG}&with={SLUG}").notices == []
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    for path in (
        f"/actors/{SLUG}/",
        f"/?actor={SLUG}",
        f"/?with={SLUG}",
        f"/?not_actor={SLUG}",
        f"/compare/?add={SLUG}",
    ):
        page = Client().get(path)
        assert "person-0" not in page.headers.get("Location", ""), path
        assert "Person 0" not in "".join(
            re.findall(r"(?s)<h1.*?</h1>|<ul class=.chips.*?</ul>", page.content.decode())
        ), path
    assert Client().get(f"/actors/{SLUG}/").status_code == 404
    assert reader().get(f"/actors/{SLUG}/").status_code == 301
    assert NAME not in open_page("/actors/person-0/").html
    assert NAME in open_page("/actors/person-0/", reader()).html


@pytest.mark.parametrize(("parameter", "value"), [("actor", SLUG), ("source", SOURCE_SLUG), ("with", CODE)])
def test_a_kept_result_names_nothing_that_was_hidden_since(secret, parameter, value):
    address = keep(**{parameter: value, "q": "kabul"})
    forms = [address, f"{address.rstrip('/')}.json", f"{address.rstrip('/')}.csv", f"{address}?show=gone"]
    assert any(word in read(address) for word in SECRETS)
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    check_nothing_is_told(forms)
    page = open_page(address)
    check_structure(page)
    assert page.root.one("h1").text == "kabul; and a name that is not public"
    assert "One of its names is not in the public archive today" in page.root.text
    assert any(word in read(address, reader()) for word in SECRETS)
    assert FrozenResult.objects.get().said == f"kabul; {FrozenResult.objects.get().said.partition('; ')[2]}"


def test_a_name_that_was_merged_is_reported_by_no_kept_result_and_no_suggestion_where_its_articles_are_hidden(secret):
    addresses = [keep(**{name: SLUG, "q": "kabul"}) for name in ("actor", "with", "not_actor")]
    person = Entity.objects.get(slug="person-0")
    person.names.create(text=person.name, kind="name")
    curation.merge_entities(person, [Entity.objects.get(slug=SLUG)], None)
    kept = [f"{address.rstrip('/')}{form}" for address in addresses for form in ("/", ".json")]
    assert any(word in read(path) for path in kept for word in SECRETS)
    assert "person 0" in read("/suggest.json?form=rich&q=zarq")
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    check_nothing_is_told(kept)
    assert open_page(addresses[0]).root.one("h1").text == "kabul; and a name that is not public"
    assert any(word in read(path, reader()) for path in kept for word in SECRETS)
    assert "person 0" not in read("/suggest.json?form=rich&q=zarq")
    assert "person 0" in read("/suggest.json?form=rich&q=pers")


def test_an_index_that_is_behind_names_nothing_hidden(secret, monkeypatch):
    read("/")
    monkeypatch.setattr(catching_up, "is_behind", lambda _: False)  # as where nothing can be written
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    check_nothing_is_told(addresses())


def test_no_spelling_is_offered_from_words_that_were_hidden(secret):
    make_article("Harvest", "The harvest was good.")
    page = open_page("/?q=ruritanja+OR+harvesst")
    assert "ruritania" in page.html
    Article.objects.filter(pk=secret.pk).update(status="hidden")
    page = open_page("/?q=ruritanja+OR+harvesst")
    assert "harvest" in page.html
    assert "ruritania" not in page.html


# -- cost


def test_the_number_of_queries_does_not_grow(secret):
    paths = ("/actors/", "/sources/", f"/?actor={SLUG}&source={SOURCE_SLUG}", "/facets/actor/", "/suggest.json?q=zarq")

    def count() -> list[int]:
        read("/")
        counts = []
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as context:
                read(path)
            counts.append(len(context))
        return counts

    before = count()
    for number in range(30):
        entity = make_entity(f"Zarq {number}", slug=f"zarq-{number}", names=(f"Zarq {number}",), status="provisional")
        source = make_source(f"Vex {number}", slug=f"vex-{number}")
        make_article(f"Report {number}", tags=[entity], source=source, status="hidden" if number % 2 else "published")
    assert all(now <= then for now, then in zip(count(), before, strict=True))


@pytest.mark.parametrize(("rows", "index"), [("entities", "tag_entity"), ("sources", "article_published_source")])
def test_whether_something_is_public_is_found_by_an_index(secret, rows, index):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by the size of its tables")
    queryset: EntityQuerySet = Entity.objects if rows == "entities" else Source.objects
    plan = queryset.visible_to_public().filter(pk=1).explain()
    assert index in plan
    assert "SCAN" not in plan
