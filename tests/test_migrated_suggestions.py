"""Suggestions that were there before their dates, promises and studies: what they are given, and
that the version before can go on with what this one has made."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.journal.verify import verify
from secondment.kit.clock import day_of
from secondment.kit.database import Base, db
from secondment.kit.ids import new_id
from secondment.kit.jobs import enqueue
from secondment.kit.migrations import downgrade, upgrade
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.policies.calendars import load_calendar
from secondment.policies.models import Policy
from secondment.reports.models import File
from secondment.suggestions import (
    assigning,
    commitments,
    evaluating,
    handling,
    merging,
    requests,
    sending,
    studies,
    supervision,
    tasks,
)
from secondment.suggestions.answer_models import Commitment, Evaluation, Reply
from secondment.suggestions.deadlines import set_evaluation_date, set_reply_date, start_clocks
from secondment.suggestions.models import Assignment, Study, Suggestion
from tests.demonstration import demonstrated
from tests.installation import own_installation
from tests.programme import populated
from tests.reports.factories import attach_file
from tests.suggestions.factories import (
    AT,
    REASON,
    assignment_id,
    bring_reply,
    handler,
    make_reply,
    make_suggestion,
    row_of,
)
from tests.test_migrations import counts, kept
from tests.world import World, actor_of

pytestmark = pytest.mark.whole("the way from versions before is written once and for all")
BEFORE = "0003"  # the last version without dates of units
KEY: dict[str, Any] = {"version": None, "now": AT}
PROMISED = date(2026, 9, 30)
DATES = ("starts_on", "sign_on", "return_on", "contact_on", "due_on", "yellow_on", "provisional")
TABLES = ("suggestion", "assignment", "reply", "contact", "progress", "evaluation")
STARTS = [
    *(datetime(2026, month, day, 3, tzinfo=UTC) for month in range(1, 13) for day in (1, 15, 28)),
    *(datetime(2026, month, 30, 17, tzinfo=UTC) for month in (1, 4, 8, 9, 12)),  # the 31st there
    datetime(2023, 11, 30, 1, tzinfo=UTC),  # three months later is a leap day
    datetime(2031, 2, 28, 15, 59, 59, tzinfo=UTC),  # a year without data
]


def limit(amount: int, unit: str, roll: bool) -> dict[str, Any]:
    return {"amount": amount, "unit": unit, "roll": roll}


UNUSUAL = {
    "sign": limit(3, "calendar_day", True),
    "return": limit(7, "calendar_day", False),
    "contact": limit(1, "month", False),
    "opinion": limit(45, "calendar_day", True),
    "reply": limit(60, "working_day", False),
    "evaluation": limit(2, "month", True),
    "rehandle": limit(13, "month", False),
}


def with_unusual_limits() -> World:
    made = populated()
    with unit_of_work() as session:
        load_calendar(AT)
        formal = session.scalars(sa.select(Policy).where(Policy.code == "formal")).one()
        formal.limits = formal.limits | UNUSUAL
        formal.lights = {"yellow_working_days": 0}
    return made


@pytest.fixture
def world(app: Flask, tmp_path: Path) -> Iterator[World]:
    """A world of the test's own, whose second policy has limits of every kind."""
    with own_installation(app, tmp_path, like=with_unusual_limits) as service:
        yield service.extensions["made"]


def contents(*tables: str) -> dict[str, list[Any]]:
    """All rows of these tables, but for what the version before has no place for."""
    with db.engine.connect() as connection:
        found = {}
        for name in tables:
            table = Base.metadata.tables[name]
            columns = [c for c in table.c if c.name not in ("number", "letter_word")]
            query = sa.select(*columns).order_by(*table.primary_key)
            found[name] = [tuple(map(repr, row)) for row in connection.execute(query)]
        return found


def go_back_and_forth() -> None:
    downgrade(db.engine, BEFORE)
    upgrade(db.engine)


def test_what_units_handled_before_is_as_if_it_had_been_handled_now(world: World) -> None:
    for state in ("submitted", "accepted", "assigned", "handling", "replied", "closed"):
        make_suggestion(world, state)
        make_suggestion(world, state, cadre="cadre03")
    make_reply(world, "sent", promised_on=PROMISED)
    before = contents(*TABLES)
    go_back_and_forth()
    assert contents(*TABLES) == before


