"""The lists of the admin over very many rows: counted and paged only so far, and yet every row is reached."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.admin import base, paging
from articles.admin.paging import AtLeast, BoundedPaginator, ListPosition, count_up_to
from articles.curation import find_entities
from articles.models import Action, Article, Entity, EntityName, FrozenResult, ImportedDocument, RecordedChange, Tag
from tests.admin.pages import fill, page
from tests.factories import make_article, make_country, make_entity, make_source
from tests.queries import page_queries

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "articles"]
SHORT = {"Source", "ImportRun", "WatchedFeed"}  # lists of some hundred rows
FIRST = date(2020, 1, 1)


@pytest.fixture
def short(monkeypatch) -> None:
    """Let lists count four rows and show two a page."""
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    monkeypatch.setattr(base.ArchiveAdmin, "list_per_page", 2)
    monkeypatch.setattr(base.ArchiveAdmin, "list_max_show_all", 2)


@given(rows=st.integers(0, 12), most=st.integers(1, 12), per_page=st.integers(1, 5))
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_pages_hold_as_many_rows_as_are_counted_and_say_where_there_are_more(monkeypatch, rows, most, per_page):
    Article.objects.all().delete()
    Article.objects.bulk_create([Article(headline=str(number)) for number in range(rows)])
    monkeypatch.setattr(paging, "MOST_COUNTED", most)
    paginator = BoundedPaginator(Article.objects.order_by("pk"), per_page)
    found = [row.headline for number in paginator.page_range for row in paginator.page(number).object_list]
    assert found == [str(number) for number in range(min(rows, most))]
    assert paginator.is_cut is (rows > most)
    assert paginator.count_text == (f"{most:,}+" if rows > most else f"{rows:,}")


def test_a_number_of_which_there_are_more_says_so_wherever_it_is_shown():
    number = AtLeast(10_000)
    assert (str(number), f"{number:,}", "%s" % number, number > 9_999) == ("10,000+", "10,000+", "10,000+", True)  # noqa: UP031


def test_exactly_as_many_as_are_counted_is_an_exact_number():
    for _ in range(3):
        make_source()
    assert [str(count_up_to(make_source().__class__.objects.all(), most)) for most in (3, 4)] == ["3+", "4+"]
    assert not isinstance(count_up_to(make_source().__class__.objects.all(), 6), AtLeast)


def walk(client: Client, address: str, query: str) -> list[int]:
    """Return the rows of a list as its pages and its links to further rows show them."""
    found: list[int] = []
    while query is not None:
        changelist = client.get(address + query).context["cl"]
        pages = changelist.paginator.num_pages
        for number in range(1, pages + 1):
            content = client.get(f"{address}{query}{'&' if query else '?'}p={number}")
            found += [row.pk for row in content.context["cl"].result_list]
        further = content.context["cl"].further
        if further:
            assert further in unescape(content.content.decode())
        query = further or None
    return found


@given(days=st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=14))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_every_article_is_reached_once_and_in_order(client, short, days):
    Article.objects.all().delete()
    for day in days:
        make_article(published_on=None if day is None else FIRST + timedelta(days=day))
    expected = list(Article.objects.values_list("pk", flat=True))
    assert walk(client, page("changelist", Article), "") == expected


@pytest.mark.parametrize("order", ["", "?o=1", "?o=-1"])
def test_every_entity_is_reached_in_the_order_of_its_name(client, short, order):
    for name in ("Bo", "Al", "Cy", "Al", "Al", "Al", "Di", "Al", "Ed"):
        make_entity(name)
    expected = list(Entity.objects.order_by("name", "pk").values_list("pk", flat=True))
    assert walk(client, page("changelist", Entity), order) == (expected[::-1] if "-" in order else expected)


@pytest.mark.parametrize("model", [Tag, ImportedDocument, RecordedChange, EntityName, Action])
def test_every_row_of_the_long_lists_is_reached(client, short, model):
    fill(9)
    found = walk(client, page("changelist", model), "")
    shown = model.objects.exclude(state="planned") if model is Action else model.objects.all()
    assert len(found) == len(set(found)) == shown.count() > 8


@pytest.mark.parametrize("after", ["x", "[]", "[1]", "[1,2]", '["x",1]', "null", '["2020-01-01",null]', "[null,1e99]"])
def test_a_place_that_is_none_is_no_error(client, after):
    make_article()
    assert client.get(page("changelist", Article), {"after": after}, follow=True).status_code == 200


def test_another_filter_or_order_begins_with_the_first_rows(client, short):
    for number in range(9):
        make_article(status="hidden" if number % 2 else "published")
    further = client.get(page("changelist", Article) + "?p=2").context["cl"].further
    content = unescape(client.get(page("changelist", Article) + further).content.decode())
    links = re.findall(r'href="(\?[^"]*(?:status__exact|o=)[^"]*)"', content)
    assert links
    assert not [link for link in links if "after" in link]


def test_what_is_selected_from_here_on_is_only_that(client, short):
    numbers = [make_article().pk for _ in range(7)]
    further = client.get(page("changelist", Article) + "?p=2").context["cl"].further
    data = {"action": "hide", "_selected_action": [numbers[0]], "select_across": "1", "index": "0"}
    client.post(page("changelist", Article) + further, data)
    assert set(Article.objects.filter(status="hidden").values_list("pk", flat=True)) == set(numbers[:3])


def test_a_long_list_is_ordered_only_by_what_an_index_keeps(client, short):
    for headline in "bcaed":
        make_article(headline)
    address = page("changelist", Article)
    response = client.get(address, {"o": "1"})
    assert [row.headline for row in response.context["cl"].result_list] == ["d", "e"], "the usual order"
    assert "sortable" in response.content.decode(), "the date still orders"
    Article.objects.filter(headline="e").delete()
    short_list = client.get(address, {"o": "1"}).context["cl"]
    assert [row.headline for row in short_list.result_list] == ["a", "b"]


def test_periods_lead_from_years_to_days(client):
    shown = make_article("Shown", published_on="2020-02-29")
    make_article("Before", published_on="2020-02-28")
    make_article("Undated", published_on=None)
    address = page("changelist", Article)
    for period, count in (("2020", 2), ("2020-02", 2), ("2020-02-29", 1), ("2019", 0)):
        changelist = client.get(address, {"published_on__period": period}).context["cl"]
        assert changelist.result_count == count, period
    assert list(changelist.queryset.model.objects.filter(pk=shown.pk))
    content = client.get(address).content.decode()
    assert "?published_on__period=2020" in content
    for wrong in ("2020-13", "2020-02-30", "0000", "9999", "x", "2020-1"):
        assert client.get(address, {"published_on__period": wrong}, follow=True).status_code == 200


# -- what a page may ask the database


def unbounded(statements: list[str]) -> list[str]:
    """Return the statements that count rows without a limit."""
    counts = [sql for sql in statements if re.search(r"\bcount\(", sql, re.IGNORECASE)]
    return [sql for sql in counts if not re.search(r"FROM \(SELECT.* LIMIT \d+\)", sql, re.IGNORECASE | re.DOTALL)]


def pages_of(model) -> list[str]:
    row = model.objects.order_by("pk").first()
    views = [page("changelist", model), page("add", model), page("changelist", model) + "?o=1"]
    if admin.site._registry[model].search_fields:
        views.append(page("changelist", model) + "?q=Afghanistan")
    return views + [page(view, model, row.pk) for view in ("change", "history", "delete")]


@pytest.mark.parametrize("model", OURS)
def test_no_page_counts_without_a_limit_or_asks_more_for_more_rows(client, model):
    FrozenResult.objects.create(key="k", said="s", total=0, packed_ids=b"")
    fill(2)
    query_counts = {}
    for address in pages_of(model):
        client.get(address)  # content types are cached now
        with page_queries() as queries:
            client.get(address)
        assert not unbounded(queries), address
        query_counts[address] = len(queries)
    Entity.objects.filter(slug="af").update(slug="ir")
    fill(25, "Iran")
    for address, number in query_counts.items():
        with page_queries() as queries:
            client.get(address)
        assert len(queries) <= number, address


def test_the_walk_sees_a_count_without_a_limit():
    with page_queries() as queries:
        Article.objects.count()
        count_up_to(Article.objects.all())
    assert len(unbounded(queries)) == 1


def test_the_front_page_and_the_review_queue_count_only_so_far(client):
    fill(3)
    for address in map(reverse, ("admin:index", "admin:articles_entity_review", "admin:articles_entity_merges")):
        with page_queries() as queries:
            client.get(address)
        assert [sql for sql in unbounded(queries) if "pendingname" not in sql] == []


# -- more rows than an action changes while somebody waits


@pytest.fixture
def few_at_once(monkeypatch) -> None:
    for module in (base, __import__("articles.admin.archive", fromlist=["archive"])):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 2)


@pytest.mark.parametrize("action", ["hide", "publish", "trash", "restore"])
def test_many_articles_are_changed_in_steps(client, few_at_once, action):
    status = {"hide": "published", "publish": "hidden", "trash": "published", "restore": "trash"}[action]
    numbers = [make_article(status=status).pk for _ in range(4)]
    data = {"action": action, "_selected_action": numbers}
    response = client.post(f"{page('changelist', Article)}?status__exact={status}", data)
    assert Article.objects.filter(status=status).count() == 4
    client.post(response["Location"], {"confirm": ""})
    assert not Article.objects.filter(status=status).exists()


@pytest.mark.parametrize(
    ("model", "action"), [(Tag, "accept"), (Tag, "move"), (Entity, "delete_selected"), (Entity, "confirm")]
)
def test_other_actions_refuse_what_is_too_much(client, few_at_once, model, action):
    entities = [make_entity(status="provisional") for _ in range(3)]
    make_article(tags=entities)
    data = {"action": action, "_selected_action": [row.pk for row in model.objects.all()]}
    response = client.post(page("changelist", model), data, follow=True)
    assert "At most 2 can be changed at once" in response.content.decode()
    assert not Action.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entity_with_very_many_tags_is_deleted_in_steps(client, monkeypatch):
    monkeypatch.setattr("articles.admin.name_changes.MOST_TAGS", 2)
    monkeypatch.setattr("articles.curation.entities.CHUNK", 2)
    entity = make_entity("Ada", names=("Ada",))
    for _ in range(5):
        make_article(tags=[entity])
    address = page("delete", Entity, entity.pk)
    assert "more than 2 tags" in client.get(address).content.decode()
    response = client.post(address, {"post": "yes"})
    assert Entity.objects.count() == 1
    client.post(response["Location"], {"confirm": ""})
    assert not Entity.objects.exists()
    assert not Tag.objects.exists()
    assert Action.objects.get().summary == "Delete: Ada"


def test_an_entity_with_very_many_names_has_a_list_of_them_instead(client, monkeypatch):
    monkeypatch.setattr("articles.admin.entities.MOST_NAMES", 2)
    entity = make_entity("Ada", names=("Ada", "Countess", "Lovelace"))
    content = client.get(page("change", Entity, entity.pk)).content.decode()
    assert "names-TOTAL_FORMS" not in content
    link = re.search(r'<a href="([^"]+)">3 </a>', content)
    assert client.get(unescape(link[1])).context["cl"].result_count == 3


# -- finding entities


def names_found(text: str, rows=None) -> set[str]:
    found = find_entities(text, Entity.objects.all() if rows is None else rows)
    return set(Entity.objects.filter(pk__in=found.all_ids).values_list("name", flat=True))


def test_an_entity_is_found_by_the_beginnings_of_its_words():
    make_entity("Zabihullah Mujahid", names=("Zabihullah Mujahid", "Al-Mujahid"))
    make_country("ir", "Iran", names=("Iran", "Islamic Republic of Iran"))
    assert names_found("muj") == names_found("MUJAHID zab") == names_found("al-muj") == {"Zabihullah Mujahid"}
    assert names_found("rep ira") == {"Iran"}
    assert names_found("ujahid") == names_found("iran zab") == names_found("%") == names_found("-") == set()


def test_what_is_called_just_so_is_found_among_any_number(monkeypatch):
    monkeypatch.setattr("articles.curation.entity_search.MOST_FOUND", 2)
    for number in range(5):
        make_entity(f"Iran {number}", names=(f"Iran {number}",))
    iran = make_country("ir", "Iran")
    found = find_entities("iran", Entity.objects.all())
    assert iran.pk in found.exact_ids
    assert len(found.all_ids) <= 5
    assert names_found("ir", Entity.objects.countries()) == {"Iran"}, "only countries are looked through"


def test_a_renamed_name_is_found_by_its_new_words_only():
    name = make_entity("Ada", names=("Ada",)).names.get()
    EntityName.objects.filter(pk=name.pk).update(text='Augusta "King"')
    assert names_found("ada lovelace") == set()
    assert names_found("august") == names_found('"king') == {"Ada"}
    name.delete()
    assert names_found("august") == set()


def test_a_place_is_read_as_it_was_written():
    field = Article._meta.get_field("published_on")
    for place in (ListPosition(FIRST, 7), ListPosition(None, 7), ListPosition(None, None)):
        assert ListPosition.read(str(place), field) == place


# -- on SQLite, which plans by rules and not by what it has seen, a few rows show the plan of a million


def plans_of(queries, table: str) -> list[tuple[str, str]]:
    """Return the plan of each statement that reads the rows of a list, as one text, with the statement."""
    found = []
    for one in queries.captured_queries:
        sql = one["sql"]
        if sql.startswith(f'SELECT "{table}"') and "LIMIT" in sql and "ORDER BY" in sql:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
                found.append(("; ".join(row[3] for row in cursor.fetchall()), sql))
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="with so few rows PostgreSQL reads the table")
@pytest.mark.parametrize(
    "model", [model for model in OURS if model.__name__ not in {"Source", "ImportRun", "WatchedFeed"}]
)
def test_no_long_list_sorts_its_rows_whatever_filter_narrows_it(client, short, model):
    FrozenResult.objects.bulk_create(FrozenResult(key=str(n), said="s", total=0, packed_ids=b"") for n in range(9))
    fill(5)
    address = page("changelist", model)
    changelist = client.get(address).context["cl"]
    queries_of = [""]
    for spec in changelist.filter_specs:
        queries_of += [choice["query_string"] for choice in spec.choices(changelist) if "query_string" in choice]
        if getattr(spec, "lookup_kwarg_isnull", "") and hasattr(spec, "_choice"):
            queries_of.append(f"?{spec.lookup_kwarg}=1")
    seen = 0
    for query in queries_of:
        with CaptureQueriesContext(connection) as queries:
            client.get(address + query, follow=True)
        for plan, sql in plans_of(queries, model._meta.db_table):
            seen += 1
            assert "TEMP B-TREE FOR ORDER BY" not in plan, (query, plan, sql)
    assert seen


# -- the number of articles


@pytest.mark.django_db(transaction=True)
def test_the_articles_of_an_entity_are_those_of_the_search_and_order_the_list(client, short):
    names = ["Ada", "Bea", "Cem", "Dora", "Emil"]
    entities = {name: make_entity(name, names=(name,)) for name in names}
    for name, number in (("Cem", 3), ("Emil", 2), ("Ada", 1)):
        for _ in range(number):
            make_article(tags=[entities[name]])
    make_article(tags=[entities["Bea"]], status="hidden")

    def listed(address: str) -> list[str]:
        return [row.name for row in client.get(address).context["cl"].result_list]

    address = page("changelist", Entity)
    column = 1 + admin.site._registry[Entity].list_display.index("articles_found")
    assert listed(f"{address}?o=-{column}") == ["Cem", "Emil"], "of more rows than are counted"
    assert listed(f"{address}?o=-{column}&p=2") == ["Ada"]
    assert listed(f"{address}?o=-{column}&q=e") == ["Emil"]
    content = client.get(address).content.decode()
    found = re.findall(r'field-articles_found"><a href="([^"]+)">(\d+)<', content)
    assert found
    for link, number in found:
        assert client.get("/search.json" + unescape(link)[1:]).json()["total"] == int(number)
    entities["Dora"].delete()
    assert listed(f"{address}?o={column}") == ["Bea", "Ada"], "of few the least first"
    assert listed(f"{address}?o=-{column}&p=2") == ["Ada", "Bea"]
