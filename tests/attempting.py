"""A program of its own whose processes spend the same allowances at once:  python -m tests.attempting

Built like `tests.search.dying`, on its database and its forks. Prints one JSON object for the tests to judge.
"""

import json
from collections.abc import Callable
from typing import Any

from tests.search.dying import finish, fork, prepare, reset, run, start, wait

PROCESSES = 4


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Return the answers of processes that work beside one another."""
    return [wait(process) for process in [fork(lambda n=number: work(n)) for number in range(PROCESSES)]]


def spend(_number: int) -> int:
    """Try forty times of an allowance of fifty; return how often it was granted."""
    from articles import rate_limits

    fifty = rate_limits.RateLimit("fifty a day", 50, 86_400)
    return sum(rate_limits.spend([fifty.make_use("all")]) == 0 for _ in range(40))


def keep(number: int) -> list[int]:
    """Keep twenty results, each as another visitor; return the statuses."""
    from django.test import Client

    return [
        Client()
        .post("/results/keep/", {"q": f"old{number}{i}"}, REMOTE_ADDR=f"192.0.{number}.{i}", HTTP_HOST="localhost")
        .status_code
        for i in range(20)
    ]


def log_in(_number: int) -> list[int]:
    """Try three wrong passwords of one account from one address; return the statuses."""
    from django.test import Client

    given = {"login": "ada", "password": "wrong"}
    return [
        Client().post("/accounts/login/", given, REMOTE_ADDR="192.0.2.1", HTTP_HOST="localhost").status_code
        for _ in range(3)
    ]


def count_results() -> int:
    from articles.models import FrozenResult

    return FrozenResult.objects.count()


def main() -> None:
    server = start()
    try:
        run(prepare)
        run(reset)
        print(
            json.dumps(
                {
                    "taken": at_once(spend),
                    "taken later": run(lambda: spend(0)),
                    "kept": [status for statuses in at_once(keep) for status in statuses],
                    "results": run(count_results),
                    "logging in": [status for statuses in at_once(log_in) for status in statuses],
                    "logging in later": run(lambda: log_in(0)),
                }
            )
        )
    finally:
        finish(server)


if __name__ == "__main__":
    main()