def test_units_have_the_dates_that_their_policy_s_limits_give(world: World) -> None:
    owed = [make_suggestion(world, "assigned", cadre=cadre) for cadre in ("cadre01", "cadre03")]
    make_suggestion(world, "replied", cadre="cadre03")
    downgrade(db.engine, BEFORE)
    assign_again(owed)
    upgrade(db.engine)
    with reading() as session:
        tasks_ = session.scalars(sa.select(Assignment)).all()
        assert len(tasks_) == 3 + len(owed) * len(STARTS) * 2
        assert {task.provisional for task in tasks_} == {True, False}
        for task in tasks_:
            given = {name: getattr(task, name) for name in (*DATES, "limits", "due_by_hand")}
            task.sign_on = task.contact_on = None
            start_clocks(task, session.get_one(Suggestion, task.suggestion_id), start_of(task))
            assert given == {name: getattr(task, name) for name in given}
        for row in session.scalars(sa.select(Suggestion)):
            dates = row.reply_on, row.yellow_on, row.evaluation_on
            set_reply_date(row)
            if row.replied_on:
                set_evaluation_date(row, row.replied_on)
            assert dates == (row.reply_on, row.yellow_on, row.evaluation_on)


def start_of(task: Assignment) -> date:
    return day_of(task.assigned_at)


def assign_again(suggestion_ids: list[str]) -> None:
    """Tasks of each role on every day of STARTS, like those there, in the old table."""
    types = Base.metadata.tables["assignment"].c
    names = [column["name"] for column in sa.inspect(db.engine).get_columns("assignment")]
    old = sa.table("assignment", *(sa.column(name, types[name].type) for name in names))
    with db.engine.begin() as connection:
        for suggestion_id in suggestion_ids:
            query = sa.select(old).where(old.c.suggestion_id == suggestion_id)
            there = dict(connection.execute(query).one()._mapping)
            more = [
                there | {"id": new_id(), "role": role, "assigned_at": start}
                for start in STARTS
                for role in ("sole", "co")
            ]
            connection.execute(sa.insert(old), more)


def test_promises_are_kept_in_view_unless_all_was_closed(world: World) -> None:
    kept_open = make_reply(world, "sent", promised_on=PROMISED, actions="开设服务窗口")
    settled = make_reply(world, "sent", promised_on=PROMISED)
    make_reply(world, "submitted", promised_on=PROMISED)
    make_reply(world, "sent")
    rating = {"attitude": "satisfied", "result": "satisfied"}
    downgrade(db.engine, BEFORE)
    close_by_hand(settled)
    upgrade(db.engine)
    with reading() as session:
        columns = (Commitment.reply_id, Commitment.text, Commitment.state, Commitment.due_on)
        found = session.execute(sa.select(*columns).order_by(Commitment.id)).all()
        assert found == [
            (kept_open, "开设服务窗口", "open", PROMISED),
            (settled, "建立楼宇经济服务专员制度", "verified", PROMISED),
        ]
        assert {row.created_at for row in session.scalars(sa.select(Commitment))} == {AT}
    suggestion_id = row_of(Reply, kept_open).suggestion_id
    with unit_of_work():
        evaluating.evaluate(actor_of("cadre01"), suggestion_id, **rating, **KEY)
        evaluating.track(actor_of("office"), suggestion_id, **KEY)


def close_by_hand(reply_id: str) -> None:
    statement = (
        "UPDATE suggestion SET state = 'closed' "
        "WHERE id = (SELECT suggestion_id FROM reply WHERE reply.id = :id)"
    )
    with db.engine.begin() as connection:
        connection.execute(sa.text(statement), {"id": reply_id})


def test_the_demonstration_goes_down_and_up(app: Flask, tmp_path: Path) -> None:
    with own_installation(app, tmp_path, like=demonstrated):
        assert_kept_on_the_way()


def test_whatever_there_is_goes_down_and_up(world: World) -> None:
    make_everything(world)
    with reading() as session:
        merged = {
            row.id: row.merged_from
            for row in session.scalars(sa.select(Suggestion).where(Suggestion.state == "merged"))
        }
        asked = sa.select(Assignment.id).where(Assignment.state == "return_requested")
        returning = list(session.scalars(asked))
        reply_id = session.scalar(
            sa.select(Commitment.reply_id).where(Commitment.state == "delivered")
        )
    assert set(merged.values()) == {"submitted", "accepted"}
    assert returning
    assert_kept_on_the_way()
    assert {key: row_of(Suggestion, key).state for key in merged} == merged
    assert {row_of(Assignment, key).state for key in returning} == {"signed"}
    with reading() as session:
        evidence = session.execute(sa.select(File.kind, File.item_id)).all()
        assert evidence == [("reply", reply_id)]
        again = sa.select(Suggestion.replied_on).where(Suggestion.round == 2)
        assert session.scalars(again).all() == [None]
    downgrade(db.engine, "base")
    assert counts(db.engine) == {}


