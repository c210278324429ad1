"""Requests that come at the same moment, to a threaded server on a database of its own."""

import http.client
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from secondment.journal.verify import verify
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading
from secondment.people.models import FailedSignIn
from tests.client import token_of
from tests.installation import own_installation
from tests.programme import populated
from tests.world import PASSWORD, World

AT_ONCE = 16


class Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        pass


class Site:
    """The service at a port; `together` sends requests at the same moment."""

    def __init__(self, service: Flask, port: int, world: World) -> None:
        self.service, self.port, self.world = service, port, world
        self.tokens = {name: token_of(service, name) for name in ("hr", "sysadmin")}

    def call(
        self, method: str, path: str, body: Any, user: str | None = None, **headers: str
    ) -> tuple[int, Any, str]:
        """Status, body and whether it was a replay."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Content-Type"] = "application/json"
        if user:
            sent["Authorization"] = f"Bearer {self.tokens[user]}"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, f"/api/v1{path}", json.dumps(body), sent)
            answer = line.getresponse()
            replayed = answer.headers.get("Idempotency-Replayed", "")
            return answer.status, json.loads(answer.read()), replayed

    def together(self, act: Callable[[int], tuple[int, Any, str]]) -> list[tuple[int, Any, str]]:
        barrier = Barrier(AT_ONCE, timeout=30)

        def one(number: int) -> tuple[int, Any, str]:
            barrier.wait()
            return act(number)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, range(AT_ONCE)))

    def host_units(self) -> list[str]:
        _, page, _ = self.call("GET", "/host-units?limit=200", None, "hr")
        return [row["name"] for row in page["items"]]


@pytest.fixture(scope="module")
def site(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with own_installation(app, tmp_path_factory.mktemp("parallel"), like=populated) as service:
        world = service.extensions["made"]
        server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=Quiet)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Site(service, server.port, world)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def test_one_key_many_requests_one_row(site):
    body = {"name": "朝阳区商务局"}
    answers = site.together(
        lambda _: site.call("POST", "/host-units", body, "hr", Idempotency_Key="same")
    )
    statuses = Counter(status for status, _, _ in answers)
    assert statuses[201] >= 1
    assert statuses.keys() <= {201, 409}
    assert {told["code"] for status, told, _ in answers if status == 409} <= {
        "idempotency_in_progress"
    }
    made = [(told, replayed) for status, told, replayed in answers if status == 201]
    assert all(told == made[0][0] for told, _ in made)
    assert [replayed for _, replayed in made].count("") == 1
    assert site.host_units().count("朝阳区商务局") == 1


def test_one_key_many_bodies_one_row(site):
    answers = site.together(
        lambda n: site.call("POST", "/host-units", {"name": f"甲{n}"}, "hr", Idempotency_Key="k")
    )
    statuses = Counter(status for status, _, _ in answers)
    assert statuses[201] == 1
    assert statuses.keys() <= {201, 409, 422}
    assert len([name for name in site.host_units() if name.startswith("甲")]) == 1


def test_many_changes_of_one_version_only_the_first_holds(site):
    path = f"/departments/{site.world.departments['SWJ']}"
    answers = site.together(
        lambda n: site.call("PATCH", path, {"duties": f"{n}"}, "sysadmin", If_Match='"1"')
    )
    statuses = Counter(status for status, _, _ in answers)
    assert statuses == {200: 1, 412: AT_ONCE - 1}
    (winner,) = (told for status, told, _ in answers if status == 200)
    _, found, _ = site.call("GET", path, None, "sysadmin")
    assert (found["version"], found["duties"]) == (2, winner["duties"])


def test_many_guesses_at_once_are_no_more_than_five(site):
    answers = site.together(
        lambda n: site.call("POST", "/tokens", {"username": "hr", "password": f"guess-{n}"})
    )
    statuses = Counter(status for status, _, _ in answers)
    assert statuses == {401: 5, 429: AT_ONCE - 5}
    right = {"username": "hr", "password": PASSWORD}
    assert site.call("POST", "/tokens", right)[0] == 429
    with reading():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) == 5


def test_the_journal_has_no_forks(site):
    with reading():
        count, broken = verify()
    assert broken is None
    assert count > 30
