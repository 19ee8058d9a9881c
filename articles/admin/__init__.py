"""The admin, where curators work: one module for each family of models."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin

from articles.admin import actions, archive, entities, feeds, imports, kept_results, mappings, sources, tags, users

__all__ = ["actions", "archive", "entities", "feeds", "imports", "kept_results", "mappings", "sources", "tags", "users"]

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Curate the archive"
