"""Signs of other search languages among the tokens of a query, read as the signs of this one. Pure.

oil UND gas, ET, ODER, OU      AND, OR, unless all is in capitals
oil NEAR/3 price, w/5, n/5     "oil price"~3
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.search.query_tokens import Token, as_word, is_shouted

USUAL_DISTANCE = 5  # of NEAR without a number, and of "these words"~

_FOREIGN = {"UND": "and", "ET": "and", "ODER": "or", "OU": "or", "NICHT": "not", "SAUF": "not"}
_NEARBY = re.compile(r"(?:near|n|w|pre|within|onear)/(\d{1,6})|adj(\d{1,6})|near", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ForeignSigns:
    """What was read of some tokens, and otherwise than it is written: each with its place, and what it means."""

    tokens: list[Token]
    operators: list[Token]
    nearby: list[Token]
    misplaced: list[Token]


def read_foreign_signs(tokens: Sequence[Token]) -> ForeignSigns:
    """Return the tokens with the signs of other languages read, where they stand between what they join."""
    reading = ForeignSigns([], [], [], [])
    is_all_capitals = is_shouted(tokens)
    joined = -1  # the number of the token that the last sign has joined already
    number = 0
    while number < len(tokens):
        token = tokens[number]
        left = tokens[number - 1] if number else None
        right = tokens[number + 1] if number + 1 < len(tokens) else None
        distance = _distance_of(token, is_all_capitals=is_all_capitals)
        if token.kind == "and" and token.text == "AND" and is_all_capitals:
            reading.tokens.append(as_word(token))
        elif token.kind == "word" and not is_all_capitals and token.text in _FOREIGN and _joins(left, right):
            reading.tokens.append(replace(token, kind=_FOREIGN[token.text]))
            reading.operators.append(token)
        elif distance is None or left is None or right is None or not _joins(left, right):
            reading.tokens.append(token)
        elif not (_is_plain(left) and _is_plain(right)):
            reading.misplaced.append(token)
        else:
            words = f"{left.text} {right.text}"
            near = Token("near", words, left.start, right.end, f'"{words}"~{distance}')
            if joined == number - 1:
                reading.tokens.append(near)
            else:
                reading.tokens[-1] = near
            reading.nearby.append(near)
            number, joined = number + 1, number + 1
        number += 1
    return reading


def _distance_of(token: Token, *, is_all_capitals: bool) -> int | None:
    """Return how many words a sign of nearness allows between; None for what is no such sign."""
    match = _NEARBY.fullmatch(token.text) if token.kind == "word" else None
    if match is None or (token.text.isalpha() and (token.text != "NEAR" or is_all_capitals)):
        return None
    return int(match[1] or match[2] or USUAL_DISTANCE)


def _joins(left: Token | None, right: Token | None) -> bool:
    """Tell whether a sign stands between two things that it may join."""
    before = left is not None and (left.is_clause or left.kind == "close")
    return before and right is not None and (right.is_clause or right.kind in {"open", "field", "not"})


def _is_plain(token: Token) -> bool:
    return token.kind in {"word", "phrase"} and any(map(str.isalnum, token.text)) and "*" not in token.text
