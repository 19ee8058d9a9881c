"""What a citation says of an article, made from its row."""

from django.conf import settings
from django.http import HttpRequest

from articles.models import Article
from articles.text.citations import Citation


def citation_of(request: HttpRequest, article: Article) -> Citation:
    """Return what a citation says of an article."""
    return Citation(
        id=article.pk,
        headline=article.headline,
        address=request.build_absolute_uri(article.get_absolute_url()),
        archive=settings.SITE_NAME,
        source=article.source.name if article.source else "",
        published_on=article.published_on,
        byline=article.byline,
        language=article.language,
        original=article.url,
        is_headline_derived=article.is_headline_derived,
    )
