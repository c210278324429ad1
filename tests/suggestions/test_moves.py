"""Every (state, action, role) of the three tables, against moves.md written out by hand."""

from typing import Any

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.errors import Problem
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.rules import Actor
from secondment.suggestions import handling, intake, replies
from secondment.suggestions.attachments import REPLY_FILES, SUGGESTION_FILES
from secondment.suggestions.states import ASSIGNMENT, REPLY, SUGGESTION
from tests.suggestions.factories import (
    AT,
    REASON,
    answer,
    assignment_id,
    bring_reply,
    make_suggestion,
)
from tests.world import actor_of

PEOPLE = (
    *("proposer", "stranger", "hr", "office", "leader"),
    *("swj.handler", "swj.signer", "fgj.handler", "swj.editor", "other.office", "sysadmin"),
)
CADRES = {"study": ("cadre01", "cadre02"), "formal": ("cadre03", "cadre02")}
LATER = {"version": None, "now": AT}
REASONED = {"reason": REASON}
RATING = {"attitude": "satisfied", "result": "satisfied"}

# Suggestions: who may do it and from where (moves.md 2), and how it is done here
OFFICE, PROPOSER = "office", "proposer"
SUGGESTION_MOVES: dict[str, tuple[str, str]] = {
    "edit": (PROPOSER, "draft"),
    "delete": (PROPOSER, "draft"),
    "submit": (PROPOSER, "draft"),
    "attach": (f"{PROPOSER} {OFFICE}", "draft submitted accepted assigned handling replied"),
    "correct": (PROPOSER, ""),  # only what another entered; tested on its own
    "withdraw": (PROPOSER, "draft submitted accepted"),
    "send-back": (OFFICE, "submitted"),
    "accept": (OFFICE, "submitted"),
    "decline": (OFFICE, "submitted"),
    "reconsider": (OFFICE, "declined"),
    "keep-for-reference": (OFFICE, "accepted"),
    "assign": (OFFICE, "accepted"),
    "recall": (OFFICE, "assigned handling"),
    "evaluate": (f"{PROPOSER} {OFFICE}", "replied"),
    "close": (OFFICE, "replied"),
    "reopen": (OFFICE, "closed reference"),
}
STATES = (
    *("draft", "submitted", "withdrawn", "declined", "accepted", "reference"),
    *("assigned", "handling", "replied", "closed"),
)


def act_on_suggestion(actor: Actor, action: str, key: str, world: Any) -> None:
    lead = {"mode": "sole", "lead_department_id": world.departments["SWJ"]}
    acts: dict[str, Any] = {
        "edit": lambda: intake.edit(actor, key, title="新题目", **LATER),
        "delete": lambda: intake.delete(actor, key, **LATER),
        "submit": lambda: intake.submit(actor, key, **LATER),
        "attach": lambda: SUGGESTION_FILES.take(actor, key),
        "correct": lambda: intake.edit(actor, key, title="更正", **LATER),
        "withdraw": lambda: intake.withdraw(actor, key, **LATER),
        "send-back": lambda: intake.send_back(actor, key, **REASONED, **LATER),
        "accept": lambda: intake.accept(actor, key, **LATER),
        "decline": lambda: intake.decline(actor, key, **REASONED, **LATER),
        "reconsider": lambda: intake.reconsider(actor, key, **REASONED, **LATER),
        "keep-for-reference": lambda: intake.keep_for_reference(actor, key, **REASONED, **LATER),
        "assign": lambda: handling.assign(actor, key, **lead, **LATER),
        "recall": lambda: handling.recall(actor, key, **REASONED, **LATER),
        "evaluate": lambda: handling.evaluate(actor, key, **RATING, **LATER),
        "close": lambda: handling.close(actor, key, **LATER),
        "reopen": lambda: handling.reopen(actor, key, **REASONED, **LATER),
    }
    acts[action]()


