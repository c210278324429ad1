"""Routes of policies, outcome schemes and calendar years."""

from typing import Any

from secondment.kit.errors import refuse
from secondment.kit.http import Blueprint, Call, anybody
from secondment.kit.paging import page_args
from secondment.people.rules import Actor, holding
from secondment.policies import calendars, queries, schemas, service
from secondment.policies.models import OutcomeScheme, Policy

policies = Blueprint("policies", __name__, "Handling policies and calendars 办理规则与工作日历")

system_admin = holding("system_admin")
YEARS = range(2000, 2200)


def policy_gate(actor: Actor, policy_id: str) -> None:
    queries.policy(policy_id)
    system_admin(actor)


def scheme_gate(actor: Actor, scheme_id: str) -> None:
    queries.outcome_scheme(scheme_id)
    system_admin(actor)


def year_gate(_actor: Actor, year: int) -> None:
    if year not in YEARS:
        raise refuse("not_found")


def year_write_gate(actor: Actor, year: int) -> None:
    year_gate(actor, year)
    system_admin(actor)


@policies.reads("/policies", gate=anybody, query=schemas.PolicyQuery, answer=schemas.PolicyPage)
def list_policies(call: Call) -> dict[str, Any]:
    """Handling policies, those of all districts."""
    filters, paging = page_args(call.query)
    where = [getattr(Policy, name) == value for name, value in filters.items()]
    return queries.POLICIES.page(where, owner=call.actor.id, **paging)


@policies.creates(
    "/policies", gate=system_admin, body=schemas.PolicyBody, answer=schemas.PolicyRead
)
def create_policy(call: Call) -> dict[str, Any]:
    """Make a policy; a switch left out is as in `study`."""
    row = service.create_policy(call.actor, **call.body, now=call.now)
    return queries.policy(row.id)


@policies.reads("/policies/<id:policy_id>", gate=anybody, answer=schemas.PolicyRead)
def read_policy(_call: Call, policy_id: str) -> dict[str, Any]:
    """One policy."""
    return queries.policy(policy_id)


@policies.changes(
    "/policies/<id:policy_id>",
    gate=policy_gate,
    method="PATCH",
    body=schemas.PolicyPatch,
    answer=schemas.PolicyRead,
)
def edit_policy(call: Call, policy_id: str) -> dict[str, Any]:
    """Change switches and limits; they act at once, also in cohorts under way."""
    service.edit_policy(call.actor, policy_id, version=call.version, now=call.now, **call.body)
    return queries.policy(policy_id)


@policies.reads(
    "/outcome-schemes", gate=anybody, query=schemas.SchemeQuery, answer=schemas.SchemePage
)
def list_outcome_schemes(call: Call) -> dict[str, Any]:
    """Ways of writing outcome classes."""
    filters, paging = page_args(call.query)
    where = [getattr(OutcomeScheme, name) == value for name, value in filters.items()]
    return queries.OUTCOME_SCHEMES.page(where, owner=call.actor.id, **paging)


@policies.creates(
    "/outcome-schemes", gate=system_admin, body=schemas.SchemeBody, answer=schemas.SchemeRead
)
def create_outcome_scheme(call: Call) -> dict[str, Any]:
    """Make an outcome scheme: a letter and words for every class."""
    row = service.create_scheme(call.actor, **call.body, now=call.now)
    return queries.outcome_scheme(row.id)


@policies.reads("/outcome-schemes/<id:scheme_id>", gate=anybody, answer=schemas.SchemeRead)
def read_outcome_scheme(_call: Call, scheme_id: str) -> dict[str, Any]:
    """One outcome scheme."""
    return queries.outcome_scheme(scheme_id)


@policies.changes(
    "/outcome-schemes/<id:scheme_id>",
    gate=scheme_gate,
    method="PATCH",
    body=schemas.SchemePatch,
    answer=schemas.SchemeRead,
)
def edit_outcome_scheme(call: Call, scheme_id: str) -> dict[str, Any]:
    """Change an outcome scheme's names or letters."""
    service.edit_scheme(call.actor, scheme_id, version=call.version, now=call.now, **call.body)
    return queries.outcome_scheme(scheme_id)


@policies.reads("/calendar/<int:year>", gate=year_gate, answer=schemas.CalendarRead)
def read_calendar(_call: Call, year: int) -> dict[str, Any]:
    """A year's days: which are working days. 404 for a year without data."""
    return queries.calendar(year)


@policies.changes(
    "/calendar/<int:year>",
    gate=year_write_gate,
    method="PUT",
    body=schemas.CalendarBody,
    answer=schemas.CalendarRead,
    precondition="if_there",
)
def put_calendar(call: Call, year: int) -> dict[str, Any]:
    """Enter a year's days or replace them all; If-Match is needed where the year is there."""
    calendars.put_calendar(call.actor, year, version=call.version, now=call.now, **call.body)
    return queries.calendar(year)
