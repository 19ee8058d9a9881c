"""When a web page was published: which of its dates is believed, how it is known, what disagrees."""

import pytest

from articles.importing.readers.protocol import DateOrigin
from tests.importing.web_pages import ADDRESS, article_of, json_ld, page, paragraphs


def canonical(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def dated(body: str = "", **options: str) -> tuple[str, DateOrigin, str]:
    article = article_of(page(body + paragraphs(), **options))
    return str(article.published_on), article.date_origin, article.date_text


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (json_ld(datePublished="2021-06-18T10:00:00Z"), "2021-06-18T10:00:00Z"),
        (json_ld(**{"@graph": [{"@type": "Article", "datePublished": "20210618T10:00:00Z"}]}), "20210618T10:00:00Z"),
        ('<meta property="article:published_time" content="2021-06-18 10:00">', "2021-06-18 10:00"),
        ('<meta name="parsely-pub-date" content="Fri, 18 Jun 2021 10:00:00 GMT">', "Fri, 18 Jun 2021 10:00:00 GMT"),
        ('<meta name="DC.date.issued" content="2021-06-18">', "2021-06-18"),
        ('<meta itemprop="datePublished" content="1624010400">', "1624010400"),
    ],
)
def test_a_date_stated_for_machines_is_structured(head, words):
    assert dated(head=head) == ("2021-06-18", DateOrigin.STRUCTURED, words)


@pytest.mark.parametrize(
    "body",
    [
        '<time datetime="2021-06-18T10:00" pubdate>yesterday</time>',
        '<time class="entry-date" datetime="2021-06-18T10:00">yesterday</time>',
        '<span itemprop="datePublished" content="2021-06-18T10:00">yesterday</span>',
    ],
)
def test_an_element_that_is_marked_as_the_date_is_structured(body):
    assert dated(body) == ("2021-06-18", DateOrigin.STRUCTURED, "2021-06-18T10:00")


@pytest.mark.parametrize("part", ["2021/06/18", "2021-06-18", "2021/6/18", "20210618"])
def test_a_day_in_the_address_counts_where_nothing_is_stated(part):
    head = canonical(f"https://www.harbourpost.example/{part}/harbour-board")
    assert dated(head=head) == ("2021-06-18", DateOrigin.ADDRESS, part)


@pytest.mark.parametrize("part", ["2021/13/18", "120210618", "202106181", "id20210618a", "2021/06"])
def test_other_numbers_in_an_address_are_no_day(part):
    assert dated(head=canonical(f"https://www.harbourpost.example/{part}/x"))[1] is not DateOrigin.ADDRESS


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("18 June 2021, 10:00", "en"),
        ("Freitag, 18. Juni 2021", "de"),
        ("18.06.2021", "de"),
        ("Publicado el 18 de junio de 2021", "es"),
        ("18 июня 2021", "ru"),
        ("2021年6月18日", "zh"),
    ],
)
def test_a_date_that_is_shown_is_of_the_page(words, lang):
    assert dated(f'<span class="article-date">{words}</span>', lang=lang) == ("2021-06-18", DateOrigin.PAGE, words)


def test_of_shown_dates_the_one_beside_the_headline_counts():
    today = '<div class="current-date">Monday, 21 June 2021</div><p>Today</p>' * 3
    markup = page('<span class="date">18 June 2021</span>' + paragraphs()).replace("<main>", f"{today}<main>")
    assert str(article_of(markup).published_on) == "2021-06-18"


def test_a_date_that_can_be_read_in_two_ways_is_not_shown():
    assert dated('<span class="date">06/07/2021</span>', lang="en")[1] is not DateOrigin.PAGE
    assert dated('<span class="date">06/07/2021</span>', lang="en-US")[0] == "2021-06-07"
    assert dated('<span class="date">06/07/2021</span>', lang="fr")[0] == "2021-07-06"


def test_dates_beside_the_article_are_none_of_it():
    related = '<aside><time datetime="2019-01-05" pubdate>5 January 2019</time></aside>'
    assert dated(related)[0] == "None"


