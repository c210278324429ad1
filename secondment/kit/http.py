"""The request edge: every route declares its gate, input, preconditions and answer in one place.

The order of checks is the contract's: 401, 404 not visible, 403 role, replay, 415/413/400/422 body,
428, 412, 409. flask-smorest gives `arguments` and the OpenAPI document; the rest is here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, partial, wraps
from inspect import cleandoc
from typing import Any, Literal

import flask_smorest
from flask import Response, current_app, g, request
from marshmallow import Schema, fields
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.routing import BaseConverter

from secondment.kit import clock
from secondment.kit.answers import answer, locale, problem_body
from secondment.kit.bodies import StrictParser
from secondment.kit.database import db
from secondment.kit.errors import Problem, refuse
from secondment.kit.fields import Id, Input, Integer, Many, NoInput, Part
from secondment.kit.idempotency import Key, key_of_request
from secondment.kit.ids import as_id
from secondment.kit.openapi import Api, operation_doc
from secondment.kit.unit_of_work import reading, unit_of_work

API = "/api/v1"
ENTITY_TAG = re.compile(r'(W/)?"([0-9]{1,9})(?:\.[0-9a-f]{1,64})?"')


class IdConverter(BaseConverter):
    """Any one segment: whether it is an id is asked after who is asking (401 before 404)."""

    regex = "[^/]+"


@dataclass
class Call:
    """One request as the routes see it. `version` is what If-Match names, where it is needed;
    `prepared` what the route's `before` made of the input."""

    actor: Any
    now: datetime
    body: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    prepared: Any = None


Gate = Callable[..., None]
View = Callable[..., Any]


def if_match() -> int:
    """The version that If-Match names. Raises 428, 400, and 412 for a weak tag."""
    header = request.headers.get("If-Match")
    if header is None:
        raise refuse("precondition_required")
    found = ENTITY_TAG.fullmatch(header.strip())
    if not found:
        raise refuse("invalid_if_match")
    if found[1]:
        raise refuse("stale")
    return int(found[2])


def stated_version(route: "Route") -> int | None:
    """What If-Match names, if the route heeds it."""
    if route.precondition == "if_there" and "If-Match" not in request.headers:
        return None
    return if_match() if route.precondition else None


def anybody(_actor: Any, **_path: str) -> None:
    """The gate of routes for everyone signed in."""


@dataclass(frozen=True)
class Route:
    """What a route declares. `acts`: it runs in a unit of work; `public`: without sign-in;
    `secret`: its answer is shown once and never replayed; `throttled`: 429 after too many failures;
    `form`: what may be sent as multipart/form-data in place of the JSON body;
    `location`: the collection in which what is made is read again (default: the rule's own end);
    `precondition` "if_there": the service asks for the version where the item exists;
    `before(call, …)`: slow work on the input, done when it is checked and before the unit of work
    (and its write lock) begins;
    `files`: media types of attachments that are given instead where the query, or what is asked
    for, is such; `problems`: statuses it answers with beside those of its kind."""

    method: str
    rule: str
    gate: Gate
    answer: Any
    body: type[Input] | None = None
    query: type[Input] = NoInput
    status: int = 200
    precondition: bool | Literal["if_there"] = False
    acts: bool = True
    before: View | None = None
    public: bool = False
    secret: bool = False
    throttled: bool = False
    multipart: bool = False
    form: type[Input] | None = None
    location: str | None = ""
    media_type: str = "application/json"
    files: tuple[str, ...] = ()
    problems: tuple[int, ...] = ()


@dataclass(frozen=True)
class Operation:
    """A route and the view that answers it: what a page asks for by the route's name."""

    route: Route
    view: View

    @cached_property
    def query(self) -> Input:
        return self.route.query()

    @cached_property
    def body(self) -> Input:
        """The schema of its body, whether sent as JSON or as a form; of NoInput if it has none."""
        return (self.route.body or self.route.form or NoInput)()


