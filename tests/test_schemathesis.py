"""Requests generated from the OpenAPI document, right and wrong ones, sent by people of each kind.

SCHEMATHESIS_EXAMPLES=100 generates more of them; every case starts from the seed's database.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from flask import Flask
from schemathesis.config import (
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from secondment.app import create_app
from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.service import load_settings
from secondment.policies.service import load_defaults
from secondment.seed import seed
from tests.client import token_of
from tests.schema import build_schema
from tests.transactions import rolled_back

ROLES = ("hr", "office", "swj.handler", "cadre01", "sysadmin")
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "3"))
from schemathesis.specs.openapi.checks import positive_data_acceptance
EXCLUDED = [positive_data_acceptance]


def config():
    phases = PhasesConfig(
        coverage=CoveragePhaseConfig(
            enabled=os.environ.get("COV", "0") == "1",
            generate_duplicate_query_parameters=True,
        )
    )
    project = ProjectConfig(
        phases=phases, generation=GenerationConfig(max_examples=EXAMPLES, deterministic=True)
    )
    return SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))


@dataclass
class Service:
    app: Flask
    tokens: dict[str, str]
    statuses: Counter[int] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "INSTANCE_PATH": folder,
                "PASSWORD_COST": "cheap",
                "LOG_LEVEL": "ERROR",
                "SECONDMENT_ENV": "test",
            }
        )
        with app.app_context():
            build_schema(db.engine)
            with unit_of_work():
                load_settings(now())
                load_defaults(now())
            seed("Vorfuehrung-2026", now())
        service = Service(app, {role: token_of(app, role) for role in ROLES})
        yield service
        print(service.statuses.total(), service.statuses)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def api(service: Service) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", service.app, config=config())


@pytest.fixture(autouse=True)
def named(request):
    """schemathesis 4.32 asks the test for an attribute that pytest 9.2 has under another name."""
    request.node._nodeid = request.node.nodeid


lazy = schemathesis.pytest.from_fixture("api")


@lazy.parametrize()
def test_every_operation_keeps_to_the_document(case, service):
    for role in ROLES:
        with rolled_back(service.app):
            headers = {"Authorization": f"Bearer {service.tokens[role]}"}
            response = case.call_and_validate(headers=headers, excluded_checks=EXCLUDED)
            service.statuses[response.status_code] += 1
