"""Requests generated from the OpenAPI document, right and wrong ones, sent by people of five kinds.

A small number of them in the everyday run, to a fifth of the operations; to all on WHOLE=1.
SCHEMATHESIS_EXAMPLES=100 makes more, and adds the cases of schemathesis' coverage phase:
boundaries, absent headers, other methods.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import pytest
import schemathesis
import sqlalchemy as sa
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)

from secondment.kit.unit_of_work import reading
from secondment.people.models import User
from secondment.reports.models import Report
from tests.client import API, token_of
from tests.databases import WHOLE
from tests.demonstration import demonstrated
from tests.installation import own_installation
from tests.reports.factories import attach_file
from tests.schemathesis_aim import Aim
from tests.test_access import TABLE
from tests.transactions import rolled_back

pytestmark = pytest.mark.long

EVERYDAY = 1
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES") or EVERYDAY)
SEED = int(os.environ.get("SCHEMATHESIS_SEED") or 1)
REFUSED = ("400", "401", "403", "404", "422", "428")
ROLES = ("hr", "office", "swj.handler", "cadre01", "sysadmin")
# The document says all that the form of an input must keep to: requests that keep to it are told
# none of these. What it cannot say (references, dates in order, a field that asks for another) may
# be told.
OF_FORM = frozenset(
    (
        *("malformed_json", "malformed_multipart", "invalid_encoding", "unsupported_media_type"),
        *("unknown_field", "read_only", "unknown_parameter", "repeated_parameter"),
        *("null", "blank", "too_long", "too_short", "too_many", "too_few"),
        *("control_character", "invalid_character", "invalid_type", "invalid_choice"),
        *("invalid_date", "invalid_month", "invalid_format", "out_of_range"),
        *("invalid_if_match", "invalid_idempotency_key", "bad_request"),
    )
)
# Fields whose choices are rows of the policy, so that no document can name them.
OF_POLICY = ("/level", "/grade")


@schemathesis.check
def sound_form_is_taken(_ctx: Any, response: Any, case: Any) -> None:
    """In place of positive_data_acceptance, which would have every well-formed reference exist."""
    if case.meta is None or case.meta.generation.mode.is_negative or response.status_code < 400:
        return
    problem = response.json()
    told = problem.get("errors") or [problem]
    codes = {one["code"] for one in told if one.get("pointer") not in OF_POLICY}
    assert not codes & OF_FORM, problem


@dataclass
class Service:
    app: Flask
    tokens: dict[str, str]
    aim: Aim
    answers: Counter[int] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with the demonstration, on an SQLite database of its own."""
    folder = tmp_path_factory.mktemp("schemathesis")
    with own_installation(None, folder, like=demonstrated) as app:
        app.wsgi_app = closing(app)  # type: ignore[method-assign]
        attach_to_a_draft()
        tokens = {role: token_of(app, role) for role in ROLES}
        yield Service(app, tokens, Aim())


def closing(app: Flask) -> Any:
    """The application as a server runs it: each request in a context of its own, and what it has
    sent is closed, which schemathesis does not."""
    wsgi = app.wsgi_app

    def run(environ: Any, start_response: Any) -> list[bytes]:
        with app.app_context():
            sent = wsgi(environ, start_response)
            try:
                return [b"".join(sent)]
            finally:
                sent.close()

    return run


def attach_to_a_draft() -> None:
    with reading() as session:
        draft = session.scalars(sa.select(Report).where(Report.state == "draft")).first()
        author = session.scalars(sa.select(User).where(User.cadre_id == draft.cadre_id)).one()
    attach_file(author.username, "report", draft.id)


@pytest.fixture(scope="module")
def api(service: Service) -> Any:
    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "generation": {"max-examples": EXAMPLES, "deterministic": True},
            "phases": {
                "coverage": {
                    "enabled": EXAMPLES > EVERYDAY,
                    "generate-duplicate-query-parameters": True,
                }
            },
            # to look through our own source for values worth trying pays from many examples on
            "analysis": {"constants": {"enabled": EXAMPLES > EVERYDAY}},
            "checks": {
                # 409: sign-in, whose fields may hold anything; 412: a weak If-Match
                "negative_data_rejection": {
                    "expected-statuses": [*REFUSED, "409", "412", "413", "415", "429"]
                },
                # the contract's order: 404 and 422 come before 428
                "missing_required_header": {"expected-statuses": list(REFUSED)},
            },
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", service.app, config=config)


@pytest.fixture(autouse=True)
def named(request: pytest.FixtureRequest, service: Service) -> Iterator[None]:
    """schemathesis 4.32 writes to an attribute of tests that pytest 9.2 has no longer."""
    request.node._nodeid = request.node.nodeid
    yield
    answers = ", ".join(f"{count} x {status}" for status, count in sorted(service.answers.items()))
    told = f"{service.answers.total()} requests ({answers})"
    request.node.user_properties.append(("schemathesis", told))


def excluded(case: Any) -> list[Any]:
    """`/replies/send`, the verb for several, is to PATCH an id that no reply has: 404, not 405.
    One file where a form has a list of them is on the wire the list of that one."""
    several = case.path.rpartition("/")[0] + "/{" in "".join(case.operation.schema)
    methods = [unsupported_method, allow_header_conformance] if several else []
    lists = [negative_data_rejection] if case.path.endswith("/reports/files") else []
    return [positive_data_acceptance, *methods, *lists]


def callers(case: Any) -> list[str]:
    """Everyday one whom the route admits and one whom it does not, if there are such."""
    if EXAMPLES > EVERYDAY:
        return list(ROLES)
    path = case.path.removeprefix(API).replace("_id}", "}")
    cells = TABLE[f"{case.method} {path}"]
    admitted = {cells[role].startswith("o"): role for role in ROLES}
    return list(admitted.values())


def asked(context: Any) -> bool:
    """Most of the time goes into understanding what an operation takes."""
    return WHOLE or EXAMPLES > EVERYDAY or crc32(context.operation.label.encode()) % 5 == 0


@schemathesis.pytest.from_fixture("api").include(asked).parametrize()
def test_every_operation_keeps_to_the_document(case: Any, service: Service) -> None:
    service.aim.at(case)
    for role in callers(case):
        with rolled_back(service.app):
            answer = case.call_and_validate(
                headers={"Authorization": f"Bearer {service.tokens[role]}"},
                excluded_checks=excluded(case),
            )
        service.answers[answer.status_code] += 1