def outcome(act: Any) -> str:
    """`done`, or the code of the problem; what the act wrote is undone, a refusal wrote nothing."""
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Entry))
    inner = db.session.begin_nested()
    try:
        act()
        db.session.flush()
        result = "done"
    except Problem as problem:
        result = problem.code
        after = db.session.scalar(sa.select(sa.func.count()).select_from(Entry))
        assert after == before, "a refused act wrote to the journal"
    finally:
        inner.rollback()
        db.session.expunge_all()
    return result


def actors(policy: str) -> dict[str, Actor]:
    own, other = CADRES[policy]
    names = {"proposer": own, "stranger": other}
    return {person: actor_of(names.get(person, person)) for person in PEOPLE}


def sees_suggestion(person: str, state: str) -> bool:
    if person == "proposer":
        return True
    if person in {"hr", "office", "leader"}:
        return state != "draft"
    return person in {"swj.handler", "swj.signer"} and state in {
        *("assigned", "handling", "replied", "closed"),
    }


def expected_on_suggestion(person: str, action: str, state: str, policy: str) -> str:
    who, states = SUGGESTION_MOVES[action]
    if not sees_suggestion(person, state):
        return "not_found"
    if action in {"edit", "correct"}:  # the same act: a draft is edited, all else corrected
        allowed = person == PROPOSER
        states = "draft"
        if allowed and state in {"submitted", "accepted"}:
            return "entered_himself"
    else:
        allowed = person in who.split()
    if not allowed:
        return "not_allowed"
    if state not in states.split():
        return "invalid_transition"
    if action == "evaluate" and person == OFFICE:
        return "required"  # the scan of the signed form
    if action == "close" and policy == "formal":
        return "evaluation_required"
    return "done"


@pytest.mark.parametrize("policy", ["study", "formal"])
def test_every_move_of_a_suggestion(context, world, policy, record_property):
    assert set(SUGGESTION_MOVES) == {
        move.action for move in SUGGESTION if not move.follows and move.action != "create"
    }
    made = {s: make_suggestion(world, s, cadre=CADRES[policy][0]) for s in STATES}
    differences, count = [], 0
    with unit_of_work():
        for person, actor in actors(policy).items():
            for action in SUGGESTION_MOVES:
                for state, key in made.items():
                    got = outcome(lambda: act_on_suggestion(actor, action, key, world))  # noqa: B023
                    want = expected_on_suggestion(person, action, state, policy)
                    count += 1
                    if got != want:
                        differences.append((person, action, state, got, want))
    assert not differences
    print(f"suggestion moves under {policy}: {count} triples")
    assert count == len(PEOPLE) * len(SUGGESTION_MOVES) * len(STATES)


# Assignments (moves.md 3)

ASSIGNMENT_MOVES = {
    "sign": "assigned",
    "allocate": "assigned signed",
    "contact": "assigned signed",
    "progress": "assigned signed",
    "reply": "signed",
}
TASK_STATES = {"assigned": "assigned", "signed": "handling", "replied": "replied"}


def act_on_assignment(actor: Actor, action: str, task: str, suggestion_id: str) -> None:
    desk = {"section": "综合科", "handler_name": "陈科长", "handler_phone": "13900000041"}
    note = {"on": AT.date(), "text": "已联系"}
    acts: dict[str, Any] = {
        "sign": lambda: handling.sign(actor, task, **LATER),
        "allocate": lambda: handling.allocate(actor, task, **desk, **LATER),
        "contact": lambda: handling.add_contact(actor, task, kind="phone", now=AT, **note),
        "progress": lambda: handling.add_progress(actor, task, now=AT, **note),
        "reply": lambda: replies.draft(actor, task, now=AT, **answer(suggestion_id)),
    }
    acts[action]()


def expected_on_assignment(person: str, action: str, state: str) -> str:
    if person not in {"hr", "office", "leader", "swj.handler", "swj.signer"}:
        return "not_found"
    if person != "swj.handler":
        return "not_allowed"
    return "done" if state in ASSIGNMENT_MOVES[action].split() else "invalid_transition"


