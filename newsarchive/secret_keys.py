"""Check secret keys for whether they could be guessed."""

MAKE_KEY = 'Make one by  python -c "import secrets; print(secrets.token_urlsafe(50))"'
SHORTEST_KEY = 50  # characters, as Django’s own check wants
FEWEST_CHARACTERS = 10  # that differ
PLACEHOLDERS = (
    "django-insecure", "changeme", "change-me", "change_me", "change me", "changethis", "change-this", "change_this",
    "replace-me", "replace_me", "replaceme", "secret", "insecure", "password", "placeholder", "example", "yourkey",
    "your-key", "your_key", "development only", "only for this",
)  # fmt: skip


def find_weakness(key: str) -> str:
    """Return why a secret key could be guessed; empty if it is good."""
    if placeholder := next((text for text in PLACEHOLDERS if text in key.lower()), ""):
        return f"it contains “{placeholder}”, as keys do that stand in instructions"
    if len(key) < SHORTEST_KEY:
        return f"it has {len(key)} characters, fewer than {SHORTEST_KEY}"
    if len(set(key)) < FEWEST_CHARACTERS:
        return f"it is made of {len(set(key))} different characters, fewer than {FEWEST_CHARACTERS}"
    if key in (key + key)[1:-1]:
        return "it repeats itself"
    return ""
