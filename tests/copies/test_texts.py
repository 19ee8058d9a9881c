"""What counts as a copy, and that copies are found by their keys."""

import random

from hypothesis import given
from hypothesis import strategies as st

from articles.copies import CopyText, copy_keys

REPORT = (
    "Officials of the ministry of water said on Sunday that the dam above the town of Herat will hold this winter "
    "although its gates were damaged in the flood. Engineers had warned in March that repairs would take two years. "
    "The governor asked the capital for money and said that 1,200 families live below the dam, most of them farmers. "
    "A spokesman of the government answered that the matter had been put before a committee and would be decided soon."
)
FORM = (
    "The central bank entered the market to buy {amount} billion afghanis of short notes, a spokesman said. Dealers "
    "said that notes were trading at {rate} per cent when the bank began its temporary supply of reserves to the "
    "banking system of the country, as it does every week."
)


def are_copies(one: str, other: str, headlines: tuple[str, str] = ("", "")) -> bool:
    first, second = CopyText(headlines[0], one), CopyText(headlines[1], other)
    assert first.is_copy_of(second) == second.is_copy_of(first)
    return first.is_copy_of(second)


def share_a_key(one: str, other: str) -> bool:
    return bool(set(copy_keys("", one)) & set(copy_keys("", other)))


def test_a_text_with_other_marks_blanks_and_a_changed_word_is_a_copy():
    changed = REPORT.upper().replace(". ", ".\n\n").replace("SPOKESMAN", "SPEAKER").replace(",", ";")
    assert are_copies(REPORT, changed)
    assert share_a_key(REPORT, changed)


def test_a_copy_may_lack_its_last_sentence_but_not_half_of_itself():
    sentences = REPORT.split(". ")
    long = " ".join(f"{REPORT} {number}" for number in ("One", "Two", "Three", "Four"))
    assert are_copies(long + " And this was added at the end by the second agency in its own words.", long)
    assert not are_copies(REPORT, ". ".join(sentences[:2]))


def test_a_form_with_other_figures_is_no_copy():
    assert are_copies(FORM.format(amount="1.5", rate="6.25"), FORM.format(amount="1.5", rate="6.25") + " Corrected.")
    assert not are_copies(FORM.format(amount="1.5", rate="6.25"), FORM.format(amount="2", rate="6.25"))


def test_the_headline_matters_only_for_short_texts():
    assert are_copies(REPORT, REPORT, ("One headline", "Another"))
    assert set(copy_keys("One headline", REPORT)) == set(copy_keys("Another", REPORT))
    assert not are_copies("See below.", "See below.", ("One headline", "Another"))
    assert not set(copy_keys("One headline", "")) & set(copy_keys("Another", ""))


def test_a_short_text_is_a_copy_only_word_for_word():
    assert are_copies("The dam holds.", "THE DAM HOLDS", ("Dam", "Dam"))
    assert copy_keys("Dam", "The dam holds.") == copy_keys("DAM", "the dam  holds")
    assert not are_copies("The dam holds.", "The dam held.", ("Dam", "Dam"))


def test_scripts_without_blanks_are_compared_by_letters():
    text = "政府は、ダムは今年の冬も持ちこたえるだろうと発表した。修理には二年かかると技術者は三月に警告していた。"
    assert are_copies(text * 2, (text * 2).replace("技術者", "専門家"))
    assert share_a_key(text * 2, (text * 2).replace("技術者", "専門家"))


def test_keys_are_the_same_in_every_process():
    assert copy_keys("", REPORT)[0] == -6110072490418700227
    assert all(-(2**63) <= key < 2**63 for key in copy_keys("", REPORT))


def test_nearly_all_copies_share_a_key():
    chance = random.Random(7)
    shared = []
    while len(shared) < 300:
        text = [f"word{chance.randrange(5000)}a" for _ in range(chance.randrange(60, 300))]
        changed = [f"other{place}b" if chance.random() < 0.03 else word for place, word in enumerate(text)]
        if are_copies(" ".join(text), " ".join(changed)):
            shared.append(share_a_key(" ".join(text), " ".join(changed)))
    assert sum(shared) >= 0.95 * len(shared)


@given(st.text(), st.text())
def test_any_text_has_keys_and_is_a_copy_of_itself(headline, body):
    assert copy_keys(headline, body)
    assert CopyText(headline, body).is_copy_of(CopyText(headline, body))
