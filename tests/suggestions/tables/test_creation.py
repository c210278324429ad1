"""Who may draft a suggestion and order a study: what has no state yet (moves.md 2 and 5)."""

from collections.abc import Callable
from typing import Any

import pytest

from secondment.kit.errors import Problem
from secondment.people.rules import Actor
from secondment.suggestions import intake
from tests.suggestions.factories import DRAFT
from tests.suggestions.tables.acts import ordering
from tests.suggestions.tables.people import DISTRICT, PEOPLE, POLICIES, PROPOSERS
from tests.suggestions.tables.steps import started
from tests.tables import TOLD, Case, undone


def drafting(case: Case, actor: Actor) -> None:
    """For the proposer: he himself does not say for whom, others do."""
    proposer = PROPOSERS[case.policy]
    behalf = {} if actor.cadre_id else {"on_behalf_of": case.world.cadres[proposer]}
    post = case.world.secondments[proposer]
    intake.create(actor, secondment_id=post, now=case.at, **behalf, **DRAFT)


# A handler would see the cohort through what was put before his unit; nothing was yet.
READERS = (*DISTRICT, "proposer")
DRAFTED = {
    **dict.fromkeys(PEOPLE, "unknown_reference"),
    **dict.fromkeys(("proposer", "hr", "enterer", "office"), "done"),
}
ORDERED = {
    **dict.fromkeys(PEOPLE, "not_found"),
    **dict.fromkeys(READERS, "not_allowed"),
    "office": "done",
}


def tried(case: Case, act: Callable[[Case, Actor], Any]) -> dict[str, str]:
    found = {}
    for person, actor in case.people.items():
        try:
            with undone():
                act(case, actor)
            found[person] = "done"
        except Problem as problem:
            found[person] = problem.code
    return found


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("act", "expected"), [(drafting, DRAFTED), (ordering, ORDERED)])
def test_who_begins_what(context, world, policy, act, expected, record_property):
    with started(world, policy) as case:
        if act is ordering and policy == "study":
            expected = expected | {"co-signer": "not_allowed"}  # he is of this cohort, too
        assert tried(case, act) == expected
        record_property(TOLD, len(expected))
