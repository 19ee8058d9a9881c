"""Columns are known by their names, in the usual languages, and by what stands in them; what ties is not guessed."""

import pytest

from articles.importing.readers.column_names import KEYS, find_fields, find_key, fold_name
from articles.importing.readers.columns import NoArticlesError, find_columns
from articles.importing.readers.mapping import ColumnMapping, MappingError, parse_mapping

LONG = "The council met for three hours and kept the old bridge, and the mayor had little to add. " * 8


def rows(count=12, **columns):
    """Return rows of a table; a value that can be called is given the number of its row."""
    return [{name: value(n) if callable(value) else value for name, value in columns.items()} for n in range(count)]


def find(count=12, mapping=None, **columns):
    """Return the name of the column of each field."""
    found = find_columns(rows(count, **columns), mapping and parse_mapping(mapping))
    return {key: ["+".join(path) for path in paths] for key, paths in found.paths.items()}


def title(number):
    return f"Bridge {number} stays"


def text(number):
    return f"{number}. {LONG}"


def refuse(mapping=None, **columns):
    with pytest.raises(NoArticlesError) as caught:
        find(mapping=mapping, **columns)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Title", "headline"), ("article_title", "headline"), ("ÜBERSCHRIFT", "headline"), ("Ueberschrift", "headline"),
        ("Titre de l’article", "headline"), ("título", "headline"), ("Заголовок", "headline"), ("BAŞLIK", "headline"),
        ("标题", "headline"), ("tytuł", "headline"), ("headline.main", "headline"), ("dc:title", "headline"),
        ("fields.bodyText", "body"), ("Full Text", "body"), ("Volltext", "body"), ("article-body", "body"),
        ("texte intégral", "body"), ("content.rendered", "body"), ("_source.content", "body"), ("текст", "body"),
        ("webPublicationDate", "published_on"), ("created_utc", "published_on"), ("pub_date", "published_on"),
        ("Date Published", "published_on"), ("Erscheinungsdatum", "published_on"), ("Дата публикации", "published_on"),
        ("date_dt", "published_on"), ("authors", "byline"), ("Verfasser", "byline"), ("author.name", "byline"),
        ("newspaper", "source"), ("Zeitung", "source"), ("Nom du journal", "source"), ("source.name", "source"),
        ("webUrl", "url"), ("Lien", "url"), ("lang", "language"), ("Sprache", "language"), ("Rubrique", "section"),
        ("Ressort", "section"), ("print_page", "page_label"), ("Seite", "page_label"), ("Tags", "keywords"),
        ("Schlagwörter", "keywords"), ("last modified", "updated_at"), ("uid", "id"), ("Titel (2)", "headline"),
    ],
)  # fmt: skip
def test_names_in_many_languages_and_spellings_mean_a_field(name, key):
    assert max(find_fields(name), key=lambda one: one[1])[0] == key


@pytest.mark.parametrize(
    "name", ["", "image.title", "author.url", "source.id.x", "price", "column 3", "_source", "url.x"]
)
def test_other_names_mean_none(name):
    assert find_fields(name) == ()


def test_the_archives_own_names_are_keys_and_others_where_only_one_field_can_be_meant():
    assert [find_key(key) for key in KEYS] == list(KEYS)
    assert (find_key("Titel"), find_key("text"), find_key("Datum")) == ("headline", "body", "published_on")
    assert (find_key("uri"), find_key("nothing")) == ("", "")


def test_case_accents_blanks_and_signs_make_no_difference():
    assert {fold_name(name) for name in ("Date Publiée", "DATE_PUBLIEE", "date.publiée", "date-publiee")} == {
        "datepubliee"
    }


# -- choosing


def test_each_field_is_read_from_its_best_column():
    more = {"Zeitung": "Tagblatt", "Datum": "2021-06-19", "Autor": "Anna Stein", "Link": "https://e.org/1"}
    found = find(Nr=str, Titel=title, Volltext=text, **more)
    assert found == {
        "headline": ["Titel"], "source": ["Zeitung"], "published_on": ["Datum"], "byline": ["Autor"],
        "body": ["Volltext"], "url": ["Link"],
    }  # fmt: skip


def test_what_stands_in_a_column_counts_more_than_its_name():
    assert find(text="fake", content=text, title=title)["body"] == ["content"]
    assert find(headline="", title=title, text=text)["headline"] == ["title"]
    assert "byline" not in find(title=title, text=text, author=str), "numbers are no names"
    assert find(title=title, text=text, uri=lambda n: f"https://e.org/{n}")["url"] == ["uri"]
    assert find(title=title, text=text, uri=lambda n: f"item:{n}")["id"] == ["uri"]
    assert "id" not in find(title=title, text=text, uid="same"), "an id is of one article"


def test_a_text_is_known_with_its_markup_and_without():
    found = find(title=title, body_text=text, body_html=lambda n: f"<p>{text(n)}</p>")
    assert found["body"] == ["body_html"], "it has the paragraphs"


def test_the_publisher_of_many_is_a_source_and_a_title_of_each_is_none():
    assert find(title="The Courier", ocr_text=text, headline=title)["source"] == ["title"]
    assert "source" not in find(title=title, text=text, headline=lambda n: f"Another {n}")


