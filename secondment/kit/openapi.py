"""The OpenAPI 3.1 document: what a route declares, in the document's words, and its page."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

import flask_smorest
import flask_swagger_ui
from apispec import APISpec
from flask import Blueprint, Flask, Response, render_template, send_from_directory
from marshmallow import Schema, fields

from secondment.kit.answers import answer
from secondment.kit.errors import refuse

Doc = dict[str, Any]

PROBLEM = "application/problem+json"
ABOUT = """\
Conventions, 通用约定

- Sign in with `POST /tokens`, then send `Authorization: Bearer …`.
- Instants are UTC; dates are calendar dates of the programme's time zone; ids are UUIDs.
- Every item has a `version`. `ETag` is `"<version>.<digest>"`; `If-Match` names the version read.
- A change of state is a `POST` to a verb; `allowed_actions` says what the caller may do now.
- Lists are paged by `cursor`; `count=true` adds `total`. Unknown parameters are refused.
- Whatever goes wrong is told as `application/problem+json` (RFC 9457): `code` is stable, the texts
  follow `Accept-Language` (zh-CN, en). Every answer names its request in `X-Request-ID`.
- What the caller may not see answers 404, as if it did not exist.
- Fields and codes may be added to answers; those described here stay.
"""
IF_MATCH: Doc = {
    "name": "If-Match",
    "in": "header",
    "description": "The version read: the ETag of the item; only its version is compared.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}(\\.[0-9a-f]{1,64})?"$'},
    "example": '"1"',
}
IF_NONE_MATCH: Doc = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what one has; 304 if it is still that.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY: Doc = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a repeat of this request answer like the first, for 24 hours.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
HEADERS = {
    "ETag": '"<version>.<digest>"',
    "Location": "The new item",
    "Content-Disposition": "The file's name (RFC 6266)",
    "Retry-After": "Seconds to wait",
    "WWW-Authenticate": "Bearer",
}
RETRIED = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
STATUSES = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 500, 503, 507)
UNUSED = ("Error", "PaginationMetadata")  # schemas of flask-smorest's own
PLACEHOLDER = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
BINARY: Doc = {"type": "string", "format": "binary"}
OPTIONAL: Doc = {"x-optional": True}  # an answer need not hold this field
PAGE_SCRIPT = "api_docs.js"
ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")


class FieldFault(Schema):
    pointer = fields.String(metadata={"examples": ["/measures/0/text"]})
    code = fields.String(metadata={"examples": ["blank"]})
    message = fields.String(metadata={"examples": ["不能为空"]})


class Problem(Schema):
    """RFC 9457: `code` is stable, the texts follow Accept-Language; more members may follow."""

    type = fields.String(metadata={"examples": ["about:blank"]})
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String(metadata={"examples": ["not_found"]})
    request_id = fields.String()
    errors = fields.List(fields.Nested(FieldFault), metadata=OPTIONAL)
    state = fields.String(
        metadata=OPTIONAL | {"description": "the item's present state, with a 409"}
    )
    allowed_actions = fields.List(
        fields.String(), metadata=OPTIONAL | {"description": "what may be done now, with a 409"}
    )
    departments = fields.List(
        fields.Dict(), metadata=OPTIONAL | {"description": "the units waited for, with a 409"}
    )


# What a route declares


def operation_doc(route: Any) -> Doc:
    """The part of an operation that flask-smorest does not see: answers, headers, security."""
    responses: dict[int, Any] = {one: response_name(one) for one in problem_statuses(route)}
    responses[route.status] = good_response(route)
    needed = {"required": route.precondition is True}
    parameters = [IF_MATCH | needed] if route.precondition else []
    if route.method == "GET" and has_version(route):
        parameters.append(IF_NONE_MATCH)
        responses[304] = {"description": "What one has is still that"}
    if route.method == "POST" and not route.secret and not route.public:
        parameters.append(IDEMPOTENCY_KEY)
    doc: Doc = {
        "responses": responses,
        "security": [] if route.public else [{"bearer": []}],
    }
    if route.form is not None:  # beside the JSON body that flask-smorest sees
        doc["requestBody"] = {"content": {"multipart/form-data": {"schema": route.form}}}
    if parameters:
        doc["x-headers"] = parameters  # joined to the path's parameters when the document is made
    return doc


def problem_statuses(route: Any) -> list[int]:
    found = {400, 422, 500, 503, *route.problems}
    if not route.public:
        found |= {401, 403, 404}
    else:
        found.add(401)
    if route.public or route.throttled:
        found.add(429)
    if route.body is not None:
        found |= {409, 413, 415}
    if route.precondition:
        found |= {409, 412, 428}
    if route.method == "POST" or route.media_type != "application/json":  # or not yet made
        found.add(409)
    if route.multipart or route.form is not None:
        found |= {413, 507}
    return sorted(found)


def response_name(status: int) -> str:
    """The name of a problem among the document's responses: `NotFound`."""
    return HTTPStatus(status).phrase.title().replace(" ", "")


def problem_response(status: int) -> Doc:
    response = {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": Problem}},
    }
    if status in RETRIED:
        response |= headers("Retry-After")
    return response | headers("WWW-Authenticate") if status == 401 else response


def headers(*names: str) -> Doc:
    told = {name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in names}
    return {"headers": told}


def has_version(route: Any) -> bool:
    return isinstance(route.answer, type) and "version" in getattr(
        route.answer, "_declared_fields", {}
    )