@pytest.mark.parametrize("policy", ["study", "formal"])
def test_every_move_of_an_assignment(context, world, policy):
    assert set(ASSIGNMENT_MOVES) == {move.action for move in ASSIGNMENT if not move.follows}
    made = {s: make_suggestion(world, of, cadre=CADRES[policy][0]) for s, of in TASK_STATES.items()}
    made["removed"] = make_suggestion(world, "handling", cadre=CADRES[policy][0])
    with unit_of_work():
        handling.recall(actor_of("office"), made["removed"], **REASONED, **LATER)
    differences, count = [], 0
    with unit_of_work():
        tasks = {state: (assignment_id(key), key) for state, key in made.items()}
        for person, actor in actors(policy).items():
            for action in ASSIGNMENT_MOVES:
                for state, (task, key) in tasks.items():
                    got = outcome(lambda: act_on_assignment(actor, action, task, key))  # noqa: B023
                    want = expected_on_assignment(person, action, state)
                    count += 1
                    if got != want:
                        differences.append((person, action, state, got, want))
    assert not differences
    print(f"assignment moves under {policy}: {count} triples")


# Replies (moves.md 4)

REPLY_MOVES = {
    "edit": ("swj.handler", "draft"),
    "submit": ("swj.handler", "draft"),
    "attach": ("swj.handler", "draft submitted signed_off passed"),
    "send-back": ("swj.signer", "submitted"),
    "sign-off": ("swj.signer", "submitted"),
    "pass": ("office", "signed_off"),
    "return": ("office", "signed_off"),
    "send": ("swj.handler", "signed_off passed"),
}
REPLY_STATES = {
    "study": ("draft", "submitted", "sent", "void"),
    "formal": ("draft", "submitted", "signed_off", "passed", "sent", "void"),
}


def act_on_reply(actor: Actor, action: str, key: str) -> None:
    acts: dict[str, Any] = {
        "edit": lambda: replies.edit(actor, key, body="改过的答复", **LATER),
        "submit": lambda: replies.submit(actor, key, **LATER),
        "attach": lambda: REPLY_FILES.take(actor, key),
        "send-back": lambda: replies.send_back(actor, key, **REASONED, **LATER),
        "sign-off": lambda: replies.sign_off(actor, key, **LATER),
        "pass": lambda: replies.pass_reply(actor, key, **LATER),
        "return": lambda: replies.return_reply(actor, key, **REASONED, **LATER),
        "send": lambda: replies.send(actor, key, **LATER),
    }
    acts[action]()


def expected_on_reply(person: str, action: str, state: str, policy: str) -> str:
    who, states = REPLY_MOVES[action]
    seen = person in {"swj.handler", "swj.signer"}
    seen |= person == "office" and state not in {"draft", "void"}
    seen |= person in {"proposer", "hr", "leader"} and state == "sent"
    if not seen:
        return "not_found"
    if person != who:
        return "not_allowed"
    if state not in states.split():
        return "invalid_transition"
    needs = {
        ("submit", "draft", "formal"): "contact_required",
        ("send", "signed_off", "formal"): "pre_check_missing",
    }
    return needs.get((action, state, policy), "done")


@pytest.mark.parametrize("policy", ["study", "formal"])
def test_every_move_of_a_reply(context, world, policy):
    assert set(REPLY_MOVES) == {move.action for move in REPLY if not move.follows}
    made = {}
    for state in REPLY_STATES[policy]:
        key = make_suggestion(world, "handling", cadre=CADRES[policy][0])
        with unit_of_work():
            made[state] = bring_reply(key, "SWJ", "draft" if state == "void" else state)
            if state == "void":
                handling.recall(actor_of("office"), key, **REASONED, **LATER)
    differences, count = [], 0
    with unit_of_work():
        for person, actor in actors(policy).items():
            for action in REPLY_MOVES:
                for state, reply in made.items():
                    got = outcome(lambda: act_on_reply(actor, action, reply))  # noqa: B023
                    want = expected_on_reply(person, action, state, policy)
                    count += 1
                    if got != want:
                        differences.append((person, action, state, got, want))
    assert not differences
    print(f"reply moves under {policy}: {count} triples")
