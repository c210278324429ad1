"""A department's table of answers taken in: each answered task gets its reply draft, or keeps it.

The sheet is read before any write lock is held (`read_upload`); what is done with an answer is
planned from rows read together, and done by the acts of `replies`, one answer at a time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.errors import Problem, invalid, refuse
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Budget, read_sheets
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor
from secondment.suggestions import replies
from secondment.suggestions.answer_models import Decision, Reply
from secondment.suggestions.answer_sheet import Answer, AnswerSheet, read_answers
from secondment.suggestions.models import Assignment, Measure, Suggestion
from secondment.suggestions.queries import ASSIGNMENTS, REPLIES, visible_assignments

BUDGET = Budget(rows=3_000, cells=120_000, characters=2_500_000)
"""To draft the answers to 3,000 measures holds the write lock for seconds; more text than this
takes more memory than the web process should."""
PORTION = 500
KEPT = ("outcome_class", "actions", "section", "contact_name", "contact_phone", "body")


@dataclass(frozen=True)
class Outcome:
    """What a table came to; `created` and `updated` count replies, `valid` and `rows` rows."""

    mode: str
    rows: int
    valid: int
    created: int
    updated: int
    unchanged: int
    errors: list[RowError]


@dataclass
class Plan:
    """What is to be done with a table's answers."""

    drafts: list[Answer] = field(default_factory=list)
    edits: list[tuple[Reply, Answer]] = field(default_factory=list)
    unchanged: int = 0
    rows: int = 0
    errors: list[RowError] = field(default_factory=list)


def read_upload(data: bytes) -> AnswerSheet:
    """The answers of an uploaded table. Raises the codes of sheets and of its header."""
    return read_answers(read_sheets(data, BUDGET))


def check_answers(actor: Actor, sheet: AnswerSheet, *, partial: bool, now: datetime) -> Outcome:
    """What importing the table would come to; begins no write."""
    with reading():
        return outcome_of("check", sheet, plan_of(actor, sheet, now), partial=partial)


def import_answers(actor: Actor, sheet: AnswerSheet, *, partial: bool, now: datetime) -> Outcome:
    """Draft the answers to tasks without a reply, change the drafts of others.

    Without `partial` a single wrong row leaves everything as it was.
    """
    plan = plan_of(actor, sheet, now)
    outcome = outcome_of("import", sheet, plan, partial=partial)
    if outcome.created:
        for answer in plan.drafts:
            replies.draft(actor, answer.assignment_id, now=now, **answer.body)
    if outcome.updated:
        for reply, answer in plan.edits:
            changes = {"promised_on": None, "actions": "", "section": ""} | answer.body
            replies.edit(actor, reply.id, version=answer.reply_version, now=now, **changes)
    return outcome


def outcome_of(mode: str, sheet: AnswerSheet, plan: Plan, *, partial: bool) -> Outcome:
    errors = sorted(sheet.errors + plan.errors, key=lambda error: error.row)
    stopped = bool(errors) and not partial
    return Outcome(
        mode=mode,
        rows=sheet.rows,
        valid=plan.rows,
        created=0 if stopped else len(plan.drafts),
        updated=0 if stopped else len(plan.edits),
        unchanged=plan.unchanged,
        errors=errors,
    )


def plan_of(actor: Actor, sheet: AnswerSheet, now: datetime) -> Plan:
    plan = Plan()
    for at in range(0, len(sheet.answers), PORTION):
        some = sheet.answers[at : at + PORTION]
        known = known_of(actor, some)
        for answer in some:
            try:
                plan_answer(actor, answer, known, plan, now)
                plan.rows += len(answer.lines)
            except Problem as problem:
                plan.errors.extend(told(answer, problem))
    return plan


def plan_answer(actor: Actor, answer: Answer, known: "Known", plan: Plan, now: datetime) -> None:
    """Enter what is to be done with an answer; raises what stands against it."""
    assignment = known.assignments.get(answer.assignment_id)
    if assignment is None:
        raise invalid("/assignment_id", "unknown_reference")
    ASSIGNMENTS.admit(actor, assignment, "reply")
    suggestion = known.suggestions[assignment.suggestion_id]
    reply = known.replies.get(assignment.id)
    if reply and known.says(reply) == said(answer):
        plan.unchanged += 1
        return
    written_from = suggestion.round, reply.version if reply else 0
    if (answer.round, answer.reply_version) != written_from:
        raise refuse("changed_meanwhile")
    replies.check_decisions(answer.body["measures"], known.measures[suggestion.id])
    replies.check_class(answer.body["outcome_class"], suggestion)
    if reply:
        REPLIES.permit(actor, reply, "edit", now)
        plan.edits.append((reply, answer))
    else:
        ASSIGNMENTS.permit(actor, assignment, "reply", now)
        plan.drafts.append(answer)


def told(answer: Answer, problem: Problem) -> Iterator[RowError]:
    for fault in problem.errors:
        yield answer.error(fault.code, fault.values, fault.pointer)
    if not problem.errors:
        yield answer.error(problem.code, problem.values)


@dataclass
class Known:
    """What is kept of some answers' tasks."""

    assignments: dict[str, Assignment]
    suggestions: dict[str, Suggestion]
    replies: dict[str, Reply]
    """Those under way or sent in the present round, by assignment."""
    measures: dict[str, set[str]]
    decisions: dict[str, dict[str, tuple[str, str]]]

    def says(self, reply: Reply) -> tuple[Any, ...]:
        kept = tuple(getattr(reply, name) for name in KEPT)
        return (*kept, reply.promised_on, self.decisions[reply.id])


def said(answer: Answer) -> tuple[Any, ...]:
    """The answer, to be compared with what a reply says."""
    kept = tuple(answer.body.get(name, "") for name in KEPT)
    decisions = {
        given["id"]: (given["decision"], given.get("reason", ""))
        for given in answer.body["measures"]
    }
    return (*kept, answer.body.get("promised_on"), decisions)


def known_of(actor: Actor, answers: list[Answer]) -> Known:
    """Six statements, whatever the number of answers."""
    ids = [answer.assignment_id for answer in answers]
    tasks = sa.select(Assignment).where(Assignment.id.in_(ids), visible_assignments(actor))
    assignments = {row.id: row for row in db.session.scalars(tasks)}
    about = {row.suggestion_id for row in assignments.values()}
    suggestions = {
        row.id: row
        for row in db.session.scalars(sa.select(Suggestion).where(Suggestion.id.in_(about)))
    }
    under_way = sa.select(Reply).where(
        Reply.assignment_id.in_(assignments), Reply.state.not_in(("returned", "void"))
    )
    found = {
        row.assignment_id: row
        for row in db.session.scalars(under_way)
        if row.round == suggestions[row.suggestion_id].round
    }
    measures: dict[str, set[str]] = defaultdict(set)
    of_those = sa.select(Measure.suggestion_id, Measure.id)
    for suggestion_id, key in db.session.execute(of_those.where(Measure.suggestion_id.in_(about))):
        measures[suggestion_id].add(key)
    decisions: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    made = sa.select(Decision).where(Decision.reply_id.in_([row.id for row in found.values()]))
    for row in db.session.scalars(made):
        decisions[row.reply_id][row.measure_id] = (row.decision, row.reason)
    return Known(assignments, suggestions, found, measures, decisions)
