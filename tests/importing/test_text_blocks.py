"""The text of an article that JSON keeps in blocks is read in order, without pictures, and lines stay whole."""

import json
from unittest import mock

import pytest

from articles.importing.readers import text_blocks
from articles.importing.readers.text_blocks import read_blocks
from tests.importing.test_jsonl_reader import read

FIRST = "The council voted on Tuesday to close the old bridge."
SECOND = "Mayor Ann Cole said the work could not wait."
FORMS = {
    "list": [FIRST, SECOND],
    "sections": {"summary": [], "sections": [{"headline": [], "paragraphs": [FIRST, SECOND]}]},
    "editor": {"time": 1, "blocks": [{"type": "paragraph", "data": {"text": FIRST}}, {"data": {"text": SECOND}}]},
    "draft": {"blocks": [{"text": FIRST, "type": "unstyled", "data": {}}, {"text": SECOND}], "entityMap": {}},
    "gutenberg": [
        {"blockName": "core/paragraph", "attrs": {}, "innerBlocks": [], "innerHTML": FIRST},
        {"blockName": "core/image", "innerHTML": "<img>"},
        {"blockName": "core/group", "innerBlocks": [{"blockName": "core/paragraph", "innerHTML": SECOND}]},
    ],
    "typed": [
        {"type": "kicker", "content": "Local"},
        {"type": "date", "content": 1325376562000},
        {"type": "sanitized_html", "subtype": "paragraph", "content": FIRST},
        {"type": "image", "fullcaption": "A bridge"},
        {"type": "RelatedContentBlock", "items": [{"text": "Read more about bridges"}]},
        {"type": "sanitized_html", "subtype": "paragraph", "content": SECOND},
    ],
    "text blocks": [{"type": "text", "value": FIRST}, {"type": "text", "value": SECOND}],
    "tree": {
        "nodeType": "document",
        "content": [
            {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": FIRST, "marks": []}]},
            {"nodeType": "paragraph", "content": []},
            {
                "nodeType": "paragraph",
                "content": [
                    {"nodeType": "text", "value": "Mayor "},
                    {"nodeType": "hyperlink", "content": [{"nodeType": "text", "value": "Ann Cole"}]},
                    {"nodeType": "text", "value": " said the work could not wait."},
                ],
            },
        ],
    },
    "slate": [
        {"type": "p", "children": [{"text": FIRST[:11]}, {"text": FIRST[11:], "bold": True}]},
        {"type": "p", "children": [{"text": SECOND}]},
    ],
    "whole and parts": {"html": f"{FIRST}\n\n{SECOND}", "blocks": [{"text": FIRST}, {"text": SECOND}]},
}


@pytest.mark.parametrize("form", FORMS)
def test_paragraphs_are_read_in_order_and_nothing_else(form):
    assert "\n\n".join(read_blocks(FORMS[form]).paragraphs) == f"{FIRST}\n\n{SECOND}"


def test_runs_of_characters_are_one_line():
    message = [
        "The council ",
        {"type": "bold", "text": "voted"},
        ", as ",
        {"type": "link", "text": "news.example"},
        " says.",
    ]
    assert read_blocks(message).paragraphs == ["The council voted, as news.example says."]


WHOLES = {
    "the same with tags": (f"<p>{FIRST}</p>\n<p>{SECOND}</p>", [FIRST, SECOND], 1),
    "the beginning": (FIRST, [FIRST, SECOND], 2),
    "another text": ("A ferry runs.", [FIRST, SECOND], 3),
    "a word of it": (f"{FIRST} {SECOND}", ["Mayor", "The ferry is free."], 3),
}


@pytest.mark.parametrize("form", WHOLES)
def test_a_whole_beside_its_blocks_is_read_once_and_nothing_is_lost(form):
    whole, blocks, number = WHOLES[form]
    paragraphs = read_blocks({"text": whole, "blocks": [{"text": one} for one in blocks]}).paragraphs
    assert len(paragraphs) == number
    assert all(one in "\n".join(paragraphs) for one in [*blocks, whole] if number > 1)


def test_headings_of_sections_are_paragraphs_but_that_of_the_whole_is_none():
    sections = {"title": "Bridge", "sections": [{"title": "Repairs", "paragraphs": [FIRST]}, {"paragraphs": [SECOND]}]}
    assert read_blocks(sections).paragraphs == ["Repairs", FIRST, SECOND]


def test_what_is_left_out_is_noted():
    [article] = read(json.dumps({"headline": "Bridge", "date": "2020-02-01", "body": FORMS["typed"]}))
    assert article.article.body == f"{FIRST}\n\n{SECOND}"
    assert "“body” holds blocks that are not its text (kicker, date, image, RelatedContentBlock); left out" in (
        article.article.notes
    )
    assert read_blocks([{"wholly": {"unknown": 1}}, True]).unread == 2


def test_depth_and_size_are_bounded():
    deep: object = FIRST
    for _ in range(500):
        deep = {"children": [deep]}
    assert read_blocks(deep).paragraphs == []
    assert len(read_blocks([FIRST] * 20_000).paragraphs) == 10_000


def test_each_block_of_a_deep_tree_is_read_once(monkeypatch):
    read_once = mock.Mock(wraps=text_blocks._read_block)
    monkeypatch.setattr(text_blocks, "_read_block", read_once)
    tree: object = {"text": "Line 9."}
    for level in range(8, -1, -1):
        tree = {"text": f"Line {level}.", "children": [tree]}
    assert text_blocks.read_blocks(tree).paragraphs == [f"Line {level}." for level in range(10)]
    assert read_once.call_count == 9, "the innermost is a run of characters"
