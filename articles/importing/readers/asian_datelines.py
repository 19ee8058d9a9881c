"""The datelines of Chinese, Japanese and Korean reports, which no dash parts from the text. Pure."""

import re

from articles.text.world_names import find_caseless_place

LONGEST = 60  # characters

_FORMS = (
    # 新华社北京5月5日电, （中央社台北5日電）
    re.compile(
        r"[（(]?(?:[\u4e00-\u9fff]{2,4}(?:社|网|網|通讯社)(?:记者|記者)?)?(?P<place>[\u4e00-\u9fff]{2,8}?)"
        r"(?:\d{1,2}月)?\d{1,2}日[电電](?:[（(][^（）()]{1,30}[）)])?[）)]?\s*"
    ),
    # 【北京=共同】, 【ワシントン共同】, 【ソウル時事】
    re.compile(r"【(?P<place>[^】=＝\s]{2,8}?)(?:[=＝・\s][^】]{2,8}|共同|時事|AFP|ロイター)?】\s*"),
    # (서울=연합뉴스) 홍길동 기자 =
    re.compile(
        r"[（(](?P<place>[가-힣]{2,8})[=＝][가-힣A-Z0-9]{2,10}[）)]\s*(?:[가-힣]{2,4} (?:특파원|기자) ?[=＝]\s*)?"
    ),
)


def find_asian_dateline(paragraph: str) -> tuple[str, int] | None:
    """Return the dateline a paragraph opens with, of a known place, and where the text behind it begins, or None."""
    opening = paragraph[:LONGEST]
    if not opening or (opening[0].isascii() and opening[0] != "("):
        return None
    for form in _FORMS:
        found = form.match(opening)
        if found and _names_place(found["place"]) and len(paragraph) > found.end():
            return found.group().strip(), found.end()
    return None


def _names_place(words: str) -> bool:
    """Tell whether words end with the name of a place: who writes may stand before it."""
    return any(find_caseless_place(words[start:]) for start in range(len(words) - 1))
