"""Files with a few bytes changed, or cut off, and what is to hold of whatever is read from them."""

import random
from collections.abc import Sequence

from articles.importing.readers import Document, LeftOut
from tests.importing.test_decoding import is_storable
from tests.importing.test_text_reader import texts_of

PIECES = [b'"', b"\n", b",", b";", b"\r", b"\0", b"\xff", b"\\", b"{", b"}", b"[", b"]", b'"a":', b"<"]
BLANK = b" \t\r\n\v\f\0\xef\xbb\xbf\xff\xfe"


def spoil(data: bytes, dice: random.Random) -> bytes:
    """Return a file with a few bytes changed, taken out or put in, or cut off at either end."""
    spoilt = bytearray(data)
    for _ in range(dice.choice([1, 1, 3, 20])):
        place = dice.randrange(len(spoilt) + 1)
        match dice.randrange(4):
            case 0:
                spoilt[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                del spoilt[place : place + dice.choice([1, 4, 60])]
            case 2:
                spoilt[place:place] = dice.choice(PIECES)
            case _:
                del spoilt[slice(place, None) if dice.random() < 0.5 else slice(place)]
    return bytes(spoilt)


def check_results(results: Sequence, data: bytes) -> None:
    """Hold that a file with anything in it is an article or rejected, and that all of it can be stored."""
    assert results or not data.strip(BLANK)
    for result in results:
        if isinstance(result, LeftOut):
            assert result.counts
            continue
        assert is_storable(result.fragment)
        if isinstance(result, Document):
            assert all(map(is_storable, [*texts_of(result.article), *result.ignored_keys]))
        else:
            assert result.reason
            assert is_storable(result.reason)
            assert is_storable(result.raw_text)
