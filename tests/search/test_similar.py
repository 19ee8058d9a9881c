"""Similar articles share telling words; copies, hidden articles and the article itself are never among them."""

import pytest

from articles.copies import find_copies
from articles.models import Article
from articles.search import Example, search_similar
from tests.copies.test_texts import REPORT
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def similar_to(article: Article, most: int = 6) -> list[str]:
    article.refresh_from_db()
    example = Example(article.pk, article.own_headline, article.body, article.language, article.copy_group)
    return [Article.objects.get(pk=pk).headline for pk in search_similar(example, most)]


@pytest.fixture
def archive() -> dict[str, Article]:
    rows = [
        make_article("Dam above Herat will hold, ministry says", REPORT),
        make_article("Copy of the same", REPORT),
        make_article("Engineers warn of damaged dam", "The gates of the dam above Herat were damaged by a flood."),
        make_article(
            "Flood gates repaired", "Repairs of the dam near Herat are done, an engineer of the ministry said."
        ),
        make_article("Herat dam, hidden", "The dam above Herat was damaged by the flood.", status="hidden"),
        make_article("Team wins the cup", "The football team won the final and the cup after extra time on Saturday."),
        make_article("Cup final on Saturday", "The final of the cup is played on Saturday; the team trains."),
        make_article("Staudamm bei Herat", "Der Staudamm bei Herat hält.", language="de"),
    ]
    find_copies(rows)
    return {row.headline: row for row in rows}


def test_similar_articles_are_of_the_same_subject_without_copies_and_hidden_ones(archive):
    found = similar_to(archive["Dam above Herat will hold, ministry says"])
    assert set(found[:2]) == {"Engineers warn of damaged dam", "Flood gates repaired"}
    assert not {"Copy of the same", "Herat dam, hidden", "Team wins the cup"} & set(found)
    assert similar_to(archive["Team wins the cup"]) == ["Cup final on Saturday"]


def test_of_copies_one_is_named(archive):
    found = similar_to(archive["Engineers warn of damaged dam"])
    assert len({"Copy of the same", "Dam above Herat will hold, ministry says"} & set(found)) == 1


def test_no_more_are_named_than_asked(archive):
    assert len(similar_to(archive["Engineers warn of damaged dam"], most=1)) == 1


def test_an_article_with_words_of_its_own_or_none_has_no_similar_ones(archive):
    assert similar_to(make_article("Quixotic zephyr", "Xylophones jinxed.")) == []
    assert similar_to(make_article("1987", "12 34")) == []


def test_an_article_that_is_not_in_the_index_has_none(archive):
    assert similar_to(archive["Herat dam, hidden"]) == []


def test_articles_without_blanks_between_their_words_have_similar_ones():
    one = make_article("東京都の水道料金", "東京都議会は水道料金を値上げする。", language="ja")
    make_article("水道料金の議論", "都議会で水道料金が議論された。", language="ja")
    make_article("花火大会", "夏の花火大会は中止になった。", language="ja")
    assert similar_to(one) == ["水道料金の議論"]
