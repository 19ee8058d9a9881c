"""Reading of small exports in tests, and what must hold for damaged ones."""

import io
import random

from articles.importing.readers.protocol import Document, ReadOptions, Rejection

LIMIT = 10_000_000
SEED = 20_260


def read_all(reader, data, name=""):
    """Return the documents and the rejections of an export, text of which is in UTF-8."""
    data = data.encode() if isinstance(data, str) else data
    found = list(reader.read(io.BytesIO(data), ReadOptions(LIMIT, name)))
    return (
        [one for one in found if isinstance(one, Document)],
        [one for one in found if isinstance(one, Rejection)],
    )


def read_articles(reader, data, count=1):
    """Return the articles of an export in which nothing is to be rejected."""
    documents, rejections = read_all(reader, data)
    assert [one.reason for one in rejections] == []
    assert len(documents) == count
    return [one.article for one in documents]


def read_article(reader, data):
    """Return the only article of an export."""
    [article] = read_articles(reader, data)
    return article


def assert_survives_damage(reader, data, rounds=40):
    """Read an export cut off, with bytes changed and pieces swapped: always something, never an error."""
    data = data.encode() if isinstance(data, str) else data
    chance = random.Random(SEED)
    for _ in range(rounds):
        damaged = bytearray(data)
        kind = chance.randrange(3)
        if kind == 0:
            damaged = damaged[: chance.randrange(1, len(damaged) + 1)]
        elif kind == 1:
            for _ in range(chance.randrange(1, 30)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        else:
            start, end = sorted((chance.randrange(len(damaged)), chance.randrange(len(damaged))))
            damaged = damaged[end:] + damaged[start:end] + damaged[:start]
            damaged = damaged or bytearray(b"x")
        documents, rejections = read_all(reader, bytes(damaged))
        assert documents or rejections, bytes(damaged)[:200]
        assert all(one.reason for one in rejections)
        assert all(one.article.headline for one in documents)
