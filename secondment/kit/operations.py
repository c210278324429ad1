"""What the routes do, for callers in the same process: a page asks and acts as a client would.

The order of checks is that of `kit.http`; keys and entity tags, which are the wire's, are left out.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from secondment.kit import clock
from secondment.kit.bodies import Query, refused
from secondment.kit.fields import Input
from secondment.kit.http import OPERATIONS, Call, Operation, ids_of
from secondment.kit.unit_of_work import reading, unit_of_work


def operation(name: str) -> Operation:
    """The operation of a route by its endpoint, e.g. `suggestions.read_suggestion`."""
    return OPERATIONS[name]


def ask(name: str, actor: Any, query: Mapping[str, str] | None = None, **path: str) -> Any:
    """What the route answers a GET with, not yet encoded. `query` holds texts, as an address does.

    Raises what the route answers with otherwise.
    """
    found = operation(name)
    path |= ids_of(path)
    with reading():
        found.route.gate(actor, **path)
        given = loaded(found.query, Query(query or {}), of_query=True)
        return found.view(Call(actor, clock.now(), query=given), **path)


def act(
    name: str,
    actor: Any,
    body: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
    query: Mapping[str, str] | None = None,
    **path: str,
) -> Any:
    """Do what the route does; its answer. `version` None takes whatever stands there.

    Raises what the route answers with otherwise, and then has written nothing.
    """
    found = operation(name)
    route, path = found.route, path | ids_of(path)
    if not route.public:
        with reading():
            route.gate(actor, **path)
    call = Call(actor, clock.now(), version=version)
    call.query = loaded(found.query, Query(query or {}), of_query=True)
    call.body = loaded(found.body, body or {})
    call.prepared = route.before(call, **path) if route.before else None
    with unit_of_work() if route.acts else reading():
        return found.view(call, **path)


def loaded(schema: Input, given: Mapping[str, Any], *, of_query: bool = False) -> dict[str, Any]:
    """What the schema makes of `given`; raises one problem for all its faults."""
    try:
        found: dict[str, Any] = schema.load(given)
    except ValidationError as error:
        raise refused(schema, error.messages, of_query=of_query) from None
    return found