def test_a_date_in_the_text_is_a_guess():
    article = article_of(
        page(paragraphs("The board met on 18 June 2021 and agreed to dredge the channel of the harbour."))
    )
    assert (str(article.published_on), article.date_origin) == ("2021-06-18", DateOrigin.GUESSED)


def test_the_first_of_a_month_is_a_date_only_where_a_day_is_named():
    text = "The board met {} and agreed to dredge the northern channel of the harbour before the next winter."
    assert str(article_of(page(paragraphs(text.format("on 1 June 2021")))).published_on) == "2021-06-01"
    assert article_of(page(paragraphs(text.format("in June 2021")))).published_on is None


def test_the_year_of_a_copyright_is_no_date():
    article = article_of(
        page(paragraphs("© 2021 The Harbour Post and its many friends along the coast of the island."))
    )
    assert article.published_on is None


def test_an_evening_stamped_in_utc_is_the_day_that_the_address_names():
    head = canonical("https://www.harbourpost.example/2021/06/18/board") + json_ld(datePublished="2021-06-19T01:30:00Z")
    assert dated(head=head) == ("2021-06-18", DateOrigin.ADDRESS, "2021/06/18")


def test_an_evening_stamped_in_utc_is_the_day_that_the_same_moment_has_with_its_offset():
    head = json_ld(datePublished="2021-06-19T01:30:00Z")
    head += '<meta property="article:published_time" content="2021-06-18T20:30:00-05:00">'
    assert dated(head=head) == ("2021-06-18", DateOrigin.STRUCTURED, "2021-06-18T20:30:00-05:00")


def test_an_evening_stamped_in_utc_is_the_day_that_the_page_shows():
    shown = '<time datetime="2021-06-19T01:30:00Z">18 June 2021</time>'
    assert dated(shown, head=json_ld(datePublished="2021-06-19T01:30:00Z"))[0] == "2021-06-18"


def test_without_other_evidence_no_zone_is_guessed():
    assert dated(head=json_ld(datePublished="2021-06-19T01:30:00Z"))[0] == "2021-06-19"


@pytest.mark.parametrize(
    ("head", "body", "where"),
    [
        (canonical("https://www.harbourpost.example/2014/03/02/board"), "", "its address has 2014-03-02"),
        ("", '<span class="date">2 March 2014</span>', "it shows 2014-03-02"),
    ],
)
def test_dates_that_disagree_by_more_than_a_day_are_doubted(head, body, where):
    article = article_of(page(body + paragraphs(), head=head + json_ld(datePublished="2021-06-18T10:00:00+02:00")))
    assert (str(article.published_on), article.is_date_doubted) == ("2021-06-18", True)
    assert any(where in note for note in article.notes)


def test_dates_that_agree_are_not_doubted():
    head = canonical("https://www.harbourpost.example/2021/06/17/board") + json_ld(
        datePublished="2021-06-18T10:00:00+02:00"
    )
    article = article_of(page('<span class="date">18 June 2021</span>' + paragraphs(), head=head))
    assert not article.is_date_doubted
    assert not article.notes


def test_a_date_of_a_change_is_none_of_publication():
    body = '<span class="updated date">Updated 20 June 2021</span><span class="date">18 June 2021</span>'
    assert dated(body)[0] == "2021-06-18"


def test_the_address_that_a_page_was_saved_from_gives_its_day():
    comment = "<!-- saved from url=(0053)https://www.harbourpost.example/2021/06/18/board.html -->"
    article = article_of(comment + page())
    assert (str(article.published_on), article.url) == (
        "2021-06-18",
        "https://www.harbourpost.example/2021/06/18/board.html",
    )


def test_a_page_from_an_archive_of_the_web_has_its_own_address():
    head = canonical(f"https://web.archive.org/web/20210701000000/{ADDRESS}")
    article = article_of(
        page(head=head).replace("<main>", '<div id="wm-ipp-base"><span class="date">1 July 2021</span></div><main>')
    )
    assert (article.url, article.published_on) == (ADDRESS, None)
