"""Situations in a suggestion's life that change who sees what: studied, merged, returned, answered
by letter, promised. Each gives the id of the item looked at."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.suggestions import (
    assigning,
    commitments,
    handling,
    merging,
    replies,
    requests,
    sending,
    supervision,
)
from secondment.suggestions.answer_models import Commitment, Reply
from secondment.suggestions.models import Assignment, Study
from secondment.suggestions.studies import drop, order_study, take_up, withdraw_study
from tests.access_targets import LATER
from tests.reports.factories import attach_file
from tests.suggestions.factories import (
    AT,
    REASON,
    answer,
    assignment_id,
    bring_reply,
    make_reply,
    make_suggestion,
)
from tests.world import World, actor_of

NEXT_DAY: dict[str, Any] = {"version": None, "now": AT + timedelta(days=1)}
PROMISE = {"outcome_class": "planned", "promised_on": date(2026, 12, 31)}


# Studies


def studied(world: World, *units: str) -> tuple[str, str]:
    """An accepted suggestion, and the study of the first unit (default: SWJ) that it stands in."""
    key = make_suggestion(world, "accepted")
    with unit_of_work():
        order = order_study(
            actor_of("office"),
            world.cohorts["study"],
            department_ids=[world.departments[unit] for unit in units or ("SWJ",)],
            reply_on=date(2026, 6, 5),
            now=AT,
        )
        query = sa.select(Study.id).where(Study.order_id == order.id).order_by(Study.id)
        return key, db.session.scalars(query).first() or ""


def study_withdrawn(world: World) -> tuple[str, str]:
    key, study = studied(world)
    with unit_of_work():
        withdraw_study(actor_of("office"), study, reason=REASON, **LATER)
    return key, study


def taken_up(world: World) -> str:
    """The task of the unit that took a suggestion up."""
    key, study = studied(world)
    with unit_of_work():
        take_up(actor_of("swj.handler"), study, suggestion_ids=[key], **LATER)
        return assignment_id(key)


def dropped(world: World) -> str:
    """A suggestion that SWJ took up and dropped; FGJ, asked by the same order, took it up later."""
    key, study = studied(world, "SWJ", "FGJ")
    with unit_of_work():
        take_up(actor_of("swj.handler"), study, suggestion_ids=[key], **LATER)
        drop(actor_of("swj.handler"), study, suggestion_ids=[key], **LATER)
        others = db.session.scalars(sa.select(Study.id).where(Study.id != study)).one()
        take_up(actor_of("fgj.handler"), others, suggestion_ids=[key], **NEXT_DAY)
    return key


def accepted_afterwards(world: World) -> str:
    """A suggestion that came too late for the study's list."""
    studied(world)
    return make_suggestion(world, "accepted")


# Mergers


def merged(world: World, state: str = "accepted") -> tuple[str, str]:
    """A suggestion of cadre02, merged into one of cadre01 that stood in `state`."""
    into = make_suggestion(world, state)
    key = make_suggestion(world, "accepted", cadre="cadre02")
    with unit_of_work():
        merging.merge(actor_of("office"), key, into_id=into, **LATER)
    return key, into


def unmerged(world: World) -> str:
    """The suggestion that the other one is merged into no longer."""
    key, into = merged(world)
    with unit_of_work():
        merging.unmerge(actor_of("office"), key, **LATER)
    return into


def answered_for_both(world: World) -> str:
    _, into = merged(world, "handling")
    with unit_of_work():
        return bring_reply(into, "SWJ", "sent")


# Joint handling


def joint(world: World) -> str:
    """A suggestion that SWJ leads and FGJ helps with; both units have signed."""
    key = make_suggestion(world, "handling")
    helper = {"department_id": world.departments["FGJ"]}
    with unit_of_work():
        assigning.add_co_unit(actor_of("office"), key, **helper, **LATER)
        handling.sign(actor_of("fgj.handler"), assignment_id(key), **LATER)
    return key


def task_of(suggestion_id: str) -> str:
    """The task handed out last."""
    with reading():
        return assignment_id(suggestion_id)


# Recalls and returns


def recalled(world: World) -> str:
    key = make_suggestion(world, "handling")
    with unit_of_work():
        assigning.recall(actor_of("office"), key, reason=REASON, **LATER)
    return key


