"""The reports that a secondment owes by its policy (domain.md 2.4), and which of them are there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort, Secondment
from secondment.cohorts.queries import COHORT_LIFE, visible_secondments
from secondment.cohorts.states import OVER
from secondment.kit.clock import EARLIEST, LATEST
from secondment.kit.database import db
from secondment.kit.workdays import WorkCalendar
from secondment.people.rules import Actor
from secondment.policies.models import Policy
from secondment.policies.workdays import work_calendar
from secondment.reports.models import Report

Span = tuple[date, date]  # its first and its last day
SUBMITTED = (
    sa.select(Report.id, Report.kind, Report.period_end, Report.first_submitted_on)
    .where(Report.first_submitted_on.is_not(None))
    .order_by(Report.first_submitted_on, Report.submitted_at, Report.id)
)


@dataclass(frozen=True)
class Duty:
    """A report owed by the day `due_on`; a report whose period ends within `span` is meant."""

    kind: str
    due_on: date
    span: Span


@dataclass(frozen=True)
class Submitted:
    """What duties ask of a report that was submitted, at first on the day `on`."""

    report_id: str
    kind: str
    period_end: date | None
    on: date


@dataclass(frozen=True)
class Progress:
    """Of a cohort's secondments, but for those withdrawn: how many there are, and with a report
    that was ever submitted; how many reports their policy asks for, and how many of these came."""

    secondments: int
    reported: int
    owed: int
    fulfilled: int


def reports_due(secondment_id: str, today: date) -> list[dict[str, Any]]:
    """Each duty of the secondment in order of its date, with the report that fulfils it.

    Late is what was submitted after its date, or has not been and should have been before today.
    """
    owed = duties_of(secondment_id)
    fulfilled = match(owed, submitted_on(secondment_id))
    return [told(duty, fulfilled.get(duty), today) for duty in owed]


def progress(actor: Actor, cohort_id: str) -> Progress:
    """How far a cohort is with its reports; raises `not_found`."""
    cohort = COHORT_LIFE.find(actor, cohort_id)
    asked = db.session.scalar(sa.select(Policy.report_duties).where(Policy.id == cohort.policy_id))
    terms = db.session.execute(
        sa.select(Secondment.id, Secondment.starts_on, Secondment.ends_on).where(
            Secondment.cohort_id == cohort.id, Secondment.state.not_in(OVER)
        )
    ).all()
    written = submitted_by_secondment([key for key, _, _ in terms])
    calendar = work_calendar()
    owed = {key: duties(asked or (), first, last, calendar) for key, first, last in terms}
    return Progress(
        secondments=len(terms),
        reported=len(written),
        owed=sum(map(len, owed.values())),
        fulfilled=sum(len(match(owed[key], written.get(key, []))) for key in owed),
    )


def reports_missing(actor: Actor, until: date, today: date) -> list[dict[str, Any]]:
    """The duties of the secondments that the actor sees, due by the day `until`, for which nothing
    was submitted; by date. Archived cohorts owe nothing more. Three statements, however many."""
    calendar, found = work_calendar(), []
    terms = [dict(row._mapping) for row in db.session.execute(running_terms(actor, until))]
    written = submitted_by_secondment([row["secondment_id"] for row in terms])
    for row in terms:
        owed = duties(row.pop("report_duties"), row.pop("starts_on"), row.pop("ends_on"), calendar)
        fulfilled = match(owed, written.get(row["secondment_id"], []))
        missing = (duty for duty in owed if duty.due_on <= until and duty not in fulfilled)
        found += [
            row | {"kind": duty.kind, "due_on": duty.due_on, "late": duty.due_on < today}
            for duty in missing
        ]
    return sorted(found, key=lambda one: (one["due_on"], one["secondment_id"], one["kind"]))


def running_terms(actor: Actor, until: date) -> sa.Select[Any]:
    """The terms begun by that day, with whose they are and what their policies ask."""
    return (
        sa.select(
            Secondment.id.label("secondment_id"),
            *(Secondment.starts_on, Secondment.ends_on, Policy.report_duties),
            *(Cadre.name.label("cadre_name"), Cohort.id.label("cohort_id")),
            Cohort.title.label("cohort_title"),
        )
        .join(Cohort, Cohort.id == Secondment.cohort_id)
        .join(Policy, Policy.id == Cohort.policy_id)
        .join(Cadre, Cadre.id == Secondment.cadre_id)
        .where(
            visible_secondments(actor),
            Secondment.state.not_in(OVER),
            Secondment.starts_on <= until,
            Cohort.state != "archived",
        )
    )


def submitted_by_secondment(secondment_ids: list[str]) -> dict[str, list[Submitted]]:
    """Their reports that were ever submitted, in that order."""
    found: dict[str, list[Submitted]] = {}
    query = SUBMITTED.add_columns(Report.secondment_id).where(
        Report.secondment_id.in_(secondment_ids)
    )
    for key, kind, end, on, secondment_id in db.session.execute(query):
        if on:
            found.setdefault(secondment_id, []).append(Submitted(key, kind, end, on))
    return found


def told(duty: Duty, report: Submitted | None, today: date) -> dict[str, Any]:
    return {
        "kind": duty.kind,
        "due_on": duty.due_on,
        "report_id": report.report_id if report else None,
        "late": (report.on if report else today) > duty.due_on,
    }


def is_late(report: Report, today: date) -> bool:
    """Whether a report submitted for the first time today fulfils a duty whose day has passed."""
    this = Submitted(report.id, report.kind, report.period_end, today)
    owed = duties_of(report.secondment_id)
    fulfilled = match(owed, [*submitted_on(report.secondment_id), this])
    return any(duty.due_on < today for duty, one in fulfilled.items() if one is this)


def match(owed: Iterable[Duty], reports: Sequence[Submitted]) -> dict[Duty, Submitted]:
    """Give each report, in order of submission, the first open duty of its kind that it fits.

    One without a period fits any. What is beyond the duties stands for itself.
    """
    open_duties = list(owed)
    found: dict[Duty, Submitted] = {}
    for report in reports:
        duty = next((duty for duty in open_duties if fits(report, duty)), None)
        if duty:
            open_duties.remove(duty)
            found[duty] = report
    return found


def fits(report: Submitted, duty: Duty) -> bool:
    first, last = duty.span
    within = report.period_end is None or first <= report.period_end <= last
    return report.kind == duty.kind and within


def submitted_on(secondment_id: str) -> list[Submitted]:
    """The secondment's reports that were ever submitted, in that order; also those returned."""
    rows = db.session.execute(SUBMITTED.where(Report.secondment_id == secondment_id))
    return [Submitted(key, kind, end, on) for key, kind, end, on in rows if on]


