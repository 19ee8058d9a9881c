"""The same search taken along: as table, records, citations and feed. Each form holds what the page holds.

Every module of this folder is loaded, so that a form is registered by standing here; see `requests.machine_forms`.
"""

from importlib import import_module
from pkgutil import iter_modules

from articles.views.export.offering import offer_forms

__all__ = ["offer_forms"]

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)
