"""Django's admin, with the site of the archive."""

from django.contrib.admin.apps import AdminConfig


class ArchiveAdminConfig(AdminConfig):
    """Django's admin with the site that detects conflicts."""

    default_site = "articles.admin_site.ArchiveAdminSite"
