"""What every page knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, str]:
    """Return the site's name and the notice all its pages carry."""
    return {"site_name": settings.SITE_NAME, "site_notice": settings.SITE_NOTICE}
