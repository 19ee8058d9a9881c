"""What may be done so often and no more, in all processes and machines together, and across restarts.

An allowance is spent by use and comes back evenly with time: of 5 in 5 minutes, all at once may be used, then one a
minute. It is one number in the database, the moment at which it is whole again, and one statement decides and
writes: no race, and a database that does not answer lets nobody through. A clock that was set back costs one period
at most.
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
class Limit:
    """So often in so many seconds."""

    name: str
    amount: int
    seconds: float

    def of(self, who: str = "", weight: float = 1) -> "Use":
        """Return a use of it by somebody, or by all together; `weight` is how often it counts."""
        return Use(self, hashlib.sha256(f"{self.name}\0{who}".encode("utf-8", "surrogatepass")).hexdigest(), weight)


@dataclass(frozen=True, slots=True)
class Use:
    """A limit, and the key of whose allowance is spent."""

    limit: Limit
    key: str
    weight: float

    @property
    def seconds(self) -> float:
        """How long it takes to come back; nothing weighs more than the whole allowance."""
        return min(self.weight, self.limit.amount) * self.limit.seconds / self.limit.amount


def now() -> float:
    """Return seconds since 1970; a name of its own, so that tests can set the clock."""
    return time.time()


def take(uses: Iterable[Use]) -> float:
    """Spend all of these or none; return 0 where they were, else after how many seconds it is worth another try.

    In a transaction, do not undo it where this refuses: a clock that was set back is mended then. Raises DatabaseError:
    what can not be counted may not be done.
    """
    wanted = sorted(uses, key=lambda use: use.key)  # one order for all, so that none waits for the other in a circle
    moment = now()
    _clean(moment)
    with transaction.atomic():
        granted = _spend(wanted, moment)
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


def give_back(uses: Iterable[Use]) -> None:
    """Undo a `take`: what was done does not count."""
    for use in uses:
        Allowance.objects.filter(pk=use.key).update(full_at=F("full_at") - use.seconds)


def say_wait(seconds: float) -> str:
    """Return how long somebody has to wait, in words that are not too short."""
    seconds = math.ceil(round(seconds, 3))
    if seconds > 5400:
        number, unit = math.ceil(seconds / 3600), "hour"
    elif seconds >= 60:
        number, unit = math.ceil(seconds / 60), "minute"
    else:
        number, unit = seconds, "second"
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _spend(uses: list[Use], moment: float) -> set[str]:
    """Write what is granted in one statement, and return its keys."""
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
    """Delete rows that say nothing any more, now and then."""
    global _cleaned_at  # noqa: PLW0603 - one clock a process
    if time.monotonic() - _cleaned_at < CLEANING_SECONDS:
        return
    _cleaned_at = time.monotonic()
    with transaction.atomic():
        old = Allowance.objects.filter(full_at__lt=moment).select_for_update(skip_locked=True)
        Allowance.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_CLEANED])).delete()
