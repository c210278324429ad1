"""Longer ways in the suggestion's life, by which the tables come to their situations."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.service import edit_cohort
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service
from secondment.people.rules import COMMAND_LINE
from secondment.policies.defaults import POLICIES
from secondment.policies.rules import policy_id_of
from secondment.policies.service import create_policy
from secondment.suggestions import intake
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.models import Study
from tests.suggestions.factories import AT, DRAFT, assignment_id, make_suggestion
from tests.suggestions.tables.acts import (
    ASSIGNMENT,
    DUE,
    REPLY,
    STUDY,
    SUGGESTION,
    Step,
    assigned,
    by,
    drafted,
    ordering,
    steps,
)
from tests.suggestions.tables.people import CO_SIGNER, IN_TWO_ROLES, NAMES, PEOPLE, PROPOSERS
from tests.tables import Case
from tests.world import BEFORE, World, actor_of

SHIPPED = {values["code"]: values for values in POLICIES}


@contextmanager
def started(world: World, policy: str, *more: str) -> Iterator[Case]:
    """The case from which a table starts, in a unit of work: the people, and `another` suggestion
    of the cohort, accepted, which the stranger has co-signed."""
    proposer = PROPOSERS[policy]
    (stranger,) = set(PROPOSERS.values()) - {proposer}
    another = make_suggestion(
        world, "accepted", cadre=proposer, co_signer_ids=[world.cadres[stranger]]
    )
    with unit_of_work():
        add_second_hr(world)
        names = NAMES | {"proposer": proposer, "stranger": stranger}
        people = {one: actor_of(names.get(one, one)) for one in PEOPLE}
        of_unit = frozenset((role, world.departments["SWJ"]) for role in ("handler", "signer"))
        people |= {one: replace(people[IN_TWO_ROLES[one]], grants=of_unit) for one in more}
        yield Case(world, people, AT, policy, ids={"another": another})


def add_second_hr(world: World) -> None:
    user, _ = service.create_user(
        COMMAND_LINE, username="hr.two", display_name="hr.two", password_hash="-", now=BEFORE
    )
    service.give(COMMAND_LINE, user, "hr", world.departments["QX"], BEFORE)


def entered(person: str) -> Step:
    """A draft of the proposer's, co-signed, entered by himself or for him."""

    def step(case: Case) -> None:
        proposer = PROPOSERS[case.policy]
        behalf = {} if person == "proposer" else {"on_behalf_of": case.world.cadres[proposer]}
        case["suggestion"] = intake.create(
            case.people[person],
            secondment_id=case.world.secondments[proposer],
            co_signer_ids=[case.world.cadres[CO_SIGNER]],
            now=case.at,
            **behalf,
            **DRAFT,
        ).id

    return step


accepted = steps(
    entered("enterer"),
    by("enterer", SUGGESTION["submit"]),
    by("office", SUGGESTION["accept"]),
)


def handed_out(mode: str, **units: str) -> Step:
    """Assigned; the case knows the tasks of SWJ and, as `helping`, of FGJ."""

    def step(case: Case) -> None:
        by("office", assigned(mode, **units))(case)
        for name, code in (("assignment", "SWJ"), ("helping", "FGJ")):
            if code in " ".join(units.values()):
                case[name] = assignment_id(case["suggestion"], case.world.departments[code])

    return step


solely = handed_out("sole", lead_department_id="SWJ")
separately = handed_out("separate", department_ids="SWJ FGJ")
signed = by("swj.handler", ASSIGNMENT["sign"])


def sent(case: Case) -> None:
    """A reply before its signer goes out by whatever steps the policy has."""
    by("swj.signer", REPLY["sign-off"])(case)
    if case.policy == "formal":
        by("office", REPLY["pass"])(case)
        by("swj.handler", REPLY["send"])(case)


def before_the_signer(**more: Any) -> Step:
    return by("swj.handler", drafted(**more), ASSIGNMENT["contact"], REPLY["submit"])


def its_commitment(case: Case) -> None:
    query = sa.select(Commitment.id).where(Commitment.suggestion_id == case["suggestion"])
    case["commitment"] = db.session.scalars(query).one()


replied = steps(before_the_signer(), sent)
promised = steps(
    before_the_signer(outcome_class="planned", promised_on=DUE),
    sent,
    its_commitment,
)


def ordered(case: Case) -> None:
    """A study of the cohort's accepted suggestions by SWJ and FGJ; the case is about SWJ's part."""
    by("office", ordering)(case)
    query = sa.select(Study.id).where(Study.department_id == case.world.departments["SWJ"])
    case["study"] = db.session.scalars(query).one()


def taken_up(case: Case) -> None:
    take_up = STUDY["take-up"]
    take_up(case.about(another=case["suggestion"]), case.people["swj.handler"])
    case["assignment"] = assignment_id(case["suggestion"])


def under_policy(code: str = "", **switches: Any) -> Step:
    """From now on the cohort is under a policy shipped, or under its own with other switches."""

    def step(case: Case) -> None:
        key = policy_id_of(code)
        if switches:
            values = SHIPPED[case.policy] | switches | {"code": "other"}
            key = create_policy(COMMAND_LINE, **values, now=case.at).id
        hr, cohort = case.people["hr"], case.world.cohorts[case.policy]
        edit_cohort(hr, cohort, policy_id=key, **case.later)

    return step
