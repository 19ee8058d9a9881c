"""The fields of an article as machine forms give them, alike in each."""

from typing import Any

from django.http import HttpRequest

from articles.fields import Field, Form, Kind, fields_of
from articles.models import Article


def machine_value(article: Article, field: Field) -> Any:
    """Return the value of a field: text or a list of texts; None where a day, a time or a row is not known."""
    value = getattr(article, field.name)
    if value is None:
        return None
    if field.kind is Kind.ROW:
        return getattr(value, field.row_value)
    return value.isoformat() if field.kind in {Kind.DAY, Kind.MOMENT} else value


def machine_record(request: HttpRequest, article: Article, form: Form) -> dict[str, Any]:
    """Return the fields of an article that a form has, by name; its `url` is its address in the archive."""
    address = request.build_absolute_uri(article.get_absolute_url())
    fields = {field.machine_name: machine_value(article, field) for field in fields_of(form)}
    return {"id": article.pk, "url": address} | fields
