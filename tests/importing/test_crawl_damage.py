"""Damaged crawls: what is wrong is named, and the next record is read."""

import base64
import gzip
import hashlib
import tracemalloc

import brotli
import pytest

from tests.importing.crawls import make_answer, make_record, pack
from tests.importing.test_crawl_reader import PAGE, only, places, plain, read

# -- damage


@pytest.mark.parametrize("how", [b"".join, lambda records: pack(*records)], ids=["plain", "packed"])
def test_a_record_with_a_wrong_length_is_named_and_the_next_is_read(how):
    for length in ("1", "99", "3000", "999999", "-1", "x", ""):
        found = read(how([plain(1), plain(2, Content_Length=length), plain(3)]))
        assert places(found) == [("Document", 1), ("Rejection", 2), ("Document", 3)], length
        assert "length" in found[1].reason or "as long" in found[1].reason
        assert "http://news.example/2" in found[1].reason


def test_rubbish_between_records_is_named_and_the_next_is_read():
    found = read(plain(1) + b"rubbish\nof two lines\n" + plain(2))
    assert places(found) == [("Document", 1), ("Rejection", 2), ("Document", 3)]
    found = read(pack(plain(1)) + b"rubbish" * 9 + pack(plain(2)))
    assert places(found) == [("Document", 1), ("Rejection", 2), ("Document", 3)]
    found = read(b"rubbish\n" * 9 + plain(2))
    assert places(found) == [("Rejection", 1), ("Document", 2)]


def test_a_damaged_member_is_named_and_the_next_is_read():
    members = [bytearray(pack(plain(number))) for number in (1, 2, 3)]
    members[1][len(members[1]) // 2] ^= 255
    found = read(b"".join(members))
    assert places(found) == [("Document", 1), ("Rejection", 2), ("Document", 3)]
    assert found[1].reason.startswith("its packed bytes are damaged")


@pytest.mark.parametrize("how", [b"".join, lambda records: pack(*records)], ids=["plain", "packed"])
def test_a_file_that_is_cut_off_is_told_and_gives_no_half_of_an_article(how):
    whole = how([plain(1), plain(2)])
    start = len(how([plain(1)]))
    for end in range(start + 1, len(whole) - 4, 23):
        found = read(whole[:end])
        assert places(found) == [("Document", 1), ("Rejection", 2)], end
        assert "cut off" in found[1].reason or "does not begin" in found[1].reason


def test_zeros_and_empty_lines_around_records_are_nothing():
    assert places(read(b"\r\n\r\n" + plain(1) + b"\r\n" * 40 + plain(2) + bytes(9_000))) == [
        ("Document", 1),
        ("Document", 2),
    ]
    assert places(read(pack(plain(1)) + bytes(70_000) + pack(plain(2)) + bytes(9_000))) == [
        ("Document", 1),
        ("Document", 2),
    ]


def digest_of(data, name="sha1"):
    return f"{name}:{base64.b32encode(hashlib.new(name, data).digest()).decode()}"


def test_a_digest_gone_wrong_is_noted():
    body = gzip.compress(PAGE)
    answer = make_answer(body, Content_Encoding="gzip")
    right = [
        {"WARC_Block_Digest": digest_of(answer)},
        {"WARC_Payload_Digest": digest_of(body)},
        {"WARC_Payload_Digest": digest_of(PAGE, "sha256")},
        {"WARC_Payload_Digest": f"sha1:{hashlib.sha1(body).hexdigest()}"},
        {"WARC_Payload_Digest": "blake3:ABC"},
    ]
    for fields in right:
        assert only(make_record(answer, **fields)).article.notes == (), fields
    for fields in ({"WARC_Block_Digest": digest_of(b"other")}, {"WARC_Payload_Digest": digest_of(b"other")}):
        [note] = only(make_record(answer, **fields)).article.notes
        assert "digest" in note


def test_what_the_crawl_itself_cut_short_is_noted_and_pieces_are_rejected():
    [note] = only(plain(1, WARC_Truncated="length")).article.notes
    assert "kept only the beginning of the page (length)" in note
    assert "several records" in only(plain(1, WARC_Segment_Number="1")).reason


def test_content_that_can_not_be_unpacked_is_rejected_with_the_reason():
    packed = gzip.compress(PAGE)
    reasons = {
        "cut off": make_answer(packed[: len(packed) // 2], Content_Encoding="gzip"),
        "damaged": make_answer(b"\x1f\x8b\x08\0\0\0\0\0\0\3" + bytes(range(256)), Content_Encoding="gzip"),
        "“zstd”": make_answer(b"\x28\xb5\x2f\xfd" + bytes(50), Content_Encoding="zstd"),
        "limit": make_answer(gzip.compress(PAGE + b" " * 2_000_000), Content_Encoding="gzip"),
    }
    for reason, answer in reasons.items():
        assert reason in only(make_record(answer)).reason
    assert "limit" in only(make_record(make_answer(PAGE + b" " * 2_000_000))).reason


def test_a_bomb_is_rejected_in_bounded_memory():
    for name, packed in (
        ("br", brotli.compress(bytes(100_000_000), quality=1)),
        ("gzip", gzip.compress(bytes(100_000_000), 1)),
    ):
        record = make_record(make_answer(packed, Content_Encoding=name))
        tracemalloc.start()
        found = only(record)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "limit" in found.reason
        assert peak < 20_000_000
