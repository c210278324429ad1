"""Who may do what: every route for every kind of person, against the table in access.csv.

Everybody is asked at the own unit's item, at each of the others one person for each answer: whose
sight an item is in, is one question for all its routes. On PostgreSQL one person for each answer is
asked at the own unit's item. WHOLE=1 asks everybody everywhere on both.
"""

import csv
import re
from collections.abc import Iterator, Sequence
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
from tests.databases import WHOLE, in_depth, telling
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
    """The targets at all places, and everybody signed in."""

    paths: dict[str, str]
    targets: dict[str, Items]
    clients: dict[str, Client]

    def asked(self, route: str, app: Flask) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The people whom a run asks of a route, each with the places where."""
        cells, (home, *others) = TABLE[route], ORDER if "{" in route else ORDER[:1]

        def one_each(place: str) -> set[str]:
            return telling({who: at(cell, place) for who, cell in cells.items()}, route + place)

        if WHOLE:
            chosen = {place: set(cells) for place in (home, *others)}
        elif in_depth(app):
            chosen = {home: set(cells)} | {place: one_each(place) for place in others}
            if others:  # what is hidden is compared with what is missing
                chosen[ABSENT] = set().union(*(chosen[place] for place in others))
        else:
            chosen = {home: one_each(home)}
        for person in set().union(*chosen.values()):
            yield person, tuple(place for place in chosen if person in chosen[place])

    def send(self, person: str, method: str, path: str) -> TestResponse:
        """The bare request, which changes nothing: it has no body and no If-Match."""
        client = self.clients[person]
        answer = client.http.open(path, method=method, headers=client.headers, buffered=True)
        assert not in_clear(answer), f"{person}: {method} {path} tells a personal value"
        return answer

    def gate(self, person: str, route: str, places: Sequence[str]) -> tuple[str, list[Any]]:
        """The letters found, and the bodies of the answers 404."""
        method, path = route.split()[0], self.paths[route]
        paths = [path.format(**self.targets[place]) for place in places]
        answers = {one: self.send(person, method, one) for one in dict.fromkeys(paths)}
        letters = "".join(letter_of(answers[one]) for one in paths)
        hidden = [one.get_json() for one in answers.values() if one.status_code == 404]
        return letters, [body | {"request_id": ""} for body in hidden]


def at(cell: str, place: str) -> str:
    """The letter of a cell for an item at that place."""
    return cell if len(cell) == 1 else cell[ORDER.index(place)]


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
        yield Board(paths_of(app), targets, clients)


def test_every_route_has_its_row(app):
    assert set(TABLE) == set(paths_of(app))


@pytest.mark.parametrize("route", TABLE)
def test_route_is_open_to_whom_the_table_says(app, board, route):
    wrong = []
    for person, places in board.asked(route, app):
        cell = "".join(at(TABLE[route][person], place) for place in places)
        for name in NOBODY if person == "nobody" else (person,):
            letters, hidden = board.gate(name, route, places)
            if letters != cell:
                wrong.append(f"{name}: {letters} instead of {cell}")
            if any(body != hidden[-1] for body in hidden):
                wrong.append(f"{name}: what is hidden answers other than what is missing")
    assert not wrong
