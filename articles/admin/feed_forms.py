"""Forms of the watch list."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from articles.admin.base import ModelForm
from articles.feeds.addresses import Secrets, split_secrets, write_for_the_wire
from articles.feeds.credentials import encrypt
from articles.feeds.opml import MOST_BYTES
from articles.models import WatchedFeed
from articles.models.feeds import FEED_ADDRESS_LENGTH


def read_feed_address(text: str) -> tuple[str, Secrets]:
    """Return an address that a person wrote without its secrets, and these; raises ValidationError."""
    text = text.strip().removeprefix("feed:").removeprefix("//")
    text = text if "://" in text else f"https://{text}"
    try:
        public, secrets = split_secrets(text)
        write_for_the_wire(public)
    except ValueError:
        raise ValidationError("This is not a web address. Write it like https://paper.example/feed.xml.") from None
    if len(public) > FEED_ADDRESS_LENGTH:
        raise ValidationError(f"An address can have at most {FEED_ADDRESS_LENGTH} characters.")
    return public, secrets


class WatchedFeedForm(ModelForm[WatchedFeed]):
    """A feed; user, password and secret parameters are kept encrypted, and never shown again."""

    address = forms.CharField(
        max_length=2 * FEED_ADDRESS_LENGTH,
        widget=forms.TextInput({"class": "vTextField", "inputmode": "url"}),
        help_text="A user name, password or key in it is stored encrypted and not shown again.",
    )
    user = forms.CharField(required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"}))
    password = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Only if the feed requires them. Leave empty to keep what is stored.",
    )
    forget = forms.BooleanField(required=False, label="Delete the stored user name, password and key")

    class Meta:
        model = WatchedFeed
        fields = ("address", "title", "source", "known_by", "fetches_pages", "least_minutes")

    def clean_address(self) -> str:
        public, self._found = read_feed_address(str(self.cleaned_data["address"]))
        return public

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("user")) != bool(given.get("password")) and not self._found.user:
            self.add_error("password", "Enter both the user name and the password.")
        return given

    def save(self, commit: bool = True) -> WatchedFeed:
        feed: WatchedFeed = super().save(commit=False)
        given, found = self.cleaned_data, self._found
        fresh = Secrets(given["user"] or found.user, given["password"] or found.password, found.query)
        is_elsewhere = urlsplit(self.initial.get("address") or "").hostname != urlsplit(feed.address).hostname
        if fresh.is_any:
            feed.credentials = encrypt(fresh)
        elif given["forget"] or is_elsewhere:  # a password is for its host alone
            feed.credentials = ""
        if commit:
            feed.save()
        return feed


class FindForm(forms.Form):
    """A page whose feeds are looked for."""

    address = forms.CharField(
        label="Address of a page",
        max_length=FEED_ADDRESS_LENGTH,
        widget=forms.TextInput({"class": "vTextField", "inputmode": "url"}),
        help_text="For example “paper.example”. The page is fetched once, and the feeds that it declares are listed.",
    )

    def clean_address(self) -> str:
        return read_feed_address(str(self.cleaned_data["address"]))[0]


class OpmlForm(forms.Form):
    """A list of feeds that another program has written."""

    file = forms.FileField(help_text=f"OPML, at most {MOST_BYTES // 1_000_000} MB. Feeds in folders are included.")
