"""Hostile text, in every field and every parameter, is text on every page and nothing else."""

from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from articles.models import EntityName, Tag
from tests.factories import make_article, make_entity, make_source
from tests.views.pages import check_structure, open_page

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "script": SCRIPT,
    "attribute": '" onmouseover="alert(1)" x=\'',
    "apostrophe": "' onfocus='alert(1)' autofocus='",
    "tags": "</title></h1></main><img src=x onerror=alert(1)>",
    "template": "{{ settings.SECRET_KEY }}{% debug %}{# #}",
    "entities": "&lt;script&gt;&amp;&#60;&quot;",
    "right-to-left": "abc\u202egnp.exe\u2066\u2069\u200f",
    "long word": "w" * 195,
    "null-ish": "null",
    "none-ish": "None",
    "python": "%s %(x)s {0} {x.__class__}",
    "comment": "--><!-- ]]>",
    "cyrillic": "Кабул 喀布尔 كابول 🛩️",
}
PLACES = (
    "/",
    "/?q=kabul",
    "/actors/",
    "/countries/",
    "/sources/",
    "/actors/hostile/",
    "/countries/xx/",
    "/sources/wire/",
)


def fill(text: str) -> int:
    """Put the text wherever the archive keeps text; return the article's number."""
    country = make_entity(text, "country", slug="xx")
    actor = make_entity(text, slug="hostile", country=country, description=text)
    for entity in (actor, country):
        EntityName.objects.create(entity=entity, text=text, kind="alias")
        EntityName.objects.create(entity=entity, text=f"City {text}"[:200], kind="city")
    source = make_source(text, slug="wire", country=country, description=text, notice=text)
    body = f"kabul {text} kabul.\n\n{text}\n\nThe end of {text} came."
    article = make_article(
        f"kabul {text}",
        body,
        source=source,
        byline=text,
        dateline=text[:200],
        dateline_country=country,
        language="en",
        url=f"https://example.org/?{text}",
    )
    start = body.index(text)
    for entity in (actor, country):
        place = ["body", start, start + len(text), text]
        headline = ["headline", 6, 6 + len(text), "name"]
        Tag.objects.create(article=article, entity=entity, mentions=[headline, place], origin="curator")
    return article.pk


def check_no_markup(page) -> None:
    check_structure(page)
    assert "<script>alert" not in page.html
    assert "<img" not in page.html
    for element in page.root.walk():
        assert not {name for name in element.attributes if name.startswith("on") or name == "autofocus"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_in_the_archive_is_text_on_every_page(text, settings):
    settings.SITE_NAME = settings.SITE_NOTICE = text
    pk = fill(text)
    shown = " ".join(text.split())
    for url in PLACES:
        page = open_page(url)
        check_no_markup(page)
        assert shown in page.root.text, url
    page = open_page(Client().get(f"/articles/{pk}/").headers["Location"])
    check_no_markup(page)
    assert page.root.one("h1").text == f"kabul {shown}"
    assert page.root.one("header", "opening").text.count(shown) >= 4  # source, headline, byline, country
    assert page.root.one("div", "prose").text.count(shown) == 4  # dateline and body
    assert [a.text for a in page.root.one("div", "prose").all("a")] == [shown]
    assert page.root.one("p", "notice").text == shown


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_in_the_archive_is_a_string_of_the_json(text):
    fill(text)
    response = Client().get("/search.json?q=kabul")
    (result,) = response.json()["results"]
    assert result["headline"] == f"kabul {text}"
    assert result["source"] == text
    assert result["actors"] == [{"value": "hostile", "label": text, "wikidata_id": None, "provisional": False}]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_words_of_400_characters_and_a_headline_without_end_are_shown_whole():
    word = "x" * 400
    article = make_article(f"{word} " * 4, f"{word} {word}\n\n{word}")
    page = open_page(article.get_absolute_url())
    check_structure(page)
    assert page.root.one("h1").text == " ".join([word] * 4)
    assert open_page("/").headlines == [" ".join([word] * 4)]


PARAMETERS = (
    "q", "actor", "not_actor", "country", "not_country", "dateline", "source", "not_source", "date_after",
    "date_before", "scope", "sort", "page",
)  # fmt: skip
# Several in one: whichever of them would be no text, wherever it is written, is seen by what it brings.
WORST = {
    "markup": " ".join(TEXTS[name] for name in ("attribute", "apostrophe", "script", "tags")),
    "right-to-left": TEXTS["right-to-left"],
    "template": " ".join(TEXTS[name] for name in ("template", "python")),
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_hostile_text_in_any_parameter_is_text(text):
    make_article("kabul", "kabul")
    for name in (*PARAMETERS, text):
        query = urlencode({name: text})
        check_no_markup(open_page(f"/?{query}"))
        response = Client().get(f"/search.json?{query}")
        assert response.status_code == (200 if name == "q" else 400), name
        assert response.headers["Content-Type"] == "application/json"
    for name in ("name", "kind", "page", text):
        check_no_markup(open_page(f"/actors/?{urlencode({name: text})}"))
    check_no_markup(open_page(f"/?{urlencode(dict.fromkeys(PARAMETERS, text))}"))


@pytest.mark.parametrize("text", [SCRIPT, TEXTS["tags"], TEXTS["attribute"]], ids=["script", "tags", "attribute"])
def test_hostile_text_in_an_address_is_text(text):
    for path in ("/", "/actors/", "/countries/", "/sources/", "/articles/", "/articles/1/"):
        check_no_markup(open_page(path + quote(text, safe="") + "/", status=404))


def test_what_was_asked_is_read_back_unchanged():
    make_article("kabul", "kabul")
    page = open_page("/?q=%22%3Cb%3E%22+%26amp%3B+kabul")
    assert page.root.one("input", name="q").attributes["value"] == '"<b>" &amp; kabul'
    check_no_markup(page)
