"""Every move of a unit's task, against moves.md 3 and 7 written out by hand; the unit is SWJ."""

import pytest

from secondment.suggestions.queries import ASSIGNMENTS
from tests.suggestions.tables.acts import ASSIGNMENT, REPLY, SUGGESTION, Step, by, steps
from tests.suggestions.tables.people import DISTRICT, IN_TWO_ROLES, POLICIES, in_unit, unit_roles
from tests.suggestions.tables.steps import (
    accepted,
    handed_out,
    replied,
    separately,
    signed,
    solely,
    started,
)
from tests.tables import Case, Line, Situation, Written, try_table

OPEN = "assigned signed return_requested opinion_given"
# moves.md names all open states; a unit that has given its opinion has no date to put off.
OWING = "assigned signed return_requested"
LINES = {
    "sign": Line("handler", "assigned", "signed"),
    "request-return": Line(
        "handler",
        "assigned signed",
        "return_requested",
        hinders={"late": "return_window_over", "late request": "return_window_over"},
    ),
    "grant-return": Line("coordinator", "return_requested", "returned"),
    "refuse-return": Line("coordinator", "return_requested", "signed"),
    "opinion": Line("co_handler", "signed", "opinion_given"),
    "allocate": Line("handler", OPEN),
    "contact": Line("handler", OPEN),
    "progress": Line("handler", OPEN),
    "request-extension": Line(
        "handler",
        OWING,
        hinders={
            "granted": "extension_used",
            "requested": "extension_requested",
            "late request": "extension_requested",
            "late": "extension_after_due",
        },
    ),
    "grant-extension": Line(
        "coordinator",
        OWING,
        hinders={
            "requested": "",
            "granted": "extension_used",
            "late request": "extension_after_due",
            "": "no_extension_requested",
        },
    ),
    "refuse-extension": Line(
        "coordinator",
        OWING,
        hinders={"requested": "", "late request": "", "": "no_extension_requested"},
    ),
    "extend": Line(
        "coordinator",
        OWING,
        hinders={
            "granted": "extension_used",
            "late request": "extension_after_due",
            "late": "extension_after_due",
        },
    ),
    "reply": Line(
        "answerer",
        "signed",
        bars={"proposer in the unit": "own_suggestion"},
        hinders={"drafted": "reply_exists"},
    ),
}

# How to come there


def office(action: str) -> Step:
    return by("office", ASSIGNMENT[action])


def unit(action: str) -> Step:
    return by("swj.handler", ASSIGNMENT[action])


leading = handed_out("joint", lead_department_id="SWJ", co_department_ids="FGJ")
helping = handed_out("joint", lead_department_id="FGJ", co_department_ids="SWJ")
recalled = by("office", SUGGESTION["recall"])
SITUATIONS = {
    "assigned": Situation("assigned", "", steps(accepted, solely)),
    "return asked early": Situation("return_requested", "assigned", unit("request-return")),
    "signed": Situation("signed", "assigned", signed),
    "return asked": Situation("return_requested", "signed", unit("request-return")),
    "returned": Situation("returned", "return asked", office("grant-return")),
    "kept": Situation("signed", "return asked", office("refuse-return")),
    "removed": Situation("removed", "signed", recalled),
    "late": Situation("signed", "signed", steps(), days=100),  # a reply is due after three months
    "requested": Situation("signed", "signed", unit("request-extension")),
    "late request": Situation("signed", "requested", steps(), days=100),
    "granted": Situation("signed", "requested", office("grant-extension")),
    "refused": Situation("signed", "requested", office("refuse-extension")),
    "drafted": Situation("signed", "signed", unit("reply")),
    "replied": Situation("replied", "signed", replied),
    "answered again": Situation("signed", "replied", by("office", REPLY["return"])),
    "leading": Situation("signed", "", steps(accepted, leading, signed)),
    "separate": Situation("signed", "", steps(accepted, separately, signed)),
    "co, assigned": Situation("assigned", "", steps(accepted, helping)),
    "co, signed": Situation("signed", "co, assigned", signed),
    "co, return asked": Situation("return_requested", "co, signed", unit("request-return")),
    "co, returned": Situation("returned", "co, return asked", office("grant-return")),
    "co, opinion given": Situation("opinion_given", "co, signed", unit("opinion")),
    "co, removed": Situation("removed", "co, opinion given", recalled),
}


def sees(_case: Case, person: str) -> bool:
    return person in DISTRICT or in_unit(person)


def roles(case: Case, person: str) -> set[str]:
    found = {"coordinator"} if person == "office" else unit_roles(person)
    if "handler" in found:
        found = {*found, "co_handler" if case.situation.startswith("co,") else "answerer"}
    return found


WRITTEN = Written("assignment", ASSIGNMENTS, LINES, SITUATIONS, ASSIGNMENT, sees=sees, roles=roles)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_move_of_an_assignment(context, world, policy, record_property):
    with started(world, policy, *IN_TWO_ROLES) as case:
        try_table(WRITTEN, case, record_property)