def test_a_source_that_is_the_address_of_each_article_is_its_address_too():
    def page(number):
        return f"https://news.example/2021/bridge-{number}"

    assert find(title=title, text=text, source=page)["url"] == ["source"]
    assert find(title=title, text=text, source=page, link=lambda n: f"{page(n)}.html")["url"] == ["link"]
    assert "url" not in find(title=title, text=text, source="https://news.example/sections/bridge-news")
    assert "url" not in find(title=title, text=text, source=lambda n: f"https://paper{n}.example/")


def test_two_that_tie_for_the_text_are_asked_about():
    reason = refuse(title=title, text=text, content=lambda n: f"Quite another. {n} {LONG}")
    assert reason == "“text”, “content” could each be the text; say which one is, as in --mapping body=text"


def test_two_that_tie_for_another_field_leave_it_out_with_a_note():
    columns = find_columns(rows(12, title=title, text=text, published="2021-06-19", pubdate="2021-06-20"))
    assert "published_on" not in columns.paths
    assert columns.notes == (
        "“published_on” is left out: “published”, “pubdate” could each be it; name one in a mapping",
    )
    assert find(title=title, text=text, published="2021-06-19", pubdate="19 June 2021")["published_on"] == ["published"]


def test_a_summary_is_read_where_there_is_no_text():
    columns = find_columns(rows(12, title=title, date="2021-06-19", abstract=text))
    assert ("body" in columns.paths, columns.summary) == (False, ("abstract",))
    assert find_columns(rows(12, title=title, text=text, abstract="Short.")).summary == ("abstract",)


def test_a_date_in_three_columns_is_one():
    assert find(title=title, text=text, Year="2021", Month="6", Day="19")["published_on"] == ["Year", "Month", "Day"]


def test_objects_are_looked_into():
    wire = {"id": None, "name": "Wire"}
    found = find(data=lambda n: {"title": title(n), "text": text(n), "source": wire}, kind="t3")
    assert found == {"headline": ["data+title"], "body": ["data+text"], "source": ["data+source"]}


# -- what is no table of articles


def test_a_table_of_other_things_is_refused_with_its_columns_and_advice():
    reason = refuse(year="1990", births="12", deaths="11")
    assert reason == (
        "no column for the headline or text of articles is known; columns are “year”, “births”, “deaths”; name them "
        "with --mapping headline=COLUMN,body=COLUMN, or save such a mapping in the admin and name that"
    )
    assert "no column for the headline" in refuse(title="Chair", price="30", description="A chair of wood.")


def test_long_texts_under_a_name_that_is_not_known_are_pointed_out():
    assert "long texts are in “inh”; if these are it, say so with --mapping body=inh" in refuse(
        title=title, date="2021-06-19", inh=text
    )


# -- mappings that people give


def test_a_mapping_overrides_and_the_rest_is_still_found():
    found = find(mapping="headline=foo,body=bar", foo=title, bar=text, title=lambda n: f"No {n}", date="2021-06-19")
    assert found == {"headline": ["foo"], "body": ["bar"], "published_on": ["date"]}


def test_a_mapping_settles_a_tie_and_reads_several_columns_in_order():
    other = {"title": title, "text": text, "content": lambda n: f"Another. {n} {LONG}"}
    assert find(mapping="body=content", **other)["body"] == ["content"]
    assert find(mapping="body=content,body=text", **other)["body"] == ["content", "text"]


def test_a_field_with_nothing_behind_it_is_not_read():
    columns = find_columns(rows(3, headline=title, body=text, byline="x"), parse_mapping("byline="))
    assert ("byline" in columns.paths, columns.left_out) == (False, {"byline"})


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    assert refuse(mapping="body=Texte", title=title, text=text) == (
        "the mapping reads “body” from “Texte”, which is not there; columns are “title”, “text”"
    )


@pytest.mark.parametrize(
    ("words", "mapping"),
    [
        ("headline=Titel,body=Texte", ColumnMapping({"headline": ("Titel",), "body": ("Texte",)})),
        (
            "title = A, B (old),\ntext=C\nday_first=yes",
            ColumnMapping({"headline": ("A, B (old)",), "body": ("C",)}, True),
        ),
        ("body=a=b,byline=", ColumnMapping({"body": ("a=b",), "byline": ()})),
        ("body=A,body=B,Day-First=NO", ColumnMapping({"body": ("A", "B")}, False)),
    ],
)
def test_pairs_are_read_as_a_mapping(words, mapping):
    assert parse_mapping(words) == mapping
    assert parse_mapping(str(mapping)) == mapping


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("Titel", "a mapping is written as headline=COLUMN,body=COLUMN"),
        ("x headline=A", "there is no field “x headline”"),
        ("headline=A,colour=B", "there is no field “colour”; fields are id, headline"),
        ("headline=A,day_first=perhaps", "day_first is yes or no, not “perhaps”"),
    ],
)
def test_what_is_no_mapping_is_refused(words, problem):
    with pytest.raises(MappingError, match=problem):
        parse_mapping(words)
