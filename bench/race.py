"""Many handlers sign the same assignment at once: each time one of them may succeed.

python -m bench.race [--clients 32] [--rounds 50] [--database sqlite] [--database postgresql]
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from bench.client import LIFE, Client, LostError, People, good, life, sign_in_all
from bench.server import seeded_server

START_TIMEOUT = 60  # seconds until all clients stand ready


@dataclass(frozen=True)
class Target:
    """An assignment to be signed: its suggestion, its path, the version all have read."""

    suggestion_id: str
    path: str
    etag: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    databases = chosen.database or ["sqlite", "postgresql"]
    wrong = [race(database, chosen.clients, chosen.rounds) for database in databases]
    return 1 if any(wrong) else 0


def race(database: str, clients: int, rounds: int) -> int:
    """Run all rounds on a new database and print their figures; how many differences there were."""
    with seeded_server(database) as server:
        people = sign_in_all(server.address, server.password)
        contestants = [Client(server.address) for _ in range(clients)]
        began = time.monotonic()
        differences = []
        seen: Counter[str] = Counter()
        with ThreadPoolExecutor(clients) as pool:
            for number in range(1, rounds + 1):
                target = prepare(Client(server.address), people, number)
                statuses = Counter(sign_together(pool, contestants, target, people.handler))
                seen += statuses
                differences += [
                    f"round {number}: {fault}"
                    for fault in (
                        *faults(statuses),
                        *journal_faults(server.address, people, target),
                    )
                ]
        print(
            f"race on {database}: {rounds} rounds of {clients} clients in "
            f"{time.monotonic() - began:.1f} s; answers {dict(sorted(seen.items()))}; "
            f"{len(differences)} differences"
        )
        server.tell(differences)
    return len(differences)


def prepare(client: Client, people: People, number: int) -> Target:
    """A new assignment that waits for its signature."""
    cadre = people.cadres[number % len(people.cadres)]
    for action, answer in life(client, people, cadre):
        good(answer, action)
        if action == "assign":
            suggestion = answer.body
        elif action == "read":  # the next act would be the one they race for
            etag = str(answer.etag)
            break
    return Target(suggestion["id"], f"/assignments/{suggestion['assignments'][0]['id']}/sign", etag)


def sign_together(
    pool: ThreadPoolExecutor, contestants: list[Client], target: Target, token: str
) -> Iterator[str]:
    """The status each contestant is answered with; `lost` where there was no answer."""
    barrier = Barrier(len(contestants), timeout=START_TIMEOUT)

    def sign(client: Client) -> str:
        client.connect()
        barrier.wait()
        try:
            answer = client.call("POST", target.path, token=token, if_match=target.etag)
        except LostError:
            return "lost"
        return str(answer.status)

    return pool.map(sign, contestants)


def faults(statuses: Counter[str]) -> Iterator[str]:
    if statuses["200"] != 1:
        yield f"{statuses['200']} clients were told that they signed"
    for status in statuses.keys() - {"200", "409", "412"}:
        yield f"{statuses[status]} answers {status}"


def journal_faults(address: str, people: People, target: Target) -> Iterator[str]:
    """What the suggestion's journal says beyond one entry an act, each with its own number."""
    path = f"/suggestions/{target.suggestion_id}/journal"
    entries = Client(address).read(path, people.office).body["items"]
    actions = [entry["action"] for entry in entries]
    if actions != list(LIFE):
        yield f"the journal tells {actions}"
    if [entry["seq"] for entry in entries] != list(range(1, len(entries) + 1)):
        yield f"the journal is numbered {[entry['seq'] for entry in entries]}"


if __name__ == "__main__":
    sys.exit(main())
