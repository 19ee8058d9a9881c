"""What nothing reads any more is no part of the code."""

import re
from collections import Counter

from tests.conftest import ROOT
from tests.test_architecture import modules

CONSTANT = re.compile(r"^(_?[A-Z][A-Z0-9_]*)(?:: .+)? = ", re.MULTILINE)
WORD = re.compile(r"\b_?[A-Z][A-Z0-9_]*\b")


def test_every_constant_is_read_somewhere_and_a_private_one_in_its_own_module():
    folders = [ROOT / name for name in ("articles", "newsarchive", "tests")]
    texts = {path: path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py")}
    words = {path: Counter(WORD.findall(text)) for path, text in texts.items()}
    everywhere = sum(words.values(), Counter[str]())
    unread = {
        f"{module}.{name}"
        for module, path in modules().items()
        for name in CONSTANT.findall(texts[path])
        if (words[path] if name.startswith("_") else everywhere)[name] == 1
    }
    assert unread == set()
