"""XML of many makers: what it begins with, its character set, damage, several documents in one file."""

import time

import pytest

from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers.xml_files import find_root, read_xml


def texts_of(file):
    return ["".join(root.itertext()) for root in file.roots]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<nitf>", "nitf"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?>\n<!-- <rss> -->\n<ns:newsItem a="b">', "newsItem"),
        (b'<!DOCTYPE nitf SYSTEM "nitf.dtd" [<!ENTITY a "b">]><nitf>', "nitf"),
        ("<?xml version='1.0' encoding='utf-16'?><feed>".encode("utf-16"), "feed"),
        ("<feed>".encode("utf-16-be"), "feed"),
    ],
)
def test_root_is_found_behind_what_stands_before_it(head, name):
    assert find_root(head).name == name


@pytest.mark.parametrize("head", [b"", b"words", b"{}", b"<!-- no end", b"< a>", b"<?xml"])
def test_what_is_no_xml_has_no_root(head):
    assert find_root(head) is None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>Zürich</a>'.encode("latin-1"), "Zürich"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>“Zürich”</a>'.encode("cp1252"), "“Zürich”"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>Zürich</a>'.encode("utf-16"), "Zürich"),
        ('<?xml version="1.0" encoding="no-such-set"?><a>Zürich</a>'.encode(), "Zürich"),
    ],
)
def test_character_set_is_read_as_declared(data, text):
    assert texts_of(read_xml(data)) == [text]


def test_utf_8_is_known_under_a_wrong_declaration():
    file = read_xml('<?xml version="1.0" encoding="ISO-8859-1"?><a>Zürich</a>'.encode())
    assert texts_of(file) == ["Zürich"]
    assert file.notes == ("declared as ISO-8859-1, but is UTF-8",)


def test_a_named_character_set_counts_more_than_the_declared_one():
    data = '<?xml version="1.0" encoding="UTF-8"?><a>Łódź</a>'.encode("cp1250")
    assert texts_of(read_xml(data, "cp1250")) == ["Łódź"]


def test_entities_of_html_bare_ampersands_and_undeclared_prefixes_are_mended():
    file = read_xml(b"<a>caf&eacute; &amp; AT&T &unknown; <dc:b>c</dc:b><![CDATA[ R&D]]></a>")
    assert texts_of(file) == ["café & AT&T &unknown; c R&D"]
    assert file.notes == ()


def test_entities_of_the_file_are_not_expanded():
    data = b'<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>x&b;&c;</a>'
    assert texts_of(read_xml(data)) == ["x&b;&c;"]


def test_control_characters_are_left_out():
    assert texts_of(read_xml(b"<a>o\x08n\x01e</a>")) == ["one"]


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><a>1</a>\n<?xml version="1.0"?><a>2</a>',
        b"<a>1</a><a>2</a>",
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY b "c">]><a>1</a>\n\n<!DOCTYPE a><a>2</a>',
    ],
)
def test_several_documents_stand_in_one_file(data):
    file = read_xml(data)
    assert texts_of(file) == ["1", "2"]
    assert file.notes == ()


def test_damage_is_noted_with_its_line():
    file = read_xml(b"<a>\n<b>1</b>\n<b>2")
    assert "".join(texts_of(file)).split() == ["1", "2"]
    assert len(file.notes) == 1
    assert file.notes[0].startswith("the file is damaged (")
    assert "line 3" in file.notes[0]


@pytest.mark.parametrize("data", [b"", b"words", b"\x00\x01\x02\x03", b"<?xml ?>", b"<?xml ?><?xml ?>"])
def test_what_holds_no_element_is_refused(data):
    with pytest.raises(UnreadableMarkupError):
        read_xml(data)


@pytest.mark.parametrize("unit", ["<![CDATA[", "<?xml ", "<!DOCTYPE[", "&a", "<a:b ", "<!--", "<a>", "<?xml ?>"])
def test_hostile_files_take_no_longer_than_they_are_long(unit):
    begun = time.monotonic()
    data = b"<r>" + unit.encode() * (400_000 // len(unit))
    read_xml(data)
    find_root(data[: 1 << 16])
    assert time.monotonic() - begun < 10
