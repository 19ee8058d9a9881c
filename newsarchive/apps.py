"""Django's admin, with the site of the archive."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Registers every admin with the site that guards its forms."""

    default_site = "articles.admin_site.DeskSite"
