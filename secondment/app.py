"""create_app(): the only place that knows every package."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from flask import Flask, g

from secondment import cli
from secondment.cohorts import api as cohorts
from secondment.cohorts import queries as cohort_queries
from secondment.cohorts import secondment_api
from secondment.config import load_config, storage_path
from secondment.examples import EXAMPLES
from secondment.kit.bodies import StrictRequest
from secondment.kit.database import init_database
from secondment.kit.edge import init_edge
from secondment.kit.errors import Problem
from secondment.kit.files import Store
from secondment.kit.health import health
from secondment.kit.http import IdConverter
from secondment.kit.jobs import A_DAY, PERIODIC, TASKS, Periodic
from secondment.kit.openapi import docs_blueprint, make_api
from secondment.kit.unit_of_work import init_write_lock
from secondment.people import api as people
from secondment.people import refusals
from secondment.policies import api as policies
from secondment.policies.calendars import RECOMPUTE
from secondment.publishing import api as publications
from secondment.publishing.builds import BUILD, build_publication
from secondment.reports import api as reports
from secondment.reports import extraction
from secondment.reports import queries as report_queries
from secondment.reports.files import EXTRACT, KINDS
from secondment.reports.kinds import REPORT_FILES, SECONDMENT_FILES
from secondment.suggestions import api as suggestions
from secondment.suggestions import (
    found_api,
    paper_api,
    register_api,
    sheet_api,
    study_api,
    tasks,
    unit_api,
)
from secondment.suggestions.attachments import COMMITMENT_FILES, REPLY_FILES, SUGGESTION_FILES
from secondment.suggestions.queries import reports_behind, secondments_behind
from secondment.summaries import api as summaries
from secondment.summaries import export_api
from secondment.web import uploads
from secondment.web.rooms import init_web

BLUEPRINTS = (
    people.identity,
    people.organisation,
    policies.policies,
    cohorts.cohorts,
    cohorts.host_units,
    secondment_api.cadres,
    secondment_api.secondments,
    reports.reports,
    reports.attached,
    suggestions.suggestions,
    found_api.proposals,
    register_api.register,
    unit_api.assignments,
    unit_api.answering,
    sheet_api.sheets,
    study_api.studying,
    study_api.ledger,
    paper_api.papers,
    publications.excerpting,
    publications.publishing,
    publications.receiving,
    summaries.summaries,
    summaries.journal,
    export_api.exports,
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The service, with `config` before the environment. Raises ConfigError."""
    app = Flask("secondment", static_folder=None, static_url_path="/static")
    app.request_class = StrictRequest
    app.config.update(load_config(config))
    app.url_map.converters["id"] = IdConverter
    init_database(app)
    with app.app_context():
        app.extensions["write_lock"] = init_write_lock()
    app.extensions["store"] = Store(storage_path(app.config["STORAGE_URL"]))
    connect_packages()
    app.extensions["authenticate"] = people.authenticate
    app.extensions["refused"] = note_refusal
    init_edge(app)
    api = make_api(app, EXAMPLES)
    api.register_converter(IdConverter, lambda _: {"type": "string", "format": "uuid"})
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(docs_blueprint(api))
    app.register_blueprint(health)
    init_web(app)
    cli.register(app)
    return app


def connect_packages() -> None:
    """Tell earlier packages what later ones have: whose files hang where, who sees what, which
    jobs and daily acts there are."""
    TASKS[RECOMPUTE] = tasks.recompute_dates
    TASKS[BUILD] = build_publication
    TASKS[EXTRACT] = extraction.extract_text
    PERIODIC.update(
        remind_units=Periodic(every=timedelta(hours=1), act=tasks.remind_units),
        find_unread=Periodic(every=timedelta(hours=1), act=extraction.find_unread),
        check_provisional=Periodic(every=A_DAY, at=time(4), act=tasks.check_provisional),
        forget_uploads=Periodic(every=timedelta(hours=1), act=uploads.forget_old),
    )
    KINDS.update(
        report=REPORT_FILES,
        secondment=SECONDMENT_FILES,
        suggestion=SUGGESTION_FILES,
        reply=REPLY_FILES,
        commitment=COMMITMENT_FILES,
    )
    for known, opening in (
        (cohort_queries.also_visible, secondments_behind),
        (report_queries.also_visible, reports_behind),
    ):
        if opening not in known:
            known.append(opening)


def note_refusal(problem: Problem) -> None:
    """Write refusals down: acts not allowed, and texts that bear a classification mark."""
    actor = g.get("actor")
    if actor is not None:
        refusals.note(actor, problem)
