"""The reference: what an act is answered with, what may be done, what is there to act on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tests.model import reply_rules  # noqa: F401 - declares its rules
from tests.model.rows import Cohort, Item, Suggestion, User
from tests.model.rules import RULES, Body, Fault, Refusal, Rule
from tests.model.sight import administers, sees, standing

Version = Literal["fresh", "stale", "absent"]


@dataclass(frozen=True, repr=False)
class Act:
    """Somebody does something to an item. `fault`: the body is malformed whatever the state;
    `version`: what If-Match tells."""

    user: User | None
    action: str
    item: Item
    body: Body = field(default_factory=dict)
    fault: Fault | None = None
    version: Version = "fresh"

    def __repr__(self) -> str:
        who = self.user.name if self.user else "nobody"
        more = "" if self.version == "fresh" else f" ({self.version})"
        return f"{who}: {self.action} {self.item.key} {self.body or ''}{more}"


def rule_of(act: Act) -> Rule:
    """One address may serve two rules: PATCH edits a draft and corrects what is submitted."""
    if isinstance(act.item, Suggestion) and act.action in {"edit", "correct"}:
        return RULES["suggestion", "edit" if act.item.state == "draft" else "correct"]
    return RULES[act.item.kind, act.action]


def refusal_of(cohort: Cohort, act: Act) -> Refusal | None:
    """What the act is refused with, in the contract's order of checks; None: it is done."""
    user, item, rule = act.user, act.item, rule_of(act)
    if user is None:
        return Refusal(401, "unauthenticated")
    return (
        forbidden(cohort, user, item, rule)
        or (Refusal(422, act.fault[1], act.fault[0]) if act.fault else None)
        or (unversioned(act) if rule.versioned else None)
        or hindered(cohort, user, item, rule)
        or rule.faults(cohort, user, item, act.body)
    )


def forbidden(cohort: Cohort, user: User, item: Item, rule: Rule) -> Refusal | None:
    if administers(user):
        return Refusal(403, "not_allowed")
    if not rule.blind and not sees(cohort, user, item):
        return Refusal(404, "not_found")
    if rule.who.isdisjoint(standing(user, item)):
        return Refusal(403, "not_allowed")
    code = rule.forbids(user, item)
    return Refusal(403, code) if code else None


def unversioned(act: Act) -> Refusal | None:
    told = {"absent": (428, "precondition_required"), "stale": (412, "stale")}.get(act.version)
    return Refusal(*told) if told else None


def hindered(cohort: Cohort, user: User, item: Item, rule: Rule) -> Refusal | None:
    if item.state not in rule.states:
        return Refusal(409, "invalid_transition")
    code = rule.needs(cohort, user, item)
    return Refusal(409, code) if code else None


def perform(cohort: Cohort, act: Act) -> None:
    rule_of(act).effect(cohort, act.user, act.item, act.body)


def allowed(cohort: Cohort, user: User, item: Item) -> set[str]:
    """`allowed_actions`: what this user may do to the item now, with a right body."""
    return {
        rule.action
        for rule in RULES.values()
        if rule.kind == item.kind
        and forbidden(cohort, user, item, rule) is None
        and hindered(cohort, user, item, rule) is None
    }


def items(cohort: Cohort) -> Iterator[Item]:
    """Everything there is to act on."""
    yield cohort
    for suggestion in cohort.suggestions:
        if not suggestion.deleted:
            yield suggestion
            yield from suggestion.assignments
            yield from suggestion.replies
            yield from suggestion.commitments
    yield from cohort.studies
