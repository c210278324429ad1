"""Requests generated from the OpenAPI document, right and wrong ones, sent by people of five kinds.

A small number of them in the everyday run. SCHEMATHESIS_EXAMPLES=100 makes more, and adds the
cases of schemathesis' coverage phase: boundaries, absent headers, other methods.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from secondment.app import create_app
from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import User
from secondment.people.service import load_settings
from secondment.policies.service import load_defaults
from secondment.reports.models import Report
from secondment.seed import seed
from tests.client import token_of
from tests.reports.factories import attach_file
from tests.schema import build_schema
from tests.schemathesis_aim import Aim
from tests.transactions import rolled_back

EVERYDAY = 3
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES") or EVERYDAY)
SEED = int(os.environ.get("SCHEMATHESIS_SEED") or 1)
REFUSED = ("400", "401", "403", "404", "409", "415", "422", "428", "429")
ROLES = ("hr", "office", "swj.handler", "cadre01", "sysadmin")
# What the document says of an input is all that its form must keep to: these are not told to
# requests that keep to it. What it cannot say (references, dates in order, …) may be.
OF_FORM = frozenset(
    (
        *("malformed_json", "malformed_multipart", "invalid_encoding", "unsupported_media_type"),
        *("unknown_field", "read_only", "unknown_parameter", "repeated_parameter", "required"),
        *("null", "blank", "too_long", "too_short", "too_many", "too_few"),
        *("control_character", "invalid_character", "invalid_type", "invalid_choice"),
        *("invalid_date", "invalid_month", "invalid_format", "out_of_range"),
        *("invalid_if_match", "invalid_idempotency_key", "bad_request"),
    )
)


@schemathesis.check
def sound_form_is_taken(_ctx: Any, response: Any, case: Any) -> None:
    """In place of positive_data_acceptance, which would have every well-formed reference exist."""
    if case.meta is None or case.meta.generation.mode.is_negative or response.status_code < 400:
        return
    problem = response.json()
    codes = {problem["code"], *(error["code"] for error in problem.get("errors", []))}
    assert not codes & OF_FORM, problem


@dataclass
class Service:
    app: Flask
    tokens: dict[str, str]
    aim: Aim
    answers: Counter[int] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """The service with the demonstration, on an SQLite database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "INSTANCE_PATH": folder,
                "PASSWORD_COST": "cheap",
                "LOG_LEVEL": "ERROR",
                "SECONDMENT_ENV": "test",
            }
        )
        app.wsgi_app = closing(app.wsgi_app)  # type: ignore[method-assign]
        with app.app_context():
            build_schema(db.engine)
            with unit_of_work():
                load_settings(now())
                load_defaults(now())
            seed("Vorfuehrung-2026", now())
            attach_to_a_draft()
            aim, engine = Aim(), db.engine
        yield Service(app, {role: token_of(app, role) for role in ROLES}, aim)
        engine.dispose()


def closing(wsgi: Any) -> Any:
    """The application as a server runs it: it closes what it has sent, schemathesis does not."""

    def run(environ: Any, start_response: Any) -> list[bytes]:
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
            "checks": {
                # 412: a weak If-Match; 413: a body, or part of a form, larger than it may be
                "negative_data_rejection": {"expected-statuses": [*REFUSED, "412", "413"]},
                "missing_required_header": {"expected-statuses": ["401", "403", "428"]},
            },
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", service.app, config=config)


@pytest.fixture(autouse=True)
def named(request: pytest.FixtureRequest) -> None:
    """schemathesis 4.32 writes to an attribute of tests that pytest 9.2 has no longer."""
    request.node._nodeid = request.node.nodeid


@schemathesis.pytest.from_fixture("api").parametrize()
def test_every_operation_keeps_to_the_document(case: Any, service: Service) -> None:
    service.aim.at(case)
    for role in ROLES:
        with rolled_back(service.app):
            answer = case.call_and_validate(
                headers={"Authorization": f"Bearer {service.tokens[role]}"},
                excluded_checks=[positive_data_acceptance],
            )
        service.answers[answer.status_code] += 1


@pytest.fixture(scope="module", autouse=True)
def told(service: Service) -> Iterator[None]:
    yield
    print(f"schemathesis: {service.answers.total()} requests, {dict(service.answers)}")
