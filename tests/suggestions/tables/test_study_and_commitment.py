"""Every move of a study and of a commitment, against moves.md 5, 6 and 7 written out by hand."""

import pytest

from secondment.suggestions.queries import COMMITMENTS, STUDIES
from tests.suggestions.tables.acts import COMMITMENT, REPLY, STUDY, by, steps
from tests.suggestions.tables.people import DISTRICT, IN_TWO_ROLES, POLICIES, in_unit, unit_roles
from tests.suggestions.tables.steps import (
    accepted,
    ordered,
    promised,
    replied,
    signed,
    solely,
    started,
    taken_up,
)
from tests.tables import Case, Line, Situation, Written, try_table


def roles(_case: Case, person: str) -> set[str]:
    return {"coordinator"} if person == "office" else unit_roles(person)


# Studies: SWJ's part in an order that lists two suggestions

STUDY_LINES = {
    "take-up": Line("handler", "sent"),
    "drop": Line(
        "handler",
        "sent",
        unfit={"nothing taken up": "unknown_reference", "replied": "reply_sent"},
    ),
    "answer": Line("signer", "sent", "answered", hinders={"taken up": "replies_missing"}),
    "withdraw": Line("coordinator", "sent", "withdrawn"),
}
STUDY_SITUATIONS = {
    "nothing taken up": Situation("sent", "", steps(accepted, ordered)),
    "taken up": Situation("sent", "nothing taken up", taken_up),
    "replied": Situation("sent", "taken up", replied),
    "answered": Situation("answered", "replied", by("swj.signer", STUDY["answer"])),
    "withdrawn": Situation("withdrawn", "taken up", by("office", STUDY["withdraw"])),
}


def sees_study(_case: Case, person: str) -> bool:
    return person in DISTRICT or in_unit(person)


STUDIES_WRITTEN = Written(
    "study", STUDIES, STUDY_LINES, STUDY_SITUATIONS, STUDY, sees=sees_study, roles=roles
)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_move_of_a_study(context, world, policy, record_property):
    with started(world, policy, *IN_TWO_ROLES) as case:
        try_table(STUDIES_WRITTEN, case, record_property)


# Commitments

COMMITMENT_LINES = {
    "attach": Line("handler", "open"),
    "deliver": Line("handler", "open", "delivered"),
    "verify": Line("coordinator", "delivered", "verified"),
    "reject": Line("coordinator", "delivered", "open"),
}
COMMITMENT_SITUATIONS = {
    "open": Situation(
        "open",
        "",
        steps(accepted, solely, signed, promised, by("swj.handler", COMMITMENT["attach"])),
    ),
    "delivered": Situation("delivered", "open", by("swj.handler", COMMITMENT["deliver"])),
    "verified": Situation("verified", "delivered", by("office", COMMITMENT["verify"])),
    "rejected": Situation("open", "delivered", by("office", COMMITMENT["reject"])),
    "void": Situation("void", "open", by("office", REPLY["return"])),
}


def sees_commitment(_case: Case, person: str) -> bool:
    return person in (*DISTRICT, "proposer", "co-signer") or in_unit(person)


COMMITMENTS_WRITTEN = Written(
    "commitment",
    COMMITMENTS,
    COMMITMENT_LINES,
    COMMITMENT_SITUATIONS,
    COMMITMENT,
    sees=sees_commitment,
    roles=roles,
)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_move_of_a_commitment(context, world, policy, record_property):
    with started(world, policy, *IN_TWO_ROLES) as case:
        try_table(COMMITMENTS_WRITTEN, case, record_property)
