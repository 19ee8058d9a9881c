"""The review queue while somebody works through it: place, undo, filter, spellings and merges beside the questions."""

import pytest
from django.urls import reverse

from articles import curation
from articles.models import Action, Entity, Tag
from articles.tagging.provisional import make_keys
from tests.admin.pages import messages_of
from tests.factories import make_article, make_entity

pytestmark = pytest.mark.django_db(transaction=True)


def find(name: str, kind: str = "person", number: int = 1) -> Entity:
    entity = make_entity(name, kind, names=(name,), status="provisional")
    for _ in range(number):
        article = make_article(f"On {name}", f"{name} spoke.")
        Tag.objects.create(article=article, entity=entity, mentions=[["body", 0, len(name), "full name"]])
    return entity


@pytest.fixture
def address() -> str:
    return reverse("admin:articles_entity_review")


def shown(client, address: str, **parameters: str) -> list[str]:
    return [str(one.entity) for one in client.get(address, parameters).context["questions"]]


def test_a_decision_leads_to_the_next_question_and_is_taken_back_by_one_button(client, address):
    first, second, third = find("Ada Bell", number=3), find("Bea Cole", number=2), find("Cem Dorn")
    response = client.post(f"{address}?kind=person", {"answer": f"accept:{second.pk}"})
    assert response["Location"] == f"{address}?kind=person#question-{third.pk}"
    content = client.get(response["Location"]).content.decode()
    act = Action.objects.get()
    assert f'name="undo" value="{act.pk}"' in content
    assert "Accepted “Bea Cole”" in content
    response = client.post(address, {"answer": f"refuse:{third.pk}"})
    assert response["Location"] == f"{address}#question-{first.pk}", "after the last stands the one before"
    client.post(address, {"undo": Action.objects.first().pk})
    response = client.post(address, {"undo": act.pk})
    assert response["Location"] == f"{address}#question-{second.pk}"
    assert shown(client, address) == ["Ada Bell", "Bea Cole", "Cem Dorn"]
    again = client.post(address, {"undo": act.pk}, follow=True)
    assert any("It has already been undone" in message for message in messages_of(again))


def test_the_queue_is_narrowed_by_words_of_a_name(client, address):
    for name in ("Ada Bell", "Bea Bellamy", "Cem Dorn"):
        find(name)
    assert sorted(shown(client, address, name="bell")) == ["Ada Bell", "Bea Bellamy"]
    assert shown(client, address, name="bell", kind="organisation") == []
    assert "No matching name awaits a decision" in client.get(address, {"name": "\0zz"}).content.decode()


def test_spellings_stand_together_even_from_another_page(client, address, monkeypatch):
    monkeypatch.setattr("articles.admin.answers.PAGE", 2)
    find("Ada Bell", number=4)
    find("Bea Cole", number=3)
    find("Cem Dorn", number=2)
    find("ADA BELL")
    make_keys()
    assert shown(client, address) == ["Ada Bell", "ADA BELL", "Bea Cole"]
    assert shown(client, address, p="2") == ["Cem Dorn"]


def test_proposed_merges_stand_beside_the_question_and_are_answered_there(client, address):
    find("Ruben Aldermann", number=2)
    gone = find("Ruben K. Aldermann")
    curation.propose_merges()
    items = client.get(address).context["questions"]
    assert [[str(one.other) for one in item.merges] for item in items] == [["Ruben K. Aldermann"], ["Ruben Aldermann"]]
    proposal = items[0].merges[0].proposal
    response = client.post(address, {"answer": f"merge:{proposal.pk}"})
    assert response["Location"] == f"{address}#question-{items[0].entity.pk}"
    assert Entity.objects.get(pk=gone.pk).today == items[0].entity
