"""Rows of every model for pages of the admin, and what a browser sends back from one."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import curation
from articles.models import Action, Article, ImportedDocument, ImportMapping, ImportRun, Tag, WatchedFeed
from tests.factories import make_article, make_country, make_entity, make_source
from tests.forms import FormReader

HOSTILE = "<script>alert(1)</script>"


def make_run(rejected: int = 0, created: int = 0, article: Article | None = None, text: str = "reason") -> ImportRun:
    run = ImportRun.objects.create(
        state="finished",
        paths=[text],
        source_name=text,
        rejected=rejected,
        created=created,
        ignored_keys={text: 3},
        left_out={text: 2},
    )
    for number in range(rejected + created):
        ImportedDocument.objects.create(
            run=run,
            address=f"{text}#{number}",
            outcome="rejected" if number < rejected else "created",
            reason=text,
            raw_text=text,
            article=article,
        )
    return run


def fill(rows: int, text: str = "Afghanistan") -> None:
    """Create rows of every model, related to one another."""
    country = make_country("af", text)
    for number in range(rows):
        source = make_source(f"{text} {number}", country=country, description=text)
        entity = make_entity(f"{text} {number}", names=(f"{text} {number}",), country=country, description=text)
        article = make_article(
            f"{text} {number}", f"{text} has waited.\n\n{text}", source=source, byline=text, dateline=text
        )
        Tag.objects.create(
            article=article,
            entity=entity,
            mentions=[["headline", 0, len(text), "name"], ["body", 0, len(text), "demonym"], ["body", 5, 9**9, "x"]],
        )
        make_run(rejected=1, created=1, article=article, text=text)
        feed = f"https://{text}.example/{WatchedFeed.objects.count()}"
        WatchedFeed.objects.create(address=feed, known_as=feed, title=text).days.create(day=timezone.localdate(), new=1)
        ImportMapping.objects.create(name=f"{text} {ImportMapping.objects.count()}", columns={"body": [text]})
        with curation.action(None, Action.Kind.EDIT, text):
            Article.objects.filter(pk=article.pk).update(byline=f"{text} {text}")
            Tag.objects.filter(article=article).update(role=text)


def page(name: str, model: type, *args) -> str:
    return reverse(f"admin:articles_{model._meta.model_name}_{name}", args=args)


def form_data(response) -> dict[str, str]:
    fields = FormReader.read(response.content.decode())
    return {name: value for name, value in fields.items() if name and "__prefix__" not in name}


def edit(client: Client, article: Article, **changes: str):
    """Open an article, change fields of its form and save it."""
    address = page("change", Article, article.pk)
    data = form_data(client.get(address)) | changes
    response = client.post(address, data)
    if response.status_code == 200:
        pytest.fail(str(response.context["errors"]))
    article.refresh_from_db()
    return response


def messages_of(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]