OPERATIONS: dict[str, Operation] = {}


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes of one resource, under /api/v1."""

    ARGUMENTS_PARSER = StrictParser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - declared so by flask-smorest
        "json": "application/json",
        "form": "multipart/form-data",
    }

    def __init__(self, name: str, module: str, description: str) -> None:
        super().__init__(name, module, url_prefix=API, description=description)

    def register_views_in_doc(self, api: Api, *where: Any, **more: Any) -> None:
        """Not before the document is asked for: it takes most of the time of a start."""
        api.to_describe.append(partial(super().register_views_in_doc, api, *where, **more))

    def reads(self, rule: str, *, gate: Gate, answer: Any, **more: Any) -> Callable[[View], View]:
        """GET of one item, a list or a file."""
        return self._routed(Route("GET", rule, gate, answer, acts=more.pop("acts", False), **more))

    def creates(
        self, rule: str, *, gate: Gate, body: Any, answer: Any, **more: Any
    ) -> Callable[[View], View]:
        """POST that answers 201 with the new item and its Location."""
        more.setdefault("status", 201)
        return self._routed(Route("POST", rule, gate, answer, body=body, **more))

    def changes(
        self, rule: str, *, gate: Gate, answer: Any, body: Any = NoInput, **more: Any
    ) -> Callable[[View], View]:
        """POST of a verb, or PATCH with `method`: needs If-Match, answers with the item."""
        more.setdefault("precondition", True)
        method = more.pop("method", "POST")
        return self._routed(Route(method, rule, gate, answer, body=body, **more))

    def removes(self, rule: str, *, gate: Gate, **more: Any) -> Callable[[View], View]:
        """DELETE that answers 204."""
        more.setdefault("precondition", True)
        return self._routed(Route("DELETE", rule, gate, None, status=204, **more))

    def several(self, rule: str, *, gate: Gate, act: View, body: type[Input] = NoInput) -> None:
        """The verb `act(actor, id, version=, now=, …)` for 1..200 items, each on its own."""

        def view(call: Call) -> dict[str, Any]:
            return each(call, act)

        view.__name__ = rule.strip("/").replace("/", "_").replace("-", "_")
        told, _, _ = cleandoc(act.__doc__ or "").partition("\n\n")
        view.__doc__ = f"{told} Several at once."
        route = Route("POST", rule, gate, Outcome, body=several_of(body))
        self._routed(route)(view)

    def _routed(self, route: Route) -> Callable[[View], View]:
        def decorator(view: View) -> View:
            served = self._view(route, view)
            self.add_url_rule(
                route.rule, view.__name__, served, methods=[route.method], tags=[self.name]
            )
            return view

        return decorator

    def _view(self, route: Route, view: View) -> View:
        OPERATIONS[f"{self.name}.{view.__name__}"] = Operation(route, view)

        @wraps(view)
        def finish(call: Call, *loaded: dict[str, Any], **path: str) -> Response:
            call.query = loaded[0]
            call.body = loaded[1] if len(loaded) > 1 else {}
            call.version = stated_version(route)
            call.prepared = route.before(call, **path) if route.before else None
            return (
                perform(route, view, call, path) if route.acts else shown(route, view, call, path)
            )

        taken: View = finish
        if route.body is not None:
            body = route.body()
            body.read_only = frozenset(answer_fields(route.answer))  # type: ignore[attr-defined]
            taken = self.arguments(body, location="form" if route.multipart else "json")(taken)
        if route.form is not None:
            taken = self._or_form(taken, finish, route.form())
        taken = self.arguments(route.query(), location="query")(taken)

        @wraps(taken)
        def serve(**path: str) -> Response:
            actor = None if route.public else current_app.extensions["authenticate"]()
            g.actor = actor
            call = Call(actor, clock.now())
            path |= ids_of(path)
            if not route.public:
                with reading():
                    route.gate(actor, **path)
            g.key = key = key_of_request(actor.id if actor else None, supported=not route.secret)
            if key:
                with reading():
                    replayed = key.replay(call.now)
                if replayed:
                    return replayed
            answered: Response = taken(call, **path)
            return answered

        documented: View = self.doc(**operation_doc(route))(serve)
        return documented

    def _or_form(self, taken: View, finish: View, schema: Input) -> View:
        """Takes the JSON body that `taken` takes, or the form of the schema."""
        as_form = self.ARGUMENTS_PARSER.use_args(schema, location="form")(finish)

        @wraps(taken)
        def either(*loaded: Any, **path: str) -> Response:
            chosen = as_form if request.mimetype == "multipart/form-data" else taken
            answered: Response = chosen(*loaded, **path)
            return answered

        return either


def ids_of(path: dict[str, str]) -> dict[str, str]:
    """The ids of the path in their one form; what is none refers to nothing (404)."""
    found = {name: as_id(value) for name, value in path.items() if name.endswith("id")}
    if None in found.values():
        raise refuse("not_found")
    return {name: value for name, value in found.items() if value}


def shown(route: Route, view: View, call: Call, path: dict[str, str]) -> Response:
    with reading():
        return respond(route, view(call, **path))


def perform(route: Route, view: View, call: Call, path: dict[str, str]) -> Response:
    """Run the act and keep its answer for the key, all in one transaction."""
    key: Key | None = g.key
    with unit_of_work():
        if key and (replayed := key.claim(call.now)):
            return replayed
        response = respond(route, view(call, **path))
        if key and 200 <= response.status_code < 300:
            key.keep(response, call.now)
    return response


def respond(route: Route, result: Any) -> Response:
    if isinstance(result, Response):
        response = result
    elif route.status == 204:
        return Response(status=204)
    else:
        response = answer(result, route.status)
        if route.status == 201 and route.location is not None:
            collection = route.location or route.rule.rpartition("/")[2]
            response.headers["Location"] = f"{API}/{collection}/{result['id']}"
    if route.secret:
        response.headers["Cache-Control"] = "no-store"
    return response


def answer_fields(schema: Any) -> Iterable[str]:
    return schema().fields if isinstance(schema, type) and issubclass(schema, Schema) else ()


class Failure(Schema):
    id = Id()
    status = Integer()
    code = fields.String()
    detail = fields.String()


class Outcome(Schema):
    """What became of several items: those done, and for each other the problem."""

    done = Many(Id(), most=200)
    failed = Many(Part(Failure), most=200)


@cache
def several_of(body: type[Input]) -> type[Input]:
    """The schema `{"items": [{"id", "version", …}]}` around a verb's body."""
    name = body.__name__.removesuffix("Body") + "Item"
    item = type(name, (body,), {"id": Id(required=True), "version": Integer(1, required=True)})
    items = Many(Part(item), least=1, most=200, required=True)
    return type(f"Several{name}s", (Input,), {"items": items})


def each(call: Call, act: View) -> dict[str, Any]:
    """Do `act` on every item of the body, each in a savepoint; one's failure leaves the others."""
    done: list[str] = []
    failed: list[dict[str, Any]] = []
    refused: dict[str, Problem] = {}
    language = locale()
    for item in call.body["items"]:
        item_id, version = item.pop("id"), item.pop("version")
        try:
            with db.session.begin_nested():
                act(call.actor, item_id, version=version, now=call.now, **item)
            done.append(item_id)
        except StaleDataError:
            failed.append(_failure(item_id, refuse("stale"), language))
        except Problem as problem:
            failed.append(_failure(item_id, problem, language))
            refused.setdefault(problem.code, problem)
    for refusal in refused.values():
        current_app.extensions["refused"](refusal)
    return {"done": done, "failed": failed}


def _failure(item_id: str, problem: Problem, language: str) -> dict[str, Any]:
    told = problem_body(problem, language)
    return {"id": item_id, **{name: told[name] for name in ("status", "code", "detail")}}
