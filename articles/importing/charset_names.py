"""Names of character sets, as documents, mail programs and people write them. Pure."""

import codecs

# What Python does not know, and what is read as a larger set that has all of it, as browsers do.
_ALIASES = {
    "cp1252": "ascii us_ascii ansi_x3.4_1968 latin1 latin_1 l1 iso_8859_1 iso8859_1 iso8859_1_windows ansi x_cp1252",
    "gb18030": "gb2312 gbk cp936 gb_2312 gb_2312_80 x_gbk euc_cn csgb2312 chinese",
    "cp874": "tis_620 tis620 iso_8859_11 iso8859_11 dos_874 windows_874 x_windows_874",
    "cp1254": "iso_8859_9 iso8859_9 latin5 l5",
    "cp1255": "iso_8859_8 iso_8859_8_i iso_8859_8_e iso8859_8 logical visual",
    "shift_jis": "x_sjis sjis ms_kanji windows_31j ms932 cp932 cswindows31j csshiftjis",
    "euc_kr": "ks_c_5601_1987 ks_c_5601_1989 ks_c_5601 ksc5601 ksc_5601 x_windows_949 windows_949 cp949 korean",
    "euc_jp": "x_euc_jp x_euc ujis",
    "big5": "x_x_big5 big5_hkscs cn_big5 csbig5 cp950 x_windows_950",
    "mac_roman": "macintosh x_mac_roman mac macroman",
    "mac_cyrillic": "x_mac_cyrillic x_mac_ukrainian",
    "mac_latin2": "x_mac_ce x_mac_centraleurroman mac_centeuro",
    "koi8_r": "koi koi8",
    "utf_8": "unicode_1_1_utf_8 x_unicode20utf8 utf8mb3 utf8mb4 utf_8_sig",
    "utf_16": "unicode ucs_2 iso_10646_ucs_2 csunicode unicodefeff",
}
_CANONICAL = {alias: name for name, aliases in _ALIASES.items() for alias in aliases.split()}
# Codecs of Python that are no character sets of texts.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7", "palmos"})


def find_charset(name: str) -> str | None:
    """Return the name of a character set as the archive calls it, None where there is none of that name."""
    plain = name.strip().strip("\"'").lower().replace("-", "_").replace(" ", "_").replace(":", "_")
    plain = _CANONICAL.get(plain, plain)
    try:
        found = codecs.lookup(plain).name.replace("-", "_")
        found = _CANONICAL.get(found, found)
        is_text = isinstance("a".encode(found), bytes)
    except (LookupError, ValueError, TypeError, AssertionError):
        return None
    return found if is_text and found not in _NO_CHARSETS else None


def show_charset(charset: str) -> str:
    """Return the name of a character set as people write it; of Unicode without the order of its bytes."""
    if not charset.startswith("utf"):
        return charset
    return charset.upper().replace("_", "-").removesuffix("-LE").removesuffix("-BE")
