"""Kill whatever writes, at random moments, and look at what is left:

    python -m tests.faults.killing [--repeat 200] [--log FILE]

In each trial an import runs twice, while one process edits, one follows, searches and rebuilds, and a gunicorn with
two workers answers searches and a curator's edits in the admin; importer, follower and a worker are killed with
SIGKILL, each at a moment of its own. Then the import is done once more and left alone. With --log each trial is
written down, and the same command goes on where it was stopped. Works in the archive that the environment names,
which should be an empty one. Progress goes to standard error; prints one JSON object for test_killing.py to judge.
"""

import argparse
import contextlib
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

from tests.faults.archive import ask, edit, empty, follow_on, fork, inspect, load, prepare, wait, warm_up
from tests.nodes.nodes import Node
from tests.patience import eventually

KINDS = ("importer", "follower", "web worker")


def kill(process: int) -> int:
    """Kill a child; return how it ended, which may have been before."""
    os.kill(process, signal.SIGKILL)
    return wait(process)


def children_of(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


_PROBLEM = re.compile(r"[\w.]+(?:Error|Exception|Interrupt|Warning)\b")  # the line of a traceback that says what it was


# -- the curator at the browser


def visit(node: Node, browser: Any, log: Path) -> None:
    """Search, and edit articles of even numbers in the admin; write down what was tried and what was answered."""
    with log.open("a", buffering=1) as out:
        turn = 0
        while True:
            turn += 1
            found = node.search("")
            out.write(json.dumps(["search", found["status"]]) + "\n")
            if found["status"] != 200:
                time.sleep(0.05)
                continue
            ids = [hit["id"] for hit in found["results"]]
            if len(ids) != len(set(ids)) or sum(bar["count"] for bar in found["timeline"]) > found["total"]:
                out.write(json.dumps(["wrong", found["total"], ids]) + "\n")
            even = [number for number in ids if number % 2 == 0]
            if not even:
                continue
            number, byline = even[turn % len(even)], f"By a curator, {turn}"
            out.write(json.dumps(["try", number, byline]) + "\n")
            address = f"/admin/articles/article/{number}/change/"
            status, page = node.submit(browser, address, byline=byline)
            if status == 200 and "was changed successfully" in page:
                out.write(json.dumps(["saved", number, byline]) + "\n")
            out.write(json.dumps(["edit", status]) + "\n")


def has_articles_of_curator() -> bool:
    """Tell whether there is an article that `visit` edits, found or not yet."""
    from articles.models import Article

    return any(number % 2 == 0 for number in Article.objects.values_list("pk", flat=True))


def has_saved(log: Path) -> bool:
    return log.exists() and '["saved"' in log.read_text()


def audit(log: Path) -> dict[str, Any]:
    """Hold what the curator was told against what the archive and its history say."""
    from articles.models import Article, RecordedChange

    lines = [json.loads(line) for line in log.read_text().splitlines()]
    statuses = Counter(f"{line[0]} {line[1]}" for line in lines if line[0] in {"search", "edit"})
    possible: dict[int, list[str]] = {}
    saved = [line for line in lines if line[0] == "saved"]
    for kind, *rest in lines:
        if kind == "try":
            possible.setdefault(rest[0], []).append(rest[1])
        elif kind == "saved":
            possible[rest[0]] = [rest[1]]
    bylines = dict(Article.objects.values_list("pk", "byline"))
    lost = [number for _, number, _ in saved if bylines.get(number) not in possible[number]]
    untold = []
    for number in possible:
        changes = RecordedChange.objects.filter(model="article", row_id=number, after__has_key="byline")
        last = changes.order_by("-pk").values_list("after", flat=True).first()
        if last and last["byline"] != bylines.get(number):
            untold.append(number)
    return {
        "statuses": dict(statuses),
        "saved": len(saved),
        "edits lost": sorted(set(lost)),
        "history differs": untold,
        "wrong answers": [line for line in lines if line[0] == "wrong"],
    }


# -- a trial


def try_killing(
    corpus: Path, node: Node, browser: Any, chance: random.Random, seconds: float, *, awaits_saving: bool
) -> dict[str, Any]:
    """Return the kills of each kind that hit, what failed by itself, and what is left.

    `awaits_saving` where nothing is killed before the curator has saved something.
    """
    log = corpus.with_name("told.jsonl")
    log.unlink(missing_ok=True)
    wait(fork(empty))
    kills, failed = Counter[str](), list[str]()
    written = node.log.stat().st_size
    running = {
        "editor": fork(edit),
        "follower": fork(follow_on),
        "visitor": fork(lambda: visit(node, browser, log)),
    }
    for is_again in (False, True):  # killed, begun again and killed again
        if is_again and ask(has_articles_of_curator):
            eventually(lambda: has_saved(log))  # an edit that the next kills could lose
        running["importer"] = fork(lambda: load(corpus))
        if awaits_saving:
            eventually(lambda: has_saved(log))
        begun = time.monotonic()
        for moment, kind in sorted((chance.uniform(0.1, 1.8) * seconds, kind) for kind in KINDS):
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            if kind == "web worker":
                kills[kind] += kill_worker(node, chance)
                continue
            status = kill(running.pop(kind))
            kills[kind] += status == -signal.SIGKILL
            if status not in {0, -signal.SIGKILL}:
                failed.append(f"{kind} {status}")
            if kind == "follower":
                running[kind] = fork(follow_on)
    for kind, process in running.items():
        if (status := kill(process)) != -signal.SIGKILL:
            failed.append(f"{kind} {status}")
    if status := wait(fork(lambda: load(corpus))):
        failed.append(f"last import {status}")
    with node.log.open("rb") as lines:
        lines.seek(written)
        problems = [line for line in lines.read().decode(errors="replace").splitlines() if _PROBLEM.match(line)]
    found = {"curator": ask(lambda: audit(log)), "left": ask(inspect)}
    return {"kills": dict(kills), "failed": failed, "problems": sorted(set(problems)), **found}


def kill_worker(node: Node, chance: random.Random) -> int:
    with contextlib.suppress(ProcessLookupError, IndexError):
        os.kill(chance.choice(children_of(node.process_id)), signal.SIGKILL)
        return 1
    return 0


def find_faults(trial: dict[str, Any], undisturbed: dict[str, Any]) -> list[str]:
    """Return what is not as if nothing had happened, in words."""
    left, curator = trial["left"], trial["curator"]
    faults = [*trial["failed"]]
    for name, wanted in undisturbed.items():
        found = left[name]
        if isinstance(wanted, list):
            apart = [one for one in found + wanted if (one in found) != (one in wanted)]
            faults += [f"{name} differ: {apart[:5]}"] if apart or len(found) != len(wanted) else []
        elif found != wanted:
            faults.append(f"{name}: {found} where {wanted} was to be")
    faults += [
        f"{name}: {curator[name]}" for name in ("edits lost", "history differs", "wrong answers") if curator[name]
    ]
    faults += [f"answered {name}: {trial['problems']}" for name in curator["statuses"] if name.endswith("500")]
    return faults


def is_enough(trials: list[dict[str, Any]], repeat: int) -> bool:
    """Tell whether so many trials were made; one more is where the curator came to save nothing before the kills."""
    has_saved = any(trial["curator"]["saved"] for trial in trials)
    return len(trials) >= repeat + (not has_saved)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.killing", description=__doc__)
    parser.add_argument("--repeat", type=int, default=2, help="trials; default 2")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="where each trial is written down, to go on from")
    chosen: Any = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    django.setup()
    warm_up()
    from django.conf import settings

    corpus = Path(settings.DATA_DIR) / "generated.jsonl"
    trials = read_log(chosen.log)
    if not trials:
        wait(fork(lambda: prepare(corpus)))
        begun = time.monotonic()
        wait(fork(lambda: load(corpus)))
        note(trials, chosen.log, {"seconds": time.monotonic() - begun, "left": ask(inspect)})
    undisturbed, seconds = trials[0]["left"], trials[0]["seconds"]
    node = Node(Path(settings.DATA_DIR), os.environ.get("DATABASE_URL", ""), workers=2).start()
    try:
        browser = node.log_in()
        while not is_enough(trials[1:], chosen.repeat):
            number = len(trials) - 1
            chance, is_last = random.Random(chosen.seed * 10_000 + number), number >= chosen.repeat
            trial = try_killing(corpus, node, browser, chance, seconds, awaits_saving=is_last)
            trial["faults"] = find_faults(trial, undisturbed)
            note(trials, chosen.log, {name: trial[name] for name in ("kills", "faults", "curator")})
            print(f"trial {number + 1} of {chosen.repeat}: {trial['kills']}, faults {trial['faults']}", file=sys.stderr)
    finally:
        node.stop()
    kills = sum((Counter(trial["kills"]) for trial in trials[1:]), Counter[str]())
    faults = sum(bool(trial["faults"]) for trial in trials[1:])
    saved = sum(trial["curator"]["saved"] for trial in trials[1:])
    print(f"{len(trials) - 1} trials, {dict(kills)} killed, {saved} edits saved; faults in {faults}", file=sys.stderr)
    print(json.dumps({"undisturbed": undisturbed, "trials": trials[1:]}))
    return 0


def read_log(path: Path | None) -> list[dict[str, Any]]:
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def note(trials: list[dict[str, Any]], path: Path | None, trial: dict[str, Any]) -> None:
    trials.append(trial)
    if path is not None:
        with path.open("a") as log:
            log.write(json.dumps(trial) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