def good_response(route: Any) -> Doc:
    response: Doc = {"description": HTTPStatus(route.status).phrase}
    if route.status == 204:
        return response
    names = ["ETag"] if has_version(route) else []
    schema: Any = route.answer
    if route.media_type != "application/json":
        schema = BINARY
    if schema is BINARY or route.files:
        names.append("Content-Disposition")
    if route.status == 201 and route.location is not None:
        names.append("Location")
    response["content"] = {route.media_type: {"schema": schema}}
    response["content"] |= {kind: {"schema": BINARY} for kind in route.files}
    return response | headers(*names) if names else response


@cache
def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of a list: `{"items", "next_cursor", "total"?, "total_capped"?}`."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item)),
            "next_cursor": fields.String(allow_none=True),
            "total": fields.Integer(metadata=OPTIONAL),
            "total_capped": fields.Boolean(metadata=OPTIONAL),
        },
        name=f"{item.__name__}Page",
    )


# The document


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's document; errors are answered by kit.edge, its own routes are not used.

    `examples` are bodies by the name of their schema; `to_describe` are the blueprints' steps still
    to be taken. Most processes never need them: they wait until somebody asks for the document."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    app: Flask
    examples: Doc

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.to_describe: list[Callable[[], None]] = []
        self.describing = Lock()

    def describe(self) -> None:
        """Describe the routes, once, whoever else asks at the same time."""
        with self.describing:
            while self.to_describe:
                self.to_describe.pop(0)()

    def _register_error_handlers(self) -> None:
        pass

    def _register_doc_blueprint(self) -> None:
        pass


def make_api(app: Flask, examples: Doc) -> Api:
    """The document of the app's routes, titled and with its security scheme."""
    app.config.update(
        API_TITLE="Secondment service 挂职锻炼与建议办理",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": ABOUT}},
    )
    api = Api(app)
    api.app, api.examples = app, examples
    spec: APISpec = api.spec
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for status in STATUSES:
        spec.components.response(response_name(status), problem_response(status))
    return api


@cache
def document(api: Api) -> Doc:
    """The finished OpenAPI document."""
    api.describe()
    doc: Doc = deepcopy(api.spec.to_dict())
    schemas = doc["components"]["schemas"]
    for name in UNUSED:
        schemas.pop(name, None)
    names = operation_names(api.app)
    for path, method, operation in operations(doc):
        operation["operationId"] = names[path, method]
        operation["summary"] = " ".join(operation["summary"].split())
        operation.setdefault("parameters", []).extend(operation.pop("x-headers", []))
        for content in operation.get("requestBody", {}).get("content", {}).values():
            finish_body(operation, method, content, doc, api.examples)
    open_answers(doc)
    return doc


def operations(doc: Doc) -> Iterator[tuple[str, str, Doc]]:
    for path, item in doc["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def operation_names(app: Flask) -> dict[tuple[str, str], str]:
    """The names of the views, by path (as the document writes it) and method."""
    return {
        (PLACEHOLDER.sub(r"{\1}", rule.rule), method.lower()): rule.endpoint.rpartition(".")[2]
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }


def finish_body(operation: Doc, method: str, content: Doc, doc: Doc, examples: Doc) -> None:
    """Give the body its example; where nothing in it is required, a POST may leave it out."""
    name = name_of(content["schema"])
    if name in examples:
        content["example"] = examples[name]
    needed = "required" in doc["components"]["schemas"].get(name, {})
    operation["requestBody"]["required"] = needed or method != "post"


def name_of(schema: Doc) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def open_answers(doc: Doc) -> None:
    """Answers hold every field described (but those marked `x-optional`) and may get more."""
    schemas = doc["components"]["schemas"]
    taken = used_by([one.get("requestBody") for _, _, one in operations(doc)], schemas)
    for name, schema in schemas.items():
        optional = [
            key for key, one in schema["properties"].items() if one.pop("x-optional", False)
        ]
        if name not in taken:
            schema.pop("additionalProperties", None)
            schema["required"] = [key for key in schema["properties"] if key not in optional]


def used_by(part: Any, schemas: Doc) -> set[str]:
    """The names of the schemas that a part of the document refers to, at any depth."""
    found: set[str] = set()
    below = [part]
    while below:
        one = below.pop()
        if isinstance(one, dict):
            name = name_of(one)
            if name and name not in found:
                found.add(name)
                below.append(schemas[name])
            below += one.values()
        elif isinstance(one, list):
            below += one
    return found


# The page


def docs_blueprint(api: Api) -> Blueprint:
    """`/api/v1/openapi.json`, and `/api/docs` with assets and a page script of our own host."""
    docs = Blueprint("docs", __name__, template_folder="templates")
    own = Path(__file__).with_name("static")
    bundled = Path(flask_swagger_ui.__path__[0]) / "dist"
    assets = dict.fromkeys(ASSETS, bundled) | {PAGE_SCRIPT: own}

    @docs.get("/api/v1/openapi.json")
    def openapi_json() -> Response:
        return answer(document(api))

    @docs.get("/api/docs")
    def api_docs() -> str:
        return render_template("api_docs.html", title=api.spec.title)

    @docs.get("/api/docs/<name>")
    def api_docs_asset(name: str) -> Response:
        if name not in assets:
            raise refuse("not_found")
        return send_from_directory(assets[name], name)

    return docs
