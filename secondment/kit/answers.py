"""What goes out: JSON by orjson, entity tags, problems (RFC 9457) in the caller's language."""

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson
from flask import Response, g, request

from secondment.kit.errors import CODES, FieldError, Problem, words

JSON_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def locale() -> str:
    """`zh` or `en`: what a page was asked in, else by Accept-Language; Chinese where it does not
    say."""
    language = g.get("language")  # asked for every text of a page
    if language:
        return str(language)
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh-CN")
    return "en" if best == "en" else "zh"


def encode(value: Any) -> bytes:
    """JSON in UTF-8, characters unescaped; instants in UTC with whole seconds."""
    return orjson.dumps(value, option=JSON_OPTIONS)


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The response for an item, a list or a result; an item's version makes its ETag."""
    body = encode(value)
    response = Response(body, status, headers, mimetype="application/json")
    if isinstance(value, dict) and "version" in value and "id" in value:
        digest = hashlib.sha256(body).hexdigest()[:20]
        response.headers["ETag"] = f'"{value["version"]}.{digest}"'
        if request.method in {"GET", "HEAD"} and matches(response.headers["ETag"]):
            response.status_code, response.data = 304, b""
    return response


def matches(tag: str) -> bool:
    """Whether If-None-Match names `tag` (weak comparison, RFC 9110 13.1.2)."""
    wanted = request.headers.get("If-None-Match", "")
    return wanted.strip() == "*" or tag in [
        one.strip().removeprefix("W/") for one in wanted.split(",")
    ]


def problem_body(problem: Problem, language: str) -> dict[str, Any]:
    code = CODES[problem.code]
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": words(problem.code, problem.values, language) if not problem.errors else "",
        "status": code.status,
        "detail": "",
        "code": problem.code,
        "request_id": getattr(g, "request_id", ""),
    }
    if problem.errors:
        body["title"] = words("invalid_input", (), language)
        body["errors"] = [field_body(error, language) for error in problem.errors]
        body["detail"] = joined(body["errors"], language)
    else:
        body["detail"] = body["title"]
    return body | problem.extra


def field_body(error: FieldError, language: str) -> dict[str, str]:
    return {
        "pointer": error.pointer,
        "code": error.code,
        "message": words(error.code, error.values, language),
    }


def joined(errors: Iterable[dict[str, str]], language: str) -> str:
    separator = "；" if language == "zh" else "; "
    return separator.join(f"{error['pointer']} {error['message']}".strip() for error in errors)


def problem_answer(problem: Problem) -> Response:
    """The response that tells of a problem."""
    response = Response(
        encode(problem_body(problem, locale())),
        problem.status,
        problem.headers,
        mimetype="application/problem+json",
    )
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="secondment"'
    return response