def assert_kept_on_the_way() -> None:
    """Down and up: of what the old tables hold only the ratings that count no longer go."""
    with reading() as session:
        voided = sa.select(sa.func.count()).where(Evaluation.voided_at.is_not(None))
        lost = session.scalar(voided) or 0
    before = counts(db.engine)
    before["evaluation"] = (before["evaluation"] or 0) - lost
    downgrade(db.engine, BEFORE)
    old = counts(db.engine)
    assert kept(before, old)
    upgrade(db.engine)
    assert kept(old, counts(db.engine))
    with reading():
        assert verify() == (before["journal_entry"], None)


def make_everything(world: World) -> None:
    """A suggestion or two for all that the version before did not know."""
    make_merged(world)
    make_joint(world)
    make_urged(world)
    make_rated_again(world)
    make_delivered(world)
    make_studied(world)


def make_merged(world: World) -> None:
    into = make_suggestion(world, "accepted")
    for state in ("submitted", "accepted"):
        row = make_suggestion(world, state)
        with unit_of_work():
            merging.merge(actor_of("office"), row, into_id=into, **KEY)


def make_joint(world: World) -> None:
    """An opinion given, a paused lead with an extension; a unit that would return another."""
    units = world.departments
    row = make_suggestion(world, "accepted")
    both = {"lead_department_id": units["SWJ"], "co_department_ids": [units["FGJ"]]}
    with unit_of_work() as session:
        office = actor_of("office")
        assigning.assign(office, row, mode="joint", **both, **KEY)
        query = sa.select(Assignment.role, Assignment.id).where(Assignment.suggestion_id == row)
        ids = dict(session.execute(query).all())
        for unit, role in (("SWJ", "lead"), ("FGJ", "co")):
            handling.sign(handler(unit), ids[role], **KEY)
        handling.give_opinion(handler("FGJ"), ids["co"], text="同意", **KEY)
        more = {"until": date(2026, 8, 3), "reason": REASON}
        requests.request_extension(handler("SWJ"), ids["lead"], **more, **KEY)
        requests.grant_extension(office, ids["lead"], **KEY)
        assigning.pause(office, row, reason=REASON, **KEY)
    other = make_suggestion(world, "assigned")
    with unit_of_work():
        wish = {"reason": REASON, "proposed_department_id": units["FGJ"]}
        requests.request_return(handler("SWJ"), assignment_id(other), **wish, **KEY)


def make_urged(world: World) -> None:
    """Slips, a reminder, and a job that waits."""
    row = make_suggestion(world, "handling")
    with unit_of_work():
        for level in ("remind", "urge"):
            supervision.urge(actor_of("office"), row, level=level, now=AT)
        enqueue("recompute_dates", {"years": [2026]}, now=AT)
    tasks.remind_units(now=AT + timedelta(days=90))


def make_rated_again(world: World) -> None:
    """One reply returned after it was rated and another rated instead; one handled once more."""
    good, bad = (
        {"attitude": "satisfied", "result": word} for word in ("satisfied", "dissatisfied")
    )
    row = make_suggestion(world, "replied")
    with unit_of_work() as session:
        evaluating.evaluate(actor_of("cadre01"), row, **good, **KEY)
        sent = session.scalars(sa.select(Reply.id).where(Reply.suggestion_id == row)).one()
        sending.return_reply(actor_of("office"), sent, reason=REASON, **KEY)
        bring_reply(row, "SWJ", "sent")
        evaluating.evaluate(actor_of("cadre01"), row, **good, **KEY)
    again = make_suggestion(world, "replied", cadre="cadre03")
    with unit_of_work():
        evaluating.evaluate(actor_of("cadre03"), again, reason=REASON, **bad, **KEY)
        evaluating.rehandle(actor_of("office"), again, reason=REASON, **KEY)


def make_delivered(world: World) -> None:
    """A promise delivered, with its evidence, and what came of it."""
    reply_id = make_reply(world, "sent", promised_on=PROMISED)
    with reading() as session:
        promised = session.scalars(sa.select(Commitment).where(Commitment.reply_id == reply_id))
        row = promised.one()
    file_id = attach_file("swj.handler", "commitment", row.id)
    with unit_of_work():
        done = {"note": "已设立", "file_ids": [file_id]}
        commitments.deliver(handler("SWJ"), row.id, **done, **KEY)
        result = {"kind": "measure", "title": "服务专员制度", "on": AT.date()}
        commitments.record_result(actor_of("office"), row.suggestion_id, **result, now=AT)


def make_studied(world: World) -> None:
    row = make_suggestion(world, "accepted")
    units = [world.departments["SWJ"], world.departments["FGJ"]]
    with unit_of_work() as session:
        order = {"department_ids": units, "reply_on": date(2026, 6, 30)}
        studies.order_study(actor_of("office"), world.cohorts["study"], **order, now=AT)
        session.flush()
        query = sa.select(Study.id).where(Study.department_id == units[0])
        study_id = session.scalars(query).one()
        studies.take_up(handler("SWJ"), study_id, suggestion_ids=[row], **KEY)
