"""The text of a web page: whole, in paragraphs, without what the site puts between them."""

import pytest

from tests.importing.web_pages import PARAGRAPHS, article_of, json_ld, page, paragraphs

FIRST, SECOND, THIRD = PARAGRAPHS
HEADLINE = "Harbour board to dredge the northern channel"


def parts(body: str, **options: str) -> list[str]:
    return article_of(page(body, **options)).body.split("\n\n")


def test_subheads_lists_and_quotes_are_paragraphs():
    body = f"<p>{FIRST}</p><h2>What it costs</h2><p>{SECOND}</p><ul><li>Four million for the channel of the ferry</li>"
    body += f"<li>One million for the old pier and its lights</li></ul><blockquote><p>{THIRD}</p></blockquote>"
    assert parts(body) == [
        FIRST,
        "What it costs",
        SECOND,
        "Four million for the channel of the ferry",
        "One million for the old pier and its lights",
        THIRD,
    ]


def test_rows_of_a_table_are_lines():
    table = "<table><tr><th>Harbour</th><th>Depth</th></tr><tr><td>Northern</td><td>4 m</td></tr></table>"
    assert parts(paragraphs() + table)[-2:] == ["Harbour | Depth", "Northern | 4 m"]


def test_line_breaks_do_not_part_a_paragraph_but_two_do():
    assert parts(f"<p>{FIRST}<br>{SECOND}<br><br>{THIRD}</p>") == [f"{FIRST} {SECOND}", THIRD]


def test_what_repeats_headline_byline_and_date_is_no_text():
    body = f"<h2>{HEADLINE}</h2><p>Ruth Example</p><p>18 June 2021</p>{paragraphs()}"
    assert parts(body, head=json_ld(headline=HEADLINE, author="Ruth Example")) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "between",
    [
        "<p>Advertisement</p>",
        "<p>Article continues below this ad</p>",
        '<p>READ MORE: <a href="/gulls">Gulls close the fish market</a></p>',
        '<p><strong>Related:</strong> <a href="/gulls">Gulls close the fish market</a></p>',
        '<h3>More news</h3><ul><li><a href="/gulls">Gulls close the fish market</a></li><li><a href="/b">Choir seeks tenors</a></li></ul>',
        '<p>Lesen Sie auch: <a href="/gulls">Gulls close the fish market</a></p>',
        '<figure><img src="x.jpg"><figcaption>A ferry in the mud. Photo: Jon Sample</figcaption></figure>',
        "<script>let words = 'of a script';</script><style>p {color: red}</style>",
        '<div class="newsletter"><p>Get our newsletter every morning, free of charge.</p></div>',
    ],
)
def test_what_sites_put_between_paragraphs_is_left_out(between):
    assert parts(f"<p>{FIRST}</p>{between}<p>{SECOND}</p><p>{THIRD}</p>") == list(PARAGRAPHS)


def test_links_in_sentences_stay():
    linked = FIRST.replace("northern channel", '<a href="/channel">northern channel</a>')
    assert parts(f"<p>{linked}</p><p>{SECOND}</p><p>{THIRD}</p>") == list(PARAGRAPHS)


def test_a_text_cut_into_boxes_is_put_together():
    texts = [f"{number}. {text}" for number in range(4) for text in PARAGRAPHS]
    boxes = "".join(
        f'<div class="body__chunk">{paragraphs(*texts[start : start + 3])}</div><div class="ad-slot">Advertisement</div>'
        for start in range(0, 12, 3)
    )
    assert parts(boxes) == texts


def test_boxes_as_subheads_are_kept():
    assert (
        parts(f'<p>{FIRST}</p><div class="sub-headline">What it costs</div><p>{SECOND}</p><p>{THIRD}</p>')[1]
        == "What it costs"
    )


def test_the_text_of_the_structured_data_is_used_where_the_page_shows_hardly_any():
    stated = "\n\n".join(f"{number}. {text}" for number in range(4) for text in PARAGRAPHS)
    head = json_ld(headline=HEADLINE, articleBody=stated)
    assert article_of(page(f"<p>{FIRST[:60]}</p>", head=head)).body == stated


def test_the_text_of_the_page_goes_before_that_of_the_structured_data():
    head = json_ld(headline=HEADLINE, articleBody=" ".join(PARAGRAPHS))
    assert parts(paragraphs(), head=head) == list(PARAGRAPHS)


def test_another_text_in_the_structured_data_is_not_used():
    head = json_ld(headline=HEADLINE, articleBody="Terms of use of this site. " * 200)
    assert parts(paragraphs(), head=head) == list(PARAGRAPHS)


def test_the_text_of_a_marked_element_is_used_where_nothing_else_is_found():
    text = "<br><br>".join(f"{number}. {FIRST}" for number in range(6))
    markup = f'<div class="sidebar widget menu" itemprop="articleBody">{text}</div>'
    assert len(parts(markup)) == 6


def test_old_pages_without_any_structure_are_read():
    text = "<br><br>".join(f"<font size=2>{text}</font>" for text in PARAGRAPHS * 3)
    markup = (
        f"<html><head><title>Harbour board</title></head><body bgcolor=white><table><tr><td>{text}</td></tr></table>"
    )
    assert SECOND in article_of(markup).body
