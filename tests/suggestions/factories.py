"""Suggestions carried to any state through the services, by the people of the world."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people import service as people
from secondment.people.departments import create_department
from secondment.people.rules import COMMAND_LINE, Actor
from secondment.suggestions import assigning, evaluating, handling, intake, replies, sending
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.models import Assignment, Measure, Suggestion
from tests.world import World, actor_of

AT = datetime(2026, 4, 7, 1, 0, tzinfo=UTC)
REASON = "理由如下"
DRAFT: dict[str, Any] = {
    "title": "建立楼宇经济服务专员制度",
    "problem": "企业办理装修手续要跑多个部门，时间长。",
    "measures": [{"text": "每幢重点楼宇设一名服务专员"}, {"text": "手续并联办理"}],
}
ORDER = ("draft", "submitted", "accepted", "assigned", "handling", "replied", "closed")
REPLY_STATES = ("draft", "submitted", "signed_off", "passed", "sent")


def make_suggestion(
    world: World, state: str = "draft", *, cadre: str = "cadre01", unit: str = "SWJ", **more: Any
) -> str:
    """The id of a suggestion in `state`; what leads there was done by those whose task it is."""
    with unit_of_work():
        row = intake.create(
            actor_of(cadre), secondment_id=world.secondments[cadre], now=AT, **(DRAFT | more)
        )
        lead_to(world, row, state, cadre, unit)
        return row.id


def lead_to(world: World, row: Suggestion, state: str, cadre: str, unit: str) -> None:
    office, key = actor_of("office"), {"version": None, "now": AT}
    if state == "draft":
        return
    intake.submit(actor_of(cadre), row.id, **key)
    if state == "withdrawn":
        intake.withdraw(actor_of(cadre), row.id, **key)
    elif state == "declined":
        intake.decline(office, row.id, reason=REASON, **key)
    elif state != "submitted":
        intake.accept(office, row.id, **key)
        if state == "reference":
            intake.keep_for_reference(office, row.id, reason=REASON, **key)
        elif state != "accepted":
            handle(world, row, state, cadre, unit)


def handle(world: World, row: Suggestion, state: str, cadre: str, unit: str) -> None:
    office, key = actor_of("office"), {"version": None, "now": AT}
    assigning.assign(office, row.id, mode="sole", lead_department_id=world.departments[unit], **key)
    if state == "assigned":
        return
    handling.sign(handler(unit), assignment_id(row.id), **key)
    if state == "handling":
        return
    bring_reply(row.id, unit, "sent")
    if state == "closed":
        rating = {"attitude": "satisfied", "result": "satisfied"}
        evaluating.evaluate(actor_of(cadre), row.id, **rating, **key)
        evaluating.close(office, row.id, **key)


def handler(unit: str) -> Actor:
    return actor_of(f"{unit.lower()}.handler")


def assignment_id(suggestion_id: str, department_id: str | None = None) -> str:
    """The last assignment of the suggestion, or the department's last one in it."""
    query = sa.select(Assignment.id).where(Assignment.suggestion_id == suggestion_id)
    if department_id:
        query = query.where(Assignment.department_id == department_id)
    return db.session.scalars(query.order_by(Assignment.id.desc())).first() or ""


def measure_ids(suggestion_id: str) -> list[str]:
    query = sa.select(Measure.id).where(Measure.suggestion_id == suggestion_id)
    return list(db.session.scalars(query.order_by(Measure.position)))


def answer(suggestion_id: str, **more: Any) -> dict[str, Any]:
    """The body of a reply: the first measure adopted, the others not, with the reason."""
    first, *others = measure_ids(suggestion_id)
    decisions = [{"id": first, "decision": "adopted"}]
    decisions += [{"id": m, "decision": "not_adopted", "reason": REASON} for m in others]
    return {
        "body": "您提出的建议收悉，现答复如下。",
        "outcome_class": "resolved",
        "measures": decisions,
        "contact_name": "陈科长",
        "contact_phone": "13900000041",
    } | more


def make_reply(world: World, state: str = "draft", *, cadre: str = "cadre01", **more: Any) -> str:
    """The id of a reply of SWJ in `state`, on a suggestion being handled."""
    suggestion_id = make_suggestion(world, "handling", cadre=cadre)
    with unit_of_work():
        return bring_reply(suggestion_id, "SWJ", state, **more)


def bring_reply(suggestion_id: str, unit: str, state: str, **more: Any) -> str:
    """Draft a reply and carry it to `state` by the shortest way the policy allows."""
    by, key = handler(unit), {"version": None, "now": AT}
    task = assignment_id(suggestion_id)
    reply = replies.draft(by, task, now=AT, **answer(suggestion_id, **more))
    if state == "draft":
        return reply.id
    handling.add_contact(by, task, on=date(2026, 4, 8), kind="phone", text="已电话沟通", now=AT)
    replies.submit(by, reply.id, **key)
    if state == "submitted":
        return reply.id
    sending.sign_off(actor_of(f"{unit.lower()}.signer"), reply.id, **key)
    if state == "signed_off" or reply.state == "sent":
        return reply.id
    sending.pass_reply(actor_of("office"), reply.id, **key)
    if state == "sent":
        sending.send(by, reply.id, **key)
    return reply.id


def row_of(model: type[Suggestion | Assignment | Reply], item_id: str) -> Any:
    """The row as it stands now, apart from the session, so that an act may begin afterwards."""
    with reading() as session:
        row = session.get_one(model, item_id, populate_existing=True)
        session.expunge(row)
    return row


def open_unit(world: World, code: str, name: str = "", kind: str = "bureau") -> str:
    """The id of a department of the district, one of the world's or a new one, that has a handler
    and a signer from now on."""
    with unit_of_work():
        key = world.departments.get(code) or create_unit(world, code, name, kind)
        for role in ("handler", "signer"):
            username = f"{code.lower()}.{role}"
            if username in world.users:
                continue
            user, _ = people.create_user(
                COMMAND_LINE, username=username, display_name=username, password_hash="-", now=AT
            )
            people.give(COMMAND_LINE, user, role, key, AT)
    return key


def create_unit(world: World, code: str, name: str, kind: str) -> str:
    values = {"code": code, "name": name, "kind": kind, "letter_word": f"示{name[:2]}"}
    parent = world.departments["QX"]
    key: str = create_department(COMMAND_LINE, parent_id=parent, now=AT, **values).id
    return key
