"""Who may do what: every route for every kind of person, against the table in access.csv.

The whole table on SQLite. On PostgreSQL every route on the own unit's items, by one person for each
answer that it has there: who may, and who may not.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.access_targets import ABSENT, PERSONAL_VALUES, PLACES, Items, build_targets
from tests.client import API, Client
from tests.databases import asked_whole, telling
from tests.transactions import rolled_back

ORDER = (*PLACES, ABSENT)
NOBODY = ("nobody", "a stranger", "gone")  # no token, an unknown one, that of a closed account
LETTERS = {401: "1", 403: "3", 404: "4"}
PASSED = "o"
PLACEHOLDER = re.compile(r"<(?:[a-z]+:)?([a-z_]+?)(?:_id)?>")
GATES = {**dict.fromkeys((200, 201, 204, 409, 415, 422, 428), PASSED), **LETTERS}


def read_table(file: Path) -> dict[str, dict[str, str]]:
    """`{route: {person: cell}}`; a row without cells takes those of the row above."""
    text = file.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    (_, *people), *rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    table, cells = {}, []
    for route, *own in rows:
        cells = own or cells
        table[route] = dict(zip(people, cells, strict=True))
    return table


TABLE = read_table(Path(__file__).with_name("access.csv"))
PAGES = ("web", "bootstrap")  # blueprints with a table, or no need, of their own


def paths_of(app: Flask) -> dict[str, str]:
    """The service's routes as the table writes them, and their whole paths."""
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in PAGES:
            continue
        path = PLACEHOLDER.sub(r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {path.removeprefix(API)}"] = path
    return found


@dataclass
class Board:
    """The targets at those of the places that are aimed at, and everybody signed in."""

    paths: dict[str, str]
    places: tuple[str, ...]
    targets: dict[str, Items]
    clients: dict[str, Client]

    def places_of(self, route: str) -> tuple[str, ...]:
        return self.places if "{" in route else self.places[:1]

    def send(self, person: str, method: str, path: str) -> TestResponse:
        """The bare request, which changes nothing: it has no body and no If-Match."""
        client = self.clients[person]
        answer = client.http.open(path, method=method, headers=client.headers, buffered=True)
        assert not in_clear(answer), f"{person}: {method} {path} tells a personal value"
        return answer

    def gate(self, person: str, route: str) -> tuple[str, list[Any]]:
        """The letters found, and the bodies of the answers 404."""
        method, path = route.split()[0], self.paths[route]
        paths = [path.format(**self.targets[place]) for place in self.places_of(route)]
        answers = {one: self.send(person, method, one) for one in dict.fromkeys(paths)}
        letters = "".join(letter_of(answers[one]) for one in paths)
        hidden = [one.get_json() for one in answers.values() if one.status_code == 404]
        return letters, [body | {"request_id": ""} for body in hidden]


def letter_of(answer: TestResponse) -> str:
    return GATES.get(answer.status_code, f" {answer.status} ")


def in_clear(answer: TestResponse) -> bool:
    """Whether a personal value stands in the answer, or in a part of the workbook it is."""
    parts = [answer.data]
    if answer.data.startswith(b"PK"):
        book = ZipFile(BytesIO(answer.data))
        parts = [book.read(name) for name in book.namelist()]
    return any(value.encode() in part for value in PERSONAL_VALUES.values() for part in parts)


@pytest.fixture(scope="module")
def board(app: Flask) -> Iterator[Board]:
    with rolled_back(app):
        with app.app_context():
            targets = build_targets(app, app.extensions["world"])
        names = {name for cells in TABLE.values() for name in cells} | {"gone"}
        clients = {name: Client(app, name) for name in names - {"nobody"}}
        clients |= {name: Client(app, None) for name in ("nobody", "a stranger")}
        clients["a stranger"].headers = {"Authorization": "Bearer unknown"}
        places = ORDER if asked_whole(app) else ORDER[:1]
        yield Board(paths_of(app), places, targets, clients)


def test_every_route_has_its_row(app):
    assert set(TABLE) == set(paths_of(app))


@pytest.mark.parametrize("route", TABLE)
def test_route_is_open_to_whom_the_table_says(app, board, route):
    size = len(board.places_of(route))
    wrong = []
    at_home = {person: cell[0] for person, cell in TABLE[route].items()}
    for person in telling(app, at_home, route):
        cell = TABLE[route][person]
        for name in NOBODY if person == "nobody" else (person,):
            letters, hidden = board.gate(name, route)
            if letters != (cell * size if len(cell) == 1 else cell[:size]):
                wrong.append(f"{name}: {letters} instead of {cell}")
            if any(body != hidden[-1] for body in hidden):
                wrong.append(f"{name}: what is hidden answers other than what is missing")
    assert not wrong
