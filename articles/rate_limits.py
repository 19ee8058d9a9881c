"""Rate limits that hold across all processes, machines and restarts.

Each use spends a part of an allowance, which refills evenly with time: of 5 in 5 minutes, all may be used at once, then
one a minute. An allowance is one number in the database, the time when it is full again, and one statement checks and
writes it: there is no race, and if the database does not answer, nobody gets through. A clock that was set back costs
one period at most.
"""

import hashlib
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from articles.models import Allowance

CLEANING_SECONDS = 60.0  # between two cleanings by one process
MOST_CLEANED = 1_000  # rows at a time

_NEVER = float("-inf")
_cleaned_at = _NEVER


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`amount` uses in so many seconds."""

    name: str
    amount: int
    seconds: float

    def make_use(self, who: str = "", weight: float = 1) -> "Use":
        """Return a use by somebody, or by all together; `weight` is how many uses it counts as."""
        return Use(self, hashlib.sha256(f"{self.name}\0{who}".encode("utf-8", "surrogatepass")).hexdigest(), weight)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a limit; `key` identifies the allowance."""

    limit: RateLimit
    key: str
    weight: float

    @property
    def seconds(self) -> float:
        """How long the allowance takes to refill; at most its whole period."""
        return min(self.weight, self.limit.amount) * self.limit.seconds / self.limit.amount


def now() -> float:
    """Return seconds since 1970; a name of its own, so that tests can set the clock."""
    return time.time()


def spend(uses: Iterable[Use]) -> float:
    """Spend all of these uses or none; return 0 if they were spent, else the seconds to wait before another try.

    Do not roll back the surrounding transaction if this refuses: it corrects for a clock that was set back. Raises
    DatabaseError; then the use is not allowed.
    """
    wanted = sorted(uses, key=lambda use: use.key)  # the same order everywhere, to avoid deadlocks
    moment = now()
    _clean(moment)
    with transaction.atomic():
        granted = _write_granted(wanted, moment)
        refused = [use for use in wanted if use.key not in granted]
        if not refused:
            return 0.0
        transaction.set_rollback(True)
    rows = Allowance.objects.filter(pk__in=[use.key for use in refused])
    # The clock was set back: count from where it stands now, not from where it stood.
    rows.filter(full_at__gt=F("period") + moment).update(full_at=F("period") + moment)
    until = dict(rows.values_list("pk", "full_at"))
    waits = [until.get(use.key, moment) - moment + use.seconds - use.limit.seconds for use in refused]
    return max(1.0, *waits)


def refund(uses: Iterable[Use]) -> None:
    """Give back spent uses that should not count."""
    for use in uses:
        Allowance.objects.filter(pk=use.key).update(full_at=F("full_at") - use.seconds)


def format_wait(seconds: float) -> str:
    """Return a waiting time in words, rounded up."""
    seconds = math.ceil(round(seconds, 3))
    if seconds > 5400:
        number, unit = math.ceil(seconds / 3600), "hour"
    elif seconds >= 60:
        number, unit = math.ceil(seconds / 60), "minute"
    else:
        number, unit = seconds, "second"
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _write_granted(uses: list[Use], moment: float) -> set[str]:
    """Write the uses that are granted in one statement, and return their keys."""
    least, greatest = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("min", "max")
    table = connection.ops.quote_name(Allowance._meta.db_table)
    # Never later than a period from now, as a clock that was ahead may have left it.
    spent = f"{greatest}(%s, {least}({table}.full_at, %s + excluded.period)) + (excluded.full_at - %s)"
    places = ", ".join(["(%s, %s, %s)"] * len(uses))
    statement = (
        f"INSERT INTO {table} (key, full_at, period) VALUES {places}"  # noqa: S608 - names of our own
        f" ON CONFLICT (key) DO UPDATE SET full_at = {spent}, period = excluded.period"
        f" WHERE {spent} <= %s + excluded.period + 0.001 RETURNING key"
    )
    values = [value for use in uses for value in (use.key, moment + use.seconds, use.limit.seconds)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *[moment] * 7])
        return {key for (key,) in cursor.fetchall()}


def _clean(moment: float) -> None:
    """Delete full allowances now and then."""
    global _cleaned_at  # noqa: PLW0603 - one clock a process
    if time.monotonic() - _cleaned_at < CLEANING_SECONDS:
        return
    _cleaned_at = time.monotonic()
    with transaction.atomic():
        old = Allowance.objects.filter(full_at__lt=moment).select_for_update(skip_locked=True)
        Allowance.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_CLEANED])).delete()
