"""A form of a search is registered once; its address, its offer and what crawlers are told follow from that."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, reverse

from articles.requests import machine_forms
from articles.requests.machine_forms import addresses_of_forms, is_machine_form, machine_form
from newsarchive.urls import urlpatterns
from tests.views.pages import make_archive, open_page


@pytest.fixture
def registered(monkeypatch):
    """Register one more form, for the time of a test."""
    monkeypatch.setattr(machine_forms, "_registered", dict(machine_forms._registered))

    @machine_form("export.odd", name="export_odd", label="Odd", purpose="for a test", place=99)
    def export_odd(request):
        return HttpResponse("odd")

    return export_odd


def test_a_registered_form_has_its_address_and_is_kept_from_crawlers(registered):
    (found,) = [one for one in addresses_of_forms() if one.name == "export_odd"]
    assert found.resolve("export.odd").func is registered
    assert "Disallow: /export.odd\n" in Client().get("/robots.txt").content.decode()


def test_two_forms_at_one_address_are_an_error(registered):
    with pytest.raises(ValueError, match="Two machine forms"):
        machine_form("export.odd", name="other")(registered)


@pytest.mark.django_db(transaction=True)
def test_a_page_offers_every_form_that_has_a_purpose_and_each_answers():
    make_archive()
    page = open_page("/?q=kabul")
    offered = {
        link.text: link.attributes["href"] for link in page.root.all("a") if "export." in link.attributes["href"]
    }
    offered["Atom feed"] = reverse("feed") + "?q=kabul"
    assert list(offered) == [form.label for form in machine_forms.machine_forms() if form.purpose]
    for address in offered.values():
        response = Client().get(address)
        assert (response.status_code, bool(response.getvalue())) == (200, True), address


def test_addresses_of_pages_are_reported_from_those_of_forms():
    requests = RequestFactory()
    for address in ("/", "/articles/1/a.b/", "/actors/", "/results/abc/"):
        assert not is_machine_form(requests.get(address)), address
    for form in machine_forms.machine_forms():
        assert is_machine_form(requests.get(f"/{form.path}")), form.path
    assert is_machine_form(requests.get("/results/abc.csv"))


def test_no_form_that_is_offered_lacks_a_label():
    assert all(form.label for form in machine_forms.machine_forms() if form.purpose)


def test_every_file_of_the_archive_is_a_registered_form():
    """What the archive holds: what browsers and crawlers look for by themselves, and suggestions, are none."""
    registered = {form.name for form in machine_forms.machine_forms()}
    not_registered = {
        one.name
        for one in urlpatterns
        if isinstance(one, URLPattern) and "." in str(one.pattern).rpartition("/")[2] and one.name not in registered
    }
    assert not_registered == {"suggest", "opensearch", "sitemap", "sitemap_part", "robots", None}
    assert {"search_json", "export_csv", "compare_csv", "facet_csv", "result_json", "result_csv", "cite"} <= registered


def test_crawlers_read_a_star_for_what_varies_in_an_address():
    assert "Disallow: /facets/*.csv\n" in Client().get("/robots.txt").content.decode()