def duties_of(secondment_id: str) -> list[Duty]:
    """What the policy of the secondment's cohort asks over its term; nothing once withdrawn."""
    query = (
        sa.select(Policy.report_duties, Secondment.starts_on, Secondment.ends_on)
        .join(Cohort, Cohort.policy_id == Policy.id)
        .join(Secondment, Secondment.cohort_id == Cohort.id)
        .where(Secondment.id == secondment_id, Secondment.state.not_in(OVER))
    )
    row = db.session.execute(query).first()
    return duties(row[0], row[1], row[2], work_calendar()) if row else []


def duties(
    asked: Iterable[dict[str, str]], starts_on: date, ends_on: date, calendar: WorkCalendar
) -> list[Duty]:
    """The duties of a term, in order of their dates.

    At the end of the term whatever day that is; else on the last working day of each week or
    month within it, and none where there is no such day.
    """
    found: list[Duty] = []
    for rule in asked:
        kind, every = rule["kind"], rule["every"]
        if every == "term":
            found.append(Duty(kind, ends_on, (EARLIEST, LATEST)))
        else:
            parts = weeks(starts_on, ends_on) if every == "week" else months(starts_on, ends_on)
            found += duties_of_parts(kind, parts, (starts_on, ends_on), calendar)
    return sorted(found, key=lambda duty: (duty.due_on, duty.kind))


def duties_of_parts(
    kind: str, parts: Iterable[Span], term: Span, calendar: WorkCalendar
) -> Iterator[Duty]:
    """One duty for each part of the term that has a working day.

    A part without one belongs to the next: the spans of the duties leave no day between them.
    """
    begins: date | None = None
    for first, last in parts:
        begins = begins or first
        due_on = calendar.last_workday(max(first, term[0]), min(last, term[1]))
        if due_on:
            yield Duty(kind, due_on, (begins, last))
            begins = None


def weeks(starts_on: date, ends_on: date) -> Iterator[Span]:
    """The weeks, Monday to Sunday, that the term touches."""
    monday = starts_on - timedelta(starts_on.weekday())
    while monday <= ends_on:
        yield monday, monday + timedelta(6)
        monday += timedelta(7)


def months(starts_on: date, ends_on: date) -> Iterator[Span]:
    """The calendar months that the term touches."""
    first = starts_on.replace(day=1)
    while first <= ends_on:
        following = (first + timedelta(31)).replace(day=1)
        yield first, following - timedelta(1)
        first = following
