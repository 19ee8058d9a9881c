"""The fields of an article as machine forms give them, alike in each."""

from typing import Any

from django.http import HttpRequest

from articles.fields import Form, fields_of
from articles.models import Article


def machine_record(request: HttpRequest, article: Article, form: Form) -> dict[str, Any]:
    """Return the fields of an article that a form has, by name; its `url` is its address in the archive."""
    address = request.build_absolute_uri(article.get_absolute_url())
    fields = {field.machine_name: field.machine_value(article) for field in fields_of(form)}
    return {"id": article.pk, "url": address} | fields
