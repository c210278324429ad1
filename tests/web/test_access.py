"""Who may open which page: every page for every kind of person.

Pages of acts are open to whom the API's own table lets do the act; the others have their row in
access.csv beside this file, written as that table is: `o` the page (or what stands behind its
gate), 1 the way to sign in, 3 and 4 the pages that tell of 403 and 404. On SQLite: whose sight it
is, is asked on both databases by the API's table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from secondment.kit.http import API
from secondment.kit.operations import operation
from secondment.web.deeds import RESOURCES
from tests.access_targets import Items, build_targets
from tests.client import token_of
from tests.databases import WHOLE, telling
from tests.test_access import ORDER, PLACEHOLDER, at, in_clear, read_table
from tests.test_access import TABLE as API_TABLE
from tests.transactions import rolled_back

TABLE = read_table(Path(__file__).with_name("access.csv"))
PEOPLE = list(next(iter(TABLE.values())))
ASSETS = "/static/<path:filename>"
ELSEWHERE = {  # pages of acts, and the API's address of the act where it is another
    "/suggestions/{suggestion}/evaluate": "/suggestions/{suggestion}/evaluation",
    "/publications/{publication}/pieces": "/publications/{publication}/items",
}


def pages_of(app: Flask) -> dict[str, set[str]]:
    """The addresses of pages as the table writes them, with their methods."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("web.") and rule.rule != ASSETS:
            path = PLACEHOLDER.sub(r"{\1}", rule.rule)
            found.setdefault(path, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return found


@dataclass
class Doors:
    """The targets, and everybody at his own browser."""

    pages: dict[str, set[str]]
    targets: dict[str, Items]
    browsers: dict[str, FlaskClient]

    def wrong(self, path: str, cells: dict[str, str]) -> list[str]:
        """Who meets something else than the cells say."""
        found = []
        for person, place, method in self.asked(path, cells):
            answer = self.open(person, method, path.format(**self.targets[place]))
            wanted = at(cells[person], place)
            if letter_of(answer) != wanted:
                met = f"{letter_of(answer)} instead of {wanted}"
                found.append(f"{person}, {method} at {place}: {met}")
        return found

    def asked(self, path: str, cells: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        """The people, places and methods that a run asks of a page.

        Whose sight an item is in, and who may do an act with it, are the API's own questions, and
        its table asks them of everybody. So of an act's page one person is asked for each answer
        at the own unit's item. Of other pages one person is asked for each row of answers, and
        elsewhere for the page alone. WHOLE=1 asks everybody everything.
        """
        methods = sorted(self.pages.get(path, {"GET", "POST"}))
        places = ORDER if "{" in path else ORDER[:1]
        at_home = telling({person: cell[0] for person, cell in cells.items()}, path)
        far = telling(cells, path) if path in TABLE else set()
        for person, place, method in product(cells, places, methods):
            if place == ORDER[0]:
                telling_one = person in at_home | far
            else:
                telling_one = person in far and method == methods[0]
            if telling_one or WHOLE:
                yield person, place, method

    def open(self, person: str, method: str, path: str) -> TestResponse:
        """The page, or its form sent empty and without its token, which changes nothing."""
        answer = self.browsers[person].open(path, method=method, buffered=True)
        assert not in_clear(answer), f"{person}: {method} {path} tells a personal value"
        return answer


def letter_of(answer: TestResponse) -> str:
    if answer.status_code in (302, 401):
        signs_in = answer.status_code == 401 or "/sign-in" in answer.headers["Location"]
        return "1" if signs_in else "o"
    known = {200: "o", 409: "o", 412: "o", 422: "o", 403: "3", 404: "4"}
    return known.get(answer.status_code, f" {answer.status_code} ")


@pytest.fixture(scope="module")
def doors(app: Flask) -> Iterator[Doors]:
    with rolled_back(app):
        with app.app_context():
            targets = build_targets(app, app.extensions["world"])
        browsers = {name: app.test_client() for name in PEOPLE}
        for name in set(PEOPLE) - {"nobody"}:
            with browsers[name].session_transaction() as session:
                session["token"] = token_of(app, name)
        yield Doors(pages_of(app), targets, browsers)


def test_every_page_has_its_row(app):
    deeds = {path for path in pages_of(app) if path.endswith("/{action}")}
    assert set(TABLE) == set(pages_of(app)) - deeds


@pytest.mark.parametrize("path", TABLE)
def test_page_is_open_to_whom_the_table_says(doors, path):
    assert doors.wrong(path, TABLE[path]) == []


def acts() -> dict[str, str]:
    """The pages of acts by path, each with its route in the API's table."""
    found = {}
    for name, of in RESOURCES.items():
        key = of.key.removesuffix("_id")
        for action in sorted({*of.recipes, *verbs_of(name)}):
            route = operation(of.recipe(action).operation).route
            path = PLACEHOLDER.sub(r"{\1}", route.rule).removeprefix(API)
            found[f"/{name}/{{{key}}}/{action}"] = f"{route.method} {path}"
    return found


def verbs_of(resource: str) -> list[str]:
    """The verbs that the API has for a kind of item under their own names."""
    verb = re.compile(rf"POST /{resource}/{{\w+}}/([a-z-]+)")
    named = [found[1] for route in API_TABLE if (found := verb.fullmatch(route))]
    return [one for one in named if RESOURCES[resource].has(one)]


ACTS = acts()


@pytest.mark.parametrize("path", ACTS)
def test_page_of_an_act_is_open_to_whom_the_act_is(doors, path):
    assert doors.wrong(path, API_TABLE[ACTS[path]]) == []


def test_every_verb_has_its_page(app):
    """What the API can do with an item, a page can: one of its acts, or one at the same address."""
    known = set(ACTS.values()) | {f"POST {ELSEWHERE.get(path, path)}" for path in TABLE}
    items = "|".join(RESOURCES)
    verb = re.compile(rf"(POST|DELETE) /({items})/{{\w+}}(/[a-z-]+)?")
    assert {route for route in API_TABLE if verb.fullmatch(route)} <= known
