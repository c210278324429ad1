"""Who may do what: every route for every kind of person, against the table in access.csv."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.access_targets import ABSENT, PLACES, Items, build_targets
from tests.client import API, Client
from tests.transactions import rolled_back

ORDER = (*PLACES, ABSENT)
NOBODY = ("nobody", "a stranger", "gone")  # no token, an unknown one, that of a closed account
LETTERS = {401: "1", 403: "3", 404: "4"}
PASSED = "o"
PLACEHOLDER = re.compile(r"<(?:[a-z]+:)?([a-z_]+?)(?:_id)?>")
GATES = {**dict.fromkeys((200, 201, 204, 409, 415, 422, 428), PASSED), **LETTERS}


def read_table() -> dict[str, dict[str, str]]:
    """`{route: {person: cell}}`; a row without cells takes those of the row above."""
    text = Path(__file__).with_name("access.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    (_, *people), *rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    table, cells = {}, []
    for route, *own in rows:
        cells = own or cells
        table[route] = dict(zip(people, cells, strict=True))
    return table


TABLE = read_table()


def paths_of(app: Flask) -> dict[str, str]:
    """The service's routes as the table writes them, and their whole paths."""
    found = {}
    for rule in app.url_map.iter_rules():
        path = PLACEHOLDER.sub(r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {path.removeprefix(API)}"] = path
    return found


@dataclass
class Board:
    """The targets, and everybody signed in."""

    paths: dict[str, str]
    targets: dict[str, Items]
    clients: dict[str, Client]

    def send(self, person: str, route: str, place: str = "own", **more: Any) -> TestResponse:
        """The bare request, which changes nothing: it has no body and no If-Match."""
        client, path = self.clients[person], self.paths[route].format(**self.targets[place])
        return client.http.open(path, method=route.split()[0], headers=client.headers, **more)

    def gate(self, person: str, route: str) -> tuple[str, list[Any]]:
        """The letters found, and the bodies of the answers 404."""
        places = ORDER if "{" in route else ("own",)
        found = [self.send(person, route, place, buffered=True) for place in places]
        hidden = [answer.get_json() for answer in found if answer.status_code == 404]
        letters = "".join(GATES.get(one.status_code, f" {one.status} ") for one in found)
        return letters, [body | {"request_id": ""} for body in hidden]


@pytest.fixture(scope="module")
def board(app: Flask) -> Iterator[Board]:
    with rolled_back(app):
        with app.app_context():
            targets = build_targets(app, app.extensions["world"])
        names = {name for cells in TABLE.values() for name in cells} | {"gone"}
        clients = {name: Client(app, name) for name in names - {"nobody"}}
        clients |= {name: Client(app, None) for name in ("nobody", "a stranger")}
        clients["a stranger"].headers = {"Authorization": "Bearer unknown"}
        yield Board(paths_of(app), targets, clients)


def test_every_route_has_its_row(app):
    assert set(TABLE) == set(paths_of(app))


@pytest.mark.parametrize("route", TABLE)
def test_route_is_open_to_whom_the_table_says(board, route):
    size = len(ORDER) if "{" in route else 1
    wrong = []
    for person, cell in TABLE[route].items():
        for name in NOBODY if person == "nobody" else (person,):
            letters, hidden = board.gate(name, route)
            if letters != (cell * size if len(cell) == 1 else cell):
                wrong.append(f"{name}: {letters} instead of {cell}")
            if any(body != hidden[-1] for body in hidden):
                wrong.append(f"{name}: what is hidden answers other than what is missing")
    assert not wrong
