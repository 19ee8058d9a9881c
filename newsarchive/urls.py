"""All addresses of the archive."""

from django.contrib import admin
from django.urls import path

from articles.views import entities, export, reading, search, status

urlpatterns = [
    path("", search.search_page, name="search"),
    path("search.json", search.search_json, name="search_json"),
    path("export.jsonl", export.export_jsonl, name="export_jsonl"),
    path("articles/<int:pk>/", reading.article_page, name="article_short"),
    path("articles/<int:pk>/<slug:slug>/", reading.article_page, name="article"),
    path("actors/", entities.actor_list, name="actors"),
    path("actors/<slug:slug>/", entities.actor_page, name="actor"),
    path("countries/", entities.country_list, name="countries"),
    path("countries/<slug:slug>/", entities.country_page, name="country"),
    path("sources/", entities.source_list, name="sources"),
    path("sources/<slug:slug>/", entities.source_page, name="source"),
    path("favicon.ico", status.favicon),
    path("healthz", status.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
