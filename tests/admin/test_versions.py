"""What imports changed in an article: named on its page for those who may see it, shown word by word in the admin."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.factories import make_article
from tests.importing.imports import run, text, write
from tests.views.pages import parse

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = "The talks opened in the morning.\n\nThe two sides met again after noon.\n\nThat was all.\n"


@pytest.fixture
def article(tmp_path) -> Article:
    path = write(tmp_path / "a.txt", text("Talks open", body=BEFORE))
    run(path)
    after = BEFORE.replace("in the morning", "at ten")
    run(write(path, text("Talks have opened", body=after)))
    return Article.objects.get()


def member(group: str, *, is_staff: bool = True) -> Client:
    user = User.objects.create_user(f"{group} {is_staff}", is_staff=is_staff)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def page_of(article: Article) -> str:
    return reverse("admin:articles_article_version", args=[article.pk, article.versions.get().pk])


def test_the_page_of_an_article_names_its_changes_for_those_who_may_see_them(article):
    reader = parse(member("Reader").get(article.get_absolute_url()).content.decode())
    changes = next(one for one in reader.all("details") if one.one("summary").text == "Changed by imports")
    first, history = changes.all("li")
    assert re.fullmatch(r"\d{1,2} \w+ \d{4}, \d\d:\d\d, headline, body", first.text)
    assert first.one("a").attributes["href"] == page_of(article)
    assert history.one("a").attributes["href"] == reverse("admin:articles_article_history", args=[article.pk])
    for other in (Client(), member("Reader", is_staff=False)):
        assert "Changed by imports" not in other.get(article.get_absolute_url()).content.decode()


def test_an_article_that_no_import_has_changed_says_nothing_of_it():
    assert "Changed by imports" not in member("Reader").get(make_article().get_absolute_url()).content.decode()


def test_a_version_shows_the_words_that_were_removed_and_inserted(article):
    version = article.versions.get()
    version.before |= {"byline": "By <b>Ada</b> Roe"}
    version.after |= {"byline": "By <b>Ada</b> <script>Doe</script>"}
    version.save()
    content = member("Reader").get(page_of(article)).content.decode()
    assert "Talks <del>open</del><ins>have opened</ins>" in content
    assert "The talks opened <del>in the morning.</del><ins>at ten.</ins>" in content
    assert "By &lt;b&gt;Ada&lt;/b&gt; <del>Roe</del><ins>&lt;script&gt;Doe&lt;/script&gt;</ins>" in content
    assert "<script>Doe" not in content
    assert "… 1 paragraph unchanged" in content


def test_a_very_long_text_is_compared_in_bounds_and_its_page_stays_small(article):
    version = article.versions.get()
    version.before["body"] = "\n\n".join(f"Paragraph {number} was there." for number in range(80_000))
    version.after["body"] = version.before["body"].replace("was", "is")
    version.save()
    content = member("Reader").get(page_of(article)).content.decode()
    assert "Only the first changes are shown" in content
    shown = content.partition('<dl class="difference">')[2].partition("</dl>")[0]
    assert len(shown) < 600_000
