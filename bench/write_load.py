"""Many clients write at once; with --kill the server's worker dies under them every few seconds.

python -m bench.write_load [--kill] [--clients 64] [--seconds 30] [--database sqlite]
"""

import argparse
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle, islice
from threading import Event
from typing import Any

from bench.client import LIFE, TITLE, Cadre, Client, LostError, People, life, sign_in_all
from bench.server import Server, seeded_server

ACTS = list(LIFE)
KILL_EVERY = 3  # seconds
CHECKERS = 8  # clients that read everything back


@dataclass
class Tally:
    """What one client was told."""

    seconds: list[float] = field(default_factory=list)  # of each acknowledged write
    last_act: dict[str, str] = field(default_factory=dict)  # acknowledged, by suggestion
    refused: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, help="30, with --kill 60")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kill", action="store_true", help="kill -9 the worker every 3 s")
    parser.add_argument(
        "--least", type=int, help="acknowledged writes to reach: 1,000 with --kill, else 1"
    )
    chosen = parser.parse_args()
    seconds = chosen.seconds or (60 if chosen.kill else 30)
    least = chosen.least or (1000 if chosen.kill else 1)
    with seeded_server(chosen.database) as server:
        people = sign_in_all(server.address, server.password)
        tallies, kills = write(server, people, chosen.clients, seconds, kill=chosen.kill)
        server.stop()
        server.start()
        found = read_back(server.address, people)
        differences = [
            *answer_faults(tallies, least, may_lose=chosen.kill),
            *stored_faults(found, tallies),
            *database_faults(server),
        ]
        if chosen.kill and kills < seconds // KILL_EVERY / 2:
            differences.append(f"only {kills} workers were killed")
        print(
            f"write_load on {chosen.database}: {chosen.clients} clients, {seconds:g} s, "
            f"{kills} kills; {figures(tallies)}; {len(found)} suggestions read back; "
            f"{len(differences)} differences"
        )
        server.tell(differences)
    return 1 if differences else 0


def write(
    server: Server, people: People, clients: int, seconds: float, *, kill: bool
) -> tuple[list[Tally], int]:
    """Let all clients write for so long; what each was told, and the number of workers killed."""
    over = Event()
    with ThreadPoolExecutor(clients) as pool:
        running = [
            pool.submit(write_until, over, server.address, people, cadre)
            for cadre in islice(cycle(people.cadres), clients)
        ]
        try:
            kills = watch(server, seconds, kill=kill)
        finally:
            over.set()
        return [client.result() for client in running], kills


def watch(server: Server, seconds: float, *, kill: bool) -> int:
    """Wait so long, killing as asked; the number of workers killed."""
    began, kills = time.monotonic(), 0
    for moment in range(KILL_EVERY, int(seconds), KILL_EVERY) if kill else ():
        time.sleep(max(0, began + moment - time.monotonic()))
        kills += server.kill_workers()
    time.sleep(max(0, began + seconds - time.monotonic()))
    return kills


def write_until(over: Event, address: str, people: People, cadre: Cadre) -> Tally:
    """Lead one suggestion after the other through its life."""
    client, tally = Client(address), Tally()
    while not over.is_set():
        suggestion, began = "", time.monotonic()
        try:
            for action, answer in life(client, people, cadre):
                if not answer.ok:
                    tally.refused[f"{answer.status} to {action}"] += 1
                    break
                suggestion = suggestion or answer.body["id"]
                if action in LIFE:
                    tally.last_act[suggestion] = action
                    tally.seconds.append(time.monotonic() - began)
                if over.is_set():
                    break
                began = time.monotonic()
        except LostError as loss:
            tally.lost.append(str(loss))
            time.sleep(0.05)  # nobody listens for a moment
    return tally


def answer_faults(tallies: list[Tally], least: int, *, may_lose: bool) -> Iterator[str]:
    refused = sum((tally.refused for tally in tallies), Counter[str]())
    yield from (f"{count} answers {what}" for what, count in refused.items())
    if not may_lose:
        yield from (loss for tally in tallies for loss in tally.lost)
    acknowledged = sum(len(tally.seconds) for tally in tallies)
    if acknowledged < least:
        yield f"only {acknowledged} writes were acknowledged"


def read_back(address: str, people: People) -> dict[str, tuple[dict[str, Any], list[str]]]:
    """Every suggestion of ours: as it stands, and the acts its journal tells."""

    def of(cadre: Cadre) -> list[tuple[dict[str, Any], list[str]]]:
        client = Client(address)
        ours = [i for i in client.items("/suggestions", cadre.token) if i["title"] == TITLE]
        found = []
        for item in ours:
            path = f"/suggestions/{item['id']}"
            entries = client.read(f"{path}/journal", cadre.token).body["items"]
            whole = client.read(path, cadre.token).body
            found.append((whole, [entry["action"] for entry in entries]))
        return found

    with ThreadPoolExecutor(CHECKERS) as pool:
        return {row[0]["id"]: row for rows in pool.map(of, people.cadres) for row in rows}


def stored_faults(
    found: dict[str, tuple[dict[str, Any], list[str]]], tallies: list[Tally]
) -> Iterator[str]:
    """Acknowledged acts that are not there, and states that the journal does not tell."""
    for key, (item, told) in found.items():
        expected = ACTS[: list(LIFE.values()).index(item["state"]) + 1]
        units = [assignment["state"] for assignment in item["assignments"]]
        owed = {"assigned": ["assigned"], "handling": ["signed"]}.get(item["state"], [])
        if told != expected or units != owed:
            yield f"{key} is {item['state']}, its units {units}, its journal tells {told}"
    for tally in tallies:
        for key, act in tally.last_act.items():
            if key not in found:
                yield f"{key} was acknowledged ({act}) and is gone"
            elif act not in found[key][1]:
                yield f"{key}: {act} was acknowledged and is not in {found[key][1]}"


def database_faults(server: Server) -> Iterator[str]:
    try:
        print(server.flask("journal", "verify").strip())
    except RuntimeError as problem:
        yield str(problem)
    if server.database_url.startswith("sqlite"):
        path = server.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            result = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if result != "ok":
            yield f"integrity_check: {result}"


def figures(tallies: list[Tally]) -> str:
    times = sorted(second for tally in tallies for second in tally.seconds) or [0.0]
    p50, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    lost = sum(len(tally.lost) for tally in tallies)
    return f"{len(times)} writes acknowledged, {lost} lost, p50 {p50:.0f} ms, p99 {p99:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
