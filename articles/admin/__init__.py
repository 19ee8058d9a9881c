"""Where curators work: one module a family of models."""

from django.conf import settings
from django.contrib import admin

from articles.admin import actions, archive, entities, imports, results, tags

__all__ = ["actions", "archive", "entities", "imports", "results", "tags"]

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Curate the archive"
