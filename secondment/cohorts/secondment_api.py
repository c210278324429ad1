"""Routes of cadres and of their secondments."""

from typing import Any

from secondment.cohorts import cadres as cadre_service
from secondment.cohorts import queries, schemas
from secondment.cohorts import secondments as service
from secondment.cohorts.gates import acting, keeping, seen
from secondment.cohorts.queries import CADRE_LIFE, SECONDMENT_LIFE
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.kit.paging import page_args
from secondment.people.rules import business, holding

cadres = Blueprint("cadres", __name__, "Cadres, personal fields masked 干部")
secondments = Blueprint("secondments", __name__, "Secondments and their appraisal 挂职与鉴定")

hr = holding("hr")


@cadres.reads("/cadres", gate=business, query=schemas.CadreQuery, answer=page_of(schemas.CadreRead))
def list_cadres(call: Call) -> dict[str, Any]:
    """Cadres one may see, masked."""
    return queries.cadres(call.actor, *page_args(call.query))


@cadres.creates("/cadres", gate=hr, body=schemas.CadreBody, answer=schemas.CadreRead)
def create_cadre(call: Call) -> dict[str, Any]:
    """Register a cadre of one of the district's departments."""
    row = cadre_service.create_cadre(call.actor, **call.body, now=call.now)
    return queries.cadre(call.actor, row.id)


@cadres.reads("/cadres/<id:cadre_id>", gate=seen(CADRE_LIFE), answer=schemas.CadreRead)
def read_cadre(call: Call, cadre_id: str) -> dict[str, Any]:
    """One cadre, masked."""
    return queries.cadre(call.actor, cadre_id)


@cadres.changes(
    "/cadres/<id:cadre_id>",
    method="PATCH",
    gate=keeping(CADRE_LIFE),
    body=schemas.CadrePatch,
    answer=schemas.CadreRead,
)
def edit_cadre(call: Call, cadre_id: str) -> dict[str, Any]:
    """Change a cadre; a masked value leaves the one stored."""
    cadre_service.edit_cadre(call.actor, cadre_id, version=call.version, now=call.now, **call.body)
    return queries.cadre(call.actor, cadre_id)


@cadres.removes("/cadres/<id:cadre_id>", gate=keeping(CADRE_LIFE))
def delete_cadre(call: Call, cadre_id: str) -> None:
    """Remove a cadre nothing refers to."""
    cadre_service.delete_cadre(call.actor, cadre_id, version=call.version, now=call.now)


@cadres.changes(
    "/cadres/<id:cadre_id>/reveal",
    gate=keeping(CADRE_LIFE),
    body=schemas.RevealBody,
    answer=schemas.Revealed,
    precondition=False,
    secret=True,
)
def reveal_field(call: Call, cadre_id: str) -> dict[str, Any]:
    """One personal value in clear, for a reason that is journalled."""
    return cadre_service.reveal(call.actor, cadre_id, **call.body, now=call.now)


@secondments.reads(
    "/secondments",
    gate=business,
    query=schemas.SecondmentQuery,
    answer=page_of(schemas.SecondmentRow),
)
def list_secondments(call: Call) -> dict[str, Any]:
    """Secondments one may see."""
    return queries.secondments(call.actor, *page_args(call.query))


@secondments.creates(
    "/secondments", gate=hr, body=schemas.SecondmentBody, answer=schemas.SecondmentRead
)
def create_secondment(call: Call) -> dict[str, Any]:
    """Plan a cadre's secondment."""
    row = service.create_secondment(call.actor, **call.body, now=call.now)
    return queries.secondment(call.actor, row.id)


@secondments.reads(
    "/secondments/<id:secondment_id>", gate=seen(SECONDMENT_LIFE), answer=schemas.SecondmentRead
)
def read_secondment(call: Call, secondment_id: str) -> dict[str, Any]:
    """One secondment with its appraisal."""
    return queries.secondment(call.actor, secondment_id)


@secondments.changes(
    "/secondments/<id:secondment_id>",
    method="PATCH",
    gate=acting(SECONDMENT_LIFE, "edit"),
    body=schemas.SecondmentPatch,
    answer=schemas.SecondmentRead,
)
def edit_secondment(call: Call, secondment_id: str) -> dict[str, Any]:
    """Change a secondment; once in post its term stays."""
    return changed_secondment(call, secondment_id, service.edit_secondment)


@secondments.removes("/secondments/<id:secondment_id>", gate=acting(SECONDMENT_LIFE, "delete"))
def delete_secondment(call: Call, secondment_id: str) -> None:
    """Remove a planned secondment nothing refers to."""
    service.delete_secondment(call.actor, secondment_id, version=call.version, now=call.now)


def changed_secondment(call: Call, secondment_id: str, act: Any) -> dict[str, Any]:
    act(call.actor, secondment_id, version=call.version, now=call.now, **call.body)
    return queries.secondment(call.actor, secondment_id)


@secondments.changes(
    "/secondments/<id:secondment_id>/depart",
    gate=acting(SECONDMENT_LIFE, "depart"),
    answer=schemas.SecondmentRead,
)
def depart(call: Call, secondment_id: str) -> dict[str, Any]:
    """The cadre has reported to the host unit."""
    return changed_secondment(call, secondment_id, service.depart)


@secondments.changes(
    "/secondments/<id:secondment_id>/return",
    gate=acting(SECONDMENT_LIFE, "return"),
    answer=schemas.SecondmentRead,
)
def come_back(call: Call, secondment_id: str) -> dict[str, Any]:
    """The cadre is back at the end of the term."""
    return changed_secondment(call, secondment_id, service.come_back)


@secondments.changes(
    "/secondments/<id:secondment_id>/end-early",
    gate=acting(SECONDMENT_LIFE, "end-early"),
    body=schemas.EndEarlyBody,
    answer=schemas.SecondmentRead,
)
def end_early(call: Call, secondment_id: str) -> dict[str, Any]:
    """End the secondment on a day of its term."""
    return changed_secondment(call, secondment_id, service.end_early)


@secondments.changes(
    "/secondments/<id:secondment_id>/withdraw",
    gate=acting(SECONDMENT_LIFE, "withdraw"),
    body=schemas.WithdrawalBody,
    answer=schemas.SecondmentRead,
)
def withdraw(call: Call, secondment_id: str) -> dict[str, Any]:
    """Call off a planned secondment."""
    return changed_secondment(call, secondment_id, service.withdraw)


@secondments.changes(
    "/secondments/<id:secondment_id>/extend",
    gate=acting(SECONDMENT_LIFE, "extend"),
    body=schemas.ExtensionOfTermBody,
    answer=schemas.SecondmentRead,
)
def extend(call: Call, secondment_id: str) -> dict[str, Any]:
    """Put the end of the secondment off."""
    return changed_secondment(call, secondment_id, service.extend)


@secondments.changes(
    "/secondments/<id:secondment_id>/appraise",
    gate=acting(SECONDMENT_LIFE, "appraise"),
    body=schemas.AppraiseBody,
    answer=schemas.SecondmentRead,
)
def appraise(call: Call, secondment_id: str) -> dict[str, Any]:
    """Record the host's opinion and the grade, within the policy's quota."""
    return changed_secondment(call, secondment_id, service.appraise)
