"""create_app(): the only place that knows every package."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g

from secondment import cli
from secondment.cohorts import api as cohorts
from secondment.cohorts import secondment_api
from secondment.config import load_config
from secondment.kit.database import init_database
from secondment.kit.edge import init_edge
from secondment.kit.errors import Problem
from secondment.kit.http import IdConverter
from secondment.kit.openapi import docs_blueprint, make_api
from secondment.kit.unit_of_work import init_write_lock
from secondment.people import api as people
from secondment.people import refusals
from secondment.policies import api as policies
from secondment.suggestions import api as suggestions

BLUEPRINTS = (
    people.identity,
    people.organisation,
    policies.policies,
    cohorts.cohorts,
    cohorts.host_units,
    secondment_api.cadres,
    secondment_api.secondments,
    suggestions.suggestions,
    suggestions.assignments,
    suggestions.answering,
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The service, with `config` before the environment. Raises ConfigError."""
    app = Flask("secondment", static_folder=None)
    app.config.update(load_config(config))
    app.url_map.converters["id"] = IdConverter
    init_database(app)
    with app.app_context():
        app.extensions["write_lock"] = init_write_lock()
    app.extensions["authenticate"] = people.authenticate
    app.extensions["refused"] = note_refusal
    init_edge(app)
    api = make_api(app)
    api.register_converter(IdConverter, lambda _: {"type": "string", "format": "uuid"})
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(docs_blueprint(api))
    cli.register(app)
    return app


def note_refusal(problem: Problem) -> None:
    """Write refusals down: acts not allowed, and texts that bear a classification mark."""
    actor = g.get("actor")
    if actor is not None:
        refusals.note(actor, problem)
