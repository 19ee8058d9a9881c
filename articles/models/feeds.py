"""Feeds that are watched: how each is, what happened to it, what it brought day by day, what it showed."""

from django.db import models
from django.utils import timezone

from articles.models.archive import Source

FEED_ADDRESS_LENGTH = 800
KEY_DIGITS = 32  # of a keyed hash that are kept, in hexadecimal


class WatchedFeed(models.Model):
    """A feed that is fetched again and again.

    `address` has no user, password or secret parameter: those are in `credentials`, encrypted
    (articles.feeds.credentials). `known_as` is the address it was first watched at: its entries are known by that,
    wherever it moves. `interval_minutes` is what articles.feeds.schedule has found out so far.
    """

    class State(models.TextChoices):
        NEW = "new", "Not checked yet"
        FINE = "fine", "Working"
        TROUBLE = "trouble", "Failing"
        PAUSED = "paused", "Paused"
        GONE = "gone", "Paused: gone permanently"

    class KnownBy(models.TextChoices):
        """By what an entry is known again."""

        GUID = "guid", "their GUID"
        ADDRESS = "address", "their address, because the GUIDs are unreliable"
        HEADLINE = "headline", "their headline and day, because GUIDs and addresses are unreliable"

    address = models.URLField(max_length=FEED_ADDRESS_LENGTH, unique=True)
    known_as = models.CharField(max_length=FEED_ADDRESS_LENGTH, editable=False)
    title = models.CharField(max_length=300, blank=True, help_text="Leave empty to use the feed’s own title.")
    source = models.ForeignKey(
        Source,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="feeds",
        help_text="Publisher of its entries. Leave empty to use what an entry states, or the feed’s title.",
    )
    known_by = models.CharField(
        "identify entries by",
        max_length=10,
        choices=KnownBy,
        default=KnownBy.GUID,
        help_text="Change this only if GUIDs change or repeat; the events of the feed show that.",
    )
    fetches_pages = models.BooleanField(
        "fetch the full text",
        default=False,
        help_text="Fetch the page of each new entry, if robots.txt allows it. The feed’s text is kept separately.",
    )
    least_minutes = models.PositiveIntegerField(
        "minimum minutes between checks",
        null=True,
        blank=True,
        help_text="Leave empty to adapt to how often it has something new, at most every 15 minutes.",
    )
    credentials = models.TextField(blank=True, editable=False, help_text="Encrypted.")

    state = models.CharField(max_length=10, choices=State, default=State.NEW, editable=False)
    trouble = models.CharField(max_length=20, blank=True, editable=False, help_text="Its kind.")
    reason = models.TextField("reason for failing", blank=True, editable=False)
    trouble_since = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")

    checked_at = models.DateTimeField("last check", null=True, blank=True, editable=False)
    succeeded_at = models.DateTimeField("last success", null=True, blank=True, editable=False)
    new_at = models.DateTimeField("last new entry", null=True, blank=True, editable=False)
    next_check_at = models.DateTimeField("next check", default=timezone.now, editable=False)
    not_before = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Until then its server has forbidden another fetch."
    )
    interval_minutes = models.FloatField(default=60, editable=False)

    etag = models.TextField(blank=True, editable=False)
    last_modified = models.TextField(blank=True, editable=False)
    read_whole_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was last fetched unconditionally."
    )
    site_address = models.TextField("pages", blank=True, editable=False, help_text="As the feed names them.")
    watched_since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["address"]
        indexes = [models.Index(fields=["state", "next_check_at"], name="feed_due")]

    def __str__(self) -> str:
        return self.title or self.address

    @property
    def is_paused(self) -> bool:
        return self.state in {self.State.PAUSED, self.State.GONE}


class FeedEvent(models.Model):
    """A change of a feed's state, or something about it that a person should know."""

    class Kind(models.TextChoices):
        WATCHED = "watched", "Added"
        TROUBLE = "trouble", "Failing"
        RECOVERED = "recovered", "Working again"
        PAUSED = "paused", "Paused"
        RESUMED = "resumed", "Resumed"
        GONE = "gone", "Gone permanently: paused"
        MOVED = "moved", "Moved"
        MISSED = "missed", "Entries may have been missed"
        GUIDS = "guids", "GUIDs are unreliable"

    feed = models.ForeignKey(WatchedFeed, on_delete=models.CASCADE, related_name="events")
    happened_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-happened_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}" if self.text else self.get_kind_display()


class FeedDay(models.Model):
    """What the fetches of a feed brought on one day, in the archive's time zone, summed up."""

    feed = models.ForeignKey(WatchedFeed, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    fetches = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    unmodified = models.PositiveIntegerField(default=0, help_text="Answers that nothing has changed.")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0, help_text="Entries that were known already.")
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")

    class Meta:
        default_permissions = ()
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["feed", "day"], name="feed_day_once")]

    def __str__(self) -> str:
        return f"{self.feed} on {self.day}"


class WatchedEntry(models.Model):
    """An entry that a feed has shown, by keyed hashes: nothing can be read from them.

    `mark` is of its content. Without an article, it was rejected, or its article was purged. An entry that is a
    duplicate belongs to an article that came another way, and changes nothing of it. `page_tries` counts how often
    its page could not be had, and `is_page_due` while it is to be tried again.
    """

    feed = models.ForeignKey(WatchedFeed, on_delete=models.CASCADE, db_index=False, related_name="entries")
    guid_key = models.CharField(max_length=KEY_DIGITS, blank=True)
    address_key = models.CharField(max_length=KEY_DIGITS, blank=True)
    headline_key = models.CharField(max_length=KEY_DIGITS, blank=True)
    mark = models.CharField(max_length=KEY_DIGITS)
    article = models.ForeignKey(
        "articles.Article", on_delete=models.SET_NULL, null=True, blank=True, related_name="feed_entries"
    )
    is_duplicate = models.BooleanField(default=False)
    is_page_due = models.BooleanField(default=False)
    page_tries = models.PositiveSmallIntegerField(default=0)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        indexes = [
            models.Index(fields=["feed", "guid_key"], name="feed_entry_guid"),
            models.Index(fields=["address_key"], name="feed_entry_address"),
            models.Index(fields=["headline_key", "first_seen_at"], name="feed_entry_headline"),
            models.Index(fields=["feed", "seen_at"], name="feed_entry_seen"),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk} of {self.feed}"


class FeedText(models.Model):
    """What the feed itself says of an article whose text was fetched from its page."""

    article = models.OneToOneField("articles.Article", on_delete=models.CASCADE, related_name="feed_text")
    text = models.TextField()
    page_address = models.TextField(help_text="Where the text of the article was fetched.")
    fetched_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"text of the feed for {self.article}"
