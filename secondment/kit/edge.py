"""What surrounds every request: its id, one log line, security headers, problems for errors."""

import logging
import re
import sys
import time
from collections.abc import Callable

import sqlalchemy.exc
from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from secondment.kit.answers import problem_answer
from secondment.kit.database import db
from secondment.kit.errors import Problem, refuse
from secondment.kit.ids import new_id
from secondment.kit.log_lines import JsonLines

LOG = logging.getLogger("secondment")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
BY_STATUS = {
    400: "bad_request",
    401: "unauthenticated",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    411: "length_required",
    413: "too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}


def init_edge(app: Flask) -> None:
    """Log lines, request ids, headers, error answers and, behind proxies, the caller's address."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    LOG.handlers, LOG.propagate = [handler], False
    LOG.setLevel(app.config["LOG_LEVEL"])
    hops = app.config["PROXY_HOPS"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    app.url_map.merge_slashes = False  # an address is right or unknown; no redirects
    app.before_request(begin)
    app.after_request(finish)
    app.register_error_handler(Exception, answer_error)


def begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else new_id()
    g.began = time.perf_counter()


def finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers["X-Request-ID"] = g.request_id
    vary_and_log(response)
    return response


def vary_and_log(response: Response) -> None:
    response.vary.add("Accept-Language")
    actor = g.get("actor")
    event = {
        "request_id": g.request_id,
        "user_id": getattr(actor, "id", None),
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
    }
    LOG.info("request", extra={"event": event})


def answer_error(error: Exception) -> Response:
    """Turn whatever stopped the request into a problem; a 500 is always a fault of ours."""
    db.session.rollback()
    problem = as_problem(error)
    if problem.code == "internal_error":
        LOG.error("unexpected error", exc_info=error, extra={"event": {"request_id": g.request_id}})
    try:
        current_app.extensions["refused"](problem)
    except Exception as failure:  # what cannot be journalled is not answered as if it were
        LOG.exception("refusal not journalled", extra={"event": {"request_id": g.request_id}})
        problem = as_problem(failure)
    tell: Callable[[Problem], Response] = current_app.extensions.get("tell", problem_answer)
    return tell(problem)


def as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, StaleDataError):
        return refuse("stale")
    if isinstance(error, HTTPException):
        return http_problem(error)
    if isinstance(error, sqlalchemy.exc.SQLAlchemyError):
        return database_problem(error)
    return refuse("internal_error")


def http_problem(error: HTTPException) -> Problem:
    problem = refuse(BY_STATUS.get(error.code or 500, "bad_request"))
    if problem.code == "too_large":
        problem = refuse("too_large", request.max_content_length or 0)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        problem.headers["Allow"] = ", ".join(sorted(allowed))
    return problem


def database_problem(error: sqlalchemy.exc.SQLAlchemyError) -> Problem:
    """Constraint faults are the caller's, lost connections and full disks the moment's."""
    text = str(getattr(error, "orig", error)).lower()
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if "disk is full" in text or state == "53100":
        return refuse("storage_full")
    if isinstance(error, sqlalchemy.exc.IntegrityError):
        if state == "23503" or "foreign key" in text:
            return refuse("in_use" if request.method == "DELETE" else "unknown_reference")
        if state == "23505" or "unique" in text:
            return refuse("duplicate")
        return refuse("internal_error")
    if isinstance(error, sqlalchemy.exc.DataError):
        return refuse("invalid_input")
    passing = (sqlalchemy.exc.OperationalError, sqlalchemy.exc.TimeoutError)
    if isinstance(error, passing) or getattr(error, "connection_invalidated", False):
        LOG.warning("database unavailable", extra={"event": {"error": text[:300]}})
        problem = refuse("unavailable")
        problem.headers["Retry-After"] = "2"
        return problem
    return refuse("internal_error")
