"""The machine forms that the tests of all forms go through: whatever is registered, so that a new one is tried too."""

import articles.views.export  # noqa: F401 - loads what is registered there
from articles.requests.machine_forms import machine_forms

MACHINE_FORMS = ["/search.json", *(f"/{form.path}" for form in machine_forms() if form.purpose)]
OFFERED = MACHINE_FORMS[1:]
EXPORTS = [path for path in OFFERED if path.startswith("/export.")]  # all of a search, however much it is
