"""What a web page is called, who wrote it, where it is from."""

import pytest

from tests.importing.web_pages import ADDRESS, article_of, json_ld, page, paragraphs

HEADLINE = "Harbour board to dredge the northern channel"
SITE = '<meta property="og:site_name" content="The Harbour Post">'


def og_title(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


@pytest.mark.parametrize(
    ("title", "h1", "head"),
    [
        (f"{HEADLINE} | The Harbour Post", "", SITE),
        (f"{HEADLINE} - The Harbour Post", "", SITE),
        (f"The Harbour Post: {HEADLINE}", "", SITE),
        (f"{HEADLINE} | Politics | The Harbour Post", "", SITE),
        (f"{HEADLINE} - harbourpost.example", "", f'<link rel="canonical" href="{ADDRESS}">'),
        (f"{HEADLINE} | Harbour Post", "", ""),
        ("The Harbour Post", HEADLINE, SITE),
        (f"{HEADLINE} - The Harbour Post", "The Harbour Post", SITE),
        ("Channel", f"<span>{HEADLINE}</span>", ""),
        ("Channel", f"<span class='kicker'>Harbours</span><span>{HEADLINE}</span>", og_title(HEADLINE)),
        ("Channel", "Board digs", og_title(HEADLINE) + json_ld(headline=HEADLINE)),
        (f"{HEADLINE[:30]}…", "", json_ld(headline=HEADLINE)),
        ("Channel", "", json_ld(headline="Harbour board to dredge the northern&nbsp;channel")),
        (
            "Channel",
            "",
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
            + HEADLINE
            + '","x":"a "b" c"}</script>',
        ),
    ],
)
def test_the_headline_is_what_most_places_agree_on(title, h1, head):
    assert article_of(page(title=title, h1=h1, head=head)).headline == HEADLINE


@pytest.mark.parametrize(
    ("stated", "headline"),
    [(f"Shipping: {HEADLINE}", f"Shipping: {HEADLINE}"), (HEADLINE, HEADLINE), ("Shipping", HEADLINE)],
    ids=["the kicker", "no kicker", "only the kicker"],
)
def test_a_kicker_stays_in_front_of_the_headline_where_the_page_states_it_for_machines(stated, headline):
    longer = f"Shipping: {HEADLINE}"
    head = SITE + og_title(longer) + json_ld(headline=stated)
    assert article_of(page(title=f"{longer}, 3 May 2019", h1=HEADLINE, head=head)).headline == headline


@pytest.mark.parametrize(
    ("title", "h1", "elsewhere", "headline"),
    [
        ("Pilot's boat sinks - News - The Post", "Pilot’s boat sinks", "Pilot's boat sinks", "Pilot's boat sinks"),
        ("“Boat” sinks | Post", "“Boat” sinks", "Boat sinks", "“Boat” sinks"),
        ("Channel", "<b>Harbours</b><b>Board digs</b>", "Harbours: Board digs", "Harbours: Board digs"),
        ("Boat sinks： Post", "Boat sinks again", "Boat sinks again：Post", "Boat sinks again"),
        (
            "Harbour Post view on pilots: a job",
            "Harbour Post view on pilots: a job",
            "",
            "Harbour Post view on pilots: a job",
        ),
        ("배가 가라앉았다ㅣ한국", "", "", "배가 가라앉았다"),
    ],
)
def test_a_headline_is_spelt_as_most_places_spell_it(title, h1, elsewhere, headline):
    head = '<meta property="og:site_name" content="Harbour Post">' + (og_title(elsewhere) if elsewhere else "")
    assert article_of(page(title=title, h1=h1, head=head)).headline == headline


def test_of_two_headlines_the_one_is_taken_that_more_is_stated_for():
    other = "Board digs up the channel in the north"
    for stated in (other, HEADLINE):
        head = og_title(other) + json_ld(headline=stated)
        assert article_of(page(title=HEADLINE, h1=HEADLINE, head=head)).headline == stated


def test_the_headline_of_another_article_is_none():
    announced = json_ld(headline="Gulls close the fish market", url="/gulls")
    own = json_ld(headline=HEADLINE, author={"name": "Ruth Example"})
    article = article_of(page(head=announced + own))
    assert (article.headline, article.byline) == (HEADLINE, "Ruth Example")


def test_without_any_title_the_headline_is_derived():
    article = article_of(page(title="", h1=""))
    assert article.is_headline_derived


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("Ruth Example", "Ruth Example"),
        ("By Ruth Example", "Ruth Example"),
        ({"@type": "Person", "name": "Ruth Example"}, "Ruth Example"),
        ([{"name": "Ruth Example"}, {"name": "Jon Sample"}, {"name": "Ruth Example"}], "Ruth Example, Jon Sample"),
        (["Ruth Example", "Jon Sample"], "Ruth Example, Jon Sample"),
        ({"@type": "Person", "name": ["Ruth Example", "Jon Sample"]}, "Ruth Example, Jon Sample"),
        ({"@type": "Person", "name": "Zoë O&#39;Hara"}, "Zoë O'Hara"),
        ({"@type": "Person", "url": "https://www.facebook.com/ruth"}, ""),
        ("https://www.facebook.com/harbourpost", ""),
        ([None, {}, {"name": ""}], ""),
    ],
)
def test_the_byline_has_the_names_of_the_authors(author, byline):
    assert article_of(page(head=json_ld(headline=HEADLINE, author=author))).byline == byline