def returned(world: World) -> str:
    """A suggestion whose unit SWJ gave it back, with a draft that fell by it."""
    key = make_suggestion(world, "handling")
    with unit_of_work():
        handler, task = actor_of("swj.handler"), assignment_id(key)
        bring_reply(key, "SWJ", "draft")
        other = {"proposed_department_id": world.departments["FGJ"]}
        requests.request_return(handler, task, reason=REASON, **other, **LATER)
        requests.grant_return(actor_of("office"), task, **LATER)
    return key


def task_given_back(world: World) -> str:
    return task_of(returned(world))


def draft_given_up(world: World) -> str:
    returned(world)
    with reading():
        return db.session.scalars(sa.select(Reply.id).where(Reply.state == "void")).one()


def given_to_another(world: World) -> str:
    """A day after its return the suggestion was given to FGJ."""
    key = returned(world)
    with unit_of_work():
        lead = {"mode": "sole", "lead_department_id": world.departments["FGJ"]}
        assigning.assign(actor_of("office"), key, **lead, **NEXT_DAY)
        handling.sign(actor_of("fgj.handler"), assignment_id(key), **NEXT_DAY)
    return key


def answered_by_another(world: World) -> str:
    """The reply that FGJ sent when it was urged, with a promise."""
    key = given_to_another(world)
    with unit_of_work():
        supervision.urge(actor_of("office"), key, level="remind", now=NEXT_DAY["now"])
        by, task = actor_of("fgj.handler"), assignment_id(key)
        reply = replies.draft(by, task, now=NEXT_DAY["now"], **answer(key, **PROMISE))
        replies.submit(by, reply.id, **NEXT_DAY)
        sending.sign_off(actor_of("fgj.signer"), reply.id, **NEXT_DAY)
        return reply.id


def promised_by_another(world: World) -> str:
    return commitment_of(answered_by_another(world))


# Letters and what they promise


def scan_of_letter(world: World, *, recorded: bool = True) -> str:
    """The scan of a letter signed on paper, before its sign-off is recorded, and after."""
    reply = make_reply(world, "submitted")
    scan = attach_file("swj.handler", "reply", reply, "答复函.docx")
    if recorded:
        with unit_of_work():
            signed = {"signed_by": "赵局长", "signed_on": AT.date(), "file_id": scan}
            sending.record_sign_off(actor_of("swj.handler"), reply, **signed, **LATER)
    return scan


def commitment_of(reply_id: str) -> str:
    with reading():
        query = sa.select(Commitment.id).where(Commitment.reply_id == reply_id)
        return db.session.scalars(query).one()


def promised(world: World) -> str:
    return commitment_of(make_reply(world, "sent", **PROMISE))


def evidence(world: World) -> str:
    return attach_file("swj.handler", "commitment", promised(world), "名单.docx")


def delivered(world: World) -> str:
    key = promised(world)
    scan = attach_file("swj.handler", "commitment", key, "名单.docx")
    with unit_of_work():
        told = {"note": "已到岗", "file_ids": [scan]}
        commitments.deliver(actor_of("swj.handler"), key, **told, **LATER)
    return key


def promised_in_vain(world: World) -> str:
    """What was promised in a reply that the office then returned."""
    reply = make_reply(world, "sent", **PROMISE)
    key = commitment_of(reply)
    with unit_of_work():
        sending.return_reply(actor_of("office"), reply, reason=REASON, **LATER)
    return key


def promised_jointly(world: World) -> str:
    """What the lead of a joint suggestion promised; its co-unit has given its opinion."""
    key = joint(world)
    with unit_of_work():
        handling.give_opinion(actor_of("fgj.handler"), assignment_id(key), text="同意", **LATER)
        lead = db.session.scalars(sa.select(Assignment.id).filter_by(role="lead")).one()
        reply = replies.draft(actor_of("swj.handler"), lead, now=AT, **answer(key, **PROMISE))
        replies.submit(actor_of("swj.handler"), reply.id, **LATER)
        sending.sign_off(actor_of("swj.signer"), reply.id, **LATER)
    return commitment_of(reply.id)


def evaluation_form(world: World) -> str:
    """The scan of the form that the proposer signed, with the suggestion's files."""
    return attach_file("office", "suggestion", make_suggestion(world, "replied"), "征询意见表.docx")
