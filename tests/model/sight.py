"""Who sees an item, and as what somebody stands to it (moves.md 7)."""

from tests.model.rows import (
    Assignment,
    Cohort,
    Commitment,
    Item,
    Reply,
    Study,
    Suggestion,
    User,
)

DISTRICT = "QX"
OVERSEERS = ("hr", "coordinator", "leader")
ADMINISTRATORS = {"system_admin", "security_admin", "auditor"}


def administers(user: User) -> bool:
    """One of the three administrators: business routes are closed to him."""
    return bool(ADMINISTRATORS & {role for role, _ in user.grants})


def oversees(user: User) -> bool:
    return any(user.holds(role, DISTRICT) for role in OVERSEERS)


def works_for(user: User, unit: str) -> bool:
    return user.holds("handler", unit) or user.holds("signer", unit)


def sees(cohort: Cohort, user: User, item: Item) -> bool:
    if isinstance(item, Suggestion):
        return sees_suggestion(cohort, user, item)
    if isinstance(item, Assignment | Study):
        return oversees(user) or works_for(user, item.unit)
    if isinstance(item, Reply):
        return sees_reply(cohort, user, item)
    if isinstance(item, Commitment):
        return sees_suggestion(cohort, user, item.suggestion)
    mine = user.name in cohort.cadres or oversees(user)  # the cohort itself
    return mine or any(sees_suggestion(cohort, user, s) for s in cohort.suggestions)


def sees_suggestion(cohort: Cohort, user: User, item: Suggestion) -> bool:
    if item.deleted:
        return False
    put_before = {a.unit for a in item.assignments} | {
        study.unit for study in cohort.studies if item in study.suggestions
    }
    if item.state == "declined":
        put_before |= set(item.referred)
    speaks = [item, *cohort.merged_into(item)]
    return (
        user.name == item.entered_by
        or any(user.name in {one.proposer, *one.co_signers} for one in speaks)
        or any(works_for(user, unit) for unit in put_before)
        or (oversees(user) and item.ever_submitted)
    )


def sees_reply(cohort: Cohort, user: User, item: Reply) -> bool:
    if works_for(user, item.assignment.unit):
        return True
    if user.holds("coordinator", DISTRICT) and item.ever_submitted:
        return True
    return item.state == "sent" and sees_suggestion(cohort, user, item.suggestion)


def standing(user: User, item: Item) -> set[str]:
    """The roles in which he may act on the item."""
    if isinstance(item, Cohort):  # to start something one needs the role, wherever
        return {role for role, _ in user.grants} | ({"cadre"} if user.cadre else set())
    found = {role for role in ("coordinator", "hr") if user.holds(role, DISTRICT)}
    if isinstance(item, Suggestion):
        return found | standing_to_suggestion(user, item)
    unit = item.assignment.unit if isinstance(item, Reply) else item.unit
    found |= {role for role in ("handler", "signer") if user.holds(role, unit)}
    if isinstance(item, Assignment) and "handler" in found:
        found.add("answerer" if item.answering else "co_handler")
    return found


def standing_to_suggestion(user: User, item: Suggestion) -> set[str]:
    found = set()
    if user.name == item.proposer:
        found.add("proposer")
    if user.name == (item.entered_by or item.proposer):
        found.add("enterer")
    if any(user.holds("handler", a.unit) for a in item.answering):
        found.add("handler")
    return found


def speaks_for(user: User, item: Suggestion) -> bool:
    """Proposer or co-signer: he may not answer it (`own_suggestion`)."""
    return user.name in {item.proposer, *item.co_signers}