def test_authors_may_be_named_elsewhere_in_the_structured_data():
    graph = [
        {"@type": "NewsArticle", "headline": HEADLINE, "author": {"@id": "#ruth"}},
        {"@type": "Person", "@id": "#ruth", "name": "Ruth Example"},
    ]
    assert article_of(page(head=json_ld(**{"@type": "Thing", "@graph": graph}))).byline == "Ruth Example"


@pytest.mark.parametrize(
    "shown",
    [
        '<a rel="author" href="/people/ruth">Ruth Example</a>',
        '<p class="byline">By <a href="/author/ruth">Ruth Example</a> <a href="/author/ruth">View all</a></p>',
        '<span class="author-name">Ruth Example</span>',
        '<div class="post-author">Posted by Ruth Example on 18.06.2021</div>',
        '<span class="autor">Von Ruth Example</span>',
        '<div class="byline">Ruth Example<em>Monday, November 18, 2019</em></div>',
        '<div class="byline">Ruth Example Published 7:07 PM EST Nov 19, 2019</div>',
        '<div class="byline">By Ruth Example NOV. 20, 2019 10:43</div>',
    ],
)
def test_the_byline_is_what_the_page_shows_where_nothing_is_stated(shown):
    article = article_of(page(shown + paragraphs()))
    assert article.byline == "Ruth Example"
    assert "Ruth Example" not in article.body


def test_the_site_is_its_own_author_only_where_nobody_else_is():
    head = SITE + json_ld(headline=HEADLINE, author={"@type": "Organization", "name": "The Harbour Post"})
    assert (
        article_of(page('<span class="author">Ruth Example</span>' + paragraphs(), head=head)).byline == "Ruth Example"
    )
    assert article_of(page(head=head)).byline == "The Harbour Post"


def test_names_in_comments_are_no_authors():
    comments = '<div class="comments"><span class="author">Angry Reader</span><p>Never!</p></div>'
    assert article_of(page(paragraphs() + comments)).byline == ""


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (SITE, "The Harbour Post"),
        (json_ld(publisher={"name": "The Harbour Post"}), "The Harbour Post"),
        (json_ld(publisher=[{"@type": "Organization", "name": "The Harbour Post"}]), "The Harbour Post"),
        (f'<link rel="canonical" href="{ADDRESS}">', "harbourpost.example"),
        (
            f'<meta property="og:site_name" content="@harbour"><link rel="canonical" href="{ADDRESS}">',
            "harbourpost.example",
        ),
        ("", ""),
    ],
)
def test_the_source_is_the_site_by_name_or_host(head, source):
    assert article_of(page(head=head)).source == source


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (f'<link rel="canonical" href="{ADDRESS}#top">', ADDRESS),
        (f'<link rel="canonical" href="/politics/harbour-board"><base href="{ADDRESS}">', ADDRESS),
        (f'<meta property="og:url" content="{ADDRESS}">', ADDRESS),
        (
            f'<link rel="canonical" href="https://www.harbourpost.example/"><meta property="og:url" content="{ADDRESS}">',
            ADDRESS,
        ),
        (json_ld(headline=HEADLINE, mainEntityOfPage={"@type": "WebPage", "@id": ADDRESS}), ADDRESS),
        ('<link rel="canonical" href="file:///tmp/page.html">', ""),
        ('<link rel="canonical" href="http://[broken">', ""),
        ('<link rel="canonical" href="/politics/harbour-board">', ""),
    ],
)
def test_the_address_is_the_one_that_the_page_calls_its_own(head, address):
    assert article_of(page(head=head)).url == address


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [
        ("de-AT", "", "de-AT"),
        ("", '<meta property="og:locale" content="pt_BR">', "pt-BR"),
        ("", json_ld(headline=HEADLINE, inLanguage="fr"), "fr"),
        ("{{lang}}", '<meta http-equiv="content-language" content="es">', "es"),
        ("", "", ""),
    ],
)
def test_the_language_is_the_first_that_is_one(lang, head, language):
    assert article_of(page(lang=lang, head=head)).language == language


@pytest.mark.parametrize(
    ("head", "keywords"),
    [
        (json_ld(headline=HEADLINE, keywords="harbour, ferry, harbour"), ["harbour", "ferry"]),
        (json_ld(headline=HEADLINE, keywords=["harbour, northern", "ferry"]), ["harbour, northern", "ferry"]),
        ('<meta name="news_keywords" content="harbour; ferry">', ["harbour", "ferry"]),
        (
            '<meta property="article:tag" content="harbour"><meta property="article:tag" content="ferry">',
            ["harbour", "ferry"],
        ),
    ],
)
def test_keywords_are_parted(head, keywords):
    assert article_of(page(head=head)).more["keywords"] == keywords


@pytest.mark.parametrize(
    ("head", "own_id"),
    [
        (json_ld(headline=HEADLINE, identifier={"@type": "PropertyValue", "value": "1.20771"}), "1.20771"),
        ('<meta name="articleid" content="20771">', "20771"),
        (json_ld(headline=HEADLINE, identifier="https://www.harbourpost.example/x"), ""),
        (json_ld(headline=HEADLINE, identifier="article"), ""),
    ],
)
def test_an_id_is_taken_where_it_looks_like_one(head, own_id):
    assert article_of(page(head=head)).external_id == own_id


@pytest.mark.parametrize(
    "script", ["{", "[[[[", '{"@type": ["NewsArticle", 7], "author": [[[]]]}', "null", '"text"', "<!-- {} -->", "1e999"]
)
def test_structured_data_of_any_shape_is_read_or_passed_over(script):
    head = f'<script type="application/ld+json">{script}</script>'
    assert article_of(page(head=head)).headline == HEADLINE
