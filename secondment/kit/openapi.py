"""The OpenAPI 3.1 document: what a route declares, in its words; and the page that shows it."""

from http import HTTPStatus
from typing import Any

import flask_smorest
import flask_swagger_ui
from apispec import APISpec
from flask import Blueprint, Flask, Response, render_template, send_from_directory
from marshmallow import Schema, fields

from secondment.kit.answers import answer
from secondment.kit.fields import NoInput

PROBLEM = "application/problem+json"
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The version read: the ETag of the item; only its version is compared.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}(\\.[0-9a-f]{1,64})?"$'},
    "example": '"1"',
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a repeat of this request answer like the first, for 24 hours.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
ETAG = {"ETag": {"description": '"<version>.<digest>"', "schema": {"type": "string"}}}
LOCATION = {"Location": {"description": "The new item", "schema": {"type": "string"}}}


class FieldFault(Schema):
    pointer = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class Problem(Schema):
    """RFC 9457: `code` is stable, texts follow Accept-Language; more members may stand beside."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldFault))
    state = fields.String()
    allowed_actions = fields.List(fields.String())


def operation_doc(route: Any) -> dict[str, Any]:
    """The part of an operation that flask-smorest does not see: answers, headers, security."""
    parameters = []
    if route.precondition:
        parameters.append(IF_MATCH | {"required": route.precondition is True})
    if route.method == "POST" and not route.secret and not route.public:
        parameters.append(IDEMPOTENCY_KEY)
    responses = {status: problem_response(status) for status in problem_statuses(route)}
    responses[route.status] = good_response(route)
    doc: dict[str, Any] = {
        "responses": responses,
        "security": [] if route.public else [{"bearer": []}],
    }
    if parameters:
        doc["x-headers"] = parameters  # joined to the path's parameters when the document is made
    return doc


def problem_statuses(route: Any) -> list[int]:
    found = {400, 422, 500, 503}
    if not route.public:
        found |= {401, 403, 404}
    else:
        found |= {401, 429}
    if route.body is not None:
        found |= {409, 413, 415}
    if route.precondition:
        found |= {409, 412, 428}
    if route.method == "POST":
        found.add(409)
    if route.multipart:
        found |= {413, 507}
    return sorted(found)


def problem_response(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": Problem}},
    }


def good_response(route: Any) -> dict[str, Any]:
    response: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.status == 204:
        return response
    if route.media_type != "application/json":
        schema: Any = {"type": "string", "format": "binary"}
    else:
        schema = route.answer
    response["content"] = {route.media_type: {"schema": schema}}
    headers: dict[str, Any] = {}
    if isinstance(route.answer, type) and "version" in getattr(
        route.answer, "_declared_fields", {}
    ):
        headers |= ETAG
    if route.status == 201 and route.location is not None:
        headers |= LOCATION
    if headers:
        response["headers"] = headers
    return response


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of a list: `{"items", "next_cursor", "total"?, "total_capped"?}`."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next_cursor": fields.String(required=True, allow_none=True),
            "total": fields.Integer(),
            "total_capped": fields.Boolean(),
        },
        name=f"{item.__name__}Page",
    )


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's document; errors are answered by kit.edge, its own routes are not used."""

    def _register_error_handlers(self) -> None:
        pass

    def _register_doc_blueprint(self) -> None:
        pass


def make_api(app: Flask) -> Api:
    """The document of the app's routes, titled and with its security scheme."""
    app.config.update(
        API_TITLE="Secondment service 挂职锻炼与建议办理",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
    )
    api = Api(app)
    spec: APISpec = api.spec
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    return api


def document(api: Api) -> dict[str, Any]:
    """The finished OpenAPI document."""
    doc: dict[str, Any] = api.spec.to_dict()
    for path in doc["paths"].values():
        for name, operation in path.items():
            if name != "parameters":
                finish_operation(operation)
    return doc


def finish_operation(operation: dict[str, Any]) -> None:
    operation.setdefault("parameters", []).extend(operation.pop("x-headers", []))
    body = operation.get("requestBody")
    if body and body["content"].get("application/json", {}).get("schema", {}).get(
        "$ref", ""
    ).endswith(f"/{NoInput.__name__}"):
        body["required"] = False


def docs_blueprint(api: Api) -> Blueprint:
    """`/api/v1/openapi.json`, and `/api/docs` with assets and a page script of our own host."""
    docs = Blueprint("docs", __name__, template_folder="templates", static_folder="static")
    assets = flask_swagger_ui.__path__[0] + "/dist"

    @docs.get("/api/v1/openapi.json")
    def openapi_json() -> Response:
        return answer(document(api))

    @docs.get("/api/docs")
    def api_docs() -> str:
        return render_template("api_docs.html", title=api.spec.title)

    @docs.get("/api/docs/<path:name>")
    def api_docs_asset(name: str) -> Response:
        if name == "page.js":
            return send_from_directory(docs.static_folder or "", "api_docs.js")
        return send_from_directory(assets, name)

    return docs
