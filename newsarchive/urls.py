"""All addresses of the archive."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from articles.requests.machine_forms import addresses_of_forms
from articles.views import (
    article,
    calendar,
    compare,
    crawlers,
    deciding,
    entities,
    entity_lists,
    facets,
    results,
    search,
    status,
    styleguide,
    suggestions,
)
from articles.views import help as search_help
from articles.views.reconciliation import service as reconciliation
from articles.views.reconciliation import suggesting

urlpatterns = [
    path("", search.search_page, name="search"),
    *addresses_of_forms(),
    path("suggest.json", suggestions.suggest, name="suggest"),
    path("opensearch.xml", crawlers.opensearch, name="opensearch"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:part>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("results/keep/", results.keep, name="keep"),
    path("results/<slug:key>/", results.result_page, name="result"),
    path("articles/<int:pk>/", article.article_page, name="article_short"),
    path("articles/<int:pk>/<slug:slug>/", article.article_page, name="article"),
    path("actors/", entity_lists.actor_list, name="actors"),
    path("actors/<slug:slug>/", entities.actor_page, name="actor"),
    path("countries/", entity_lists.country_list, name="countries"),
    path("countries/<slug:slug>/", entities.country_page, name="country"),
    path("sources/", entity_lists.source_list, name="sources"),
    path("sources/<slug:slug>/", entities.source_page, name="source"),
    path("entities/<slug:key>/", suggesting.lead_to_entity, name="entity_by_id"),
    path("reconcile", reconciliation.reconcile, name="reconcile"),
    path("reconcile/suggest/entity", suggesting.suggest_entities, name="reconcile_entity"),
    path("reconcile/suggest/type", suggesting.suggest_types, name="reconcile_type"),
    path("reconcile/suggest/property", suggesting.suggest_properties, name="reconcile_property"),
    path("reconcile/properties", suggesting.propose_properties, name="reconcile_properties"),
    path("reconcile/preview", suggesting.preview, name="reconcile_preview"),
    path("decide/entity/<int:pk>/", deciding.decide_entity, name="decide_entity"),
    path("decide/tag/<int:pk>/", deciding.decide_tag, name="decide_tag"),
    path("facets/<slug:name>/", facets.facet_page, name="facet"),
    path("browse/", calendar.calendar_page, name="calendar"),
    path("browse/<int:year>/", calendar.year_page, name="year"),
    path("browse/<int:year>/<int:month>/", calendar.month_page, name="month"),
    path("browse/<int:year>/<int:month>/<int:day>/", calendar.day_page, name="day"),
    path("help/", search_help.help_page, name="help"),
    path("compare/", compare.compare_page, name="compare"),
    path("favicon.ico", status.favicon),
    path("healthz", status.healthz, name="healthz"),
    path("accounts/", include("articles.accounts.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]

handler500 = status.server_error

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
