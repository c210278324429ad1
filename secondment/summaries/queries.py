"""Reading a cohort's summary: a constant number of Core selects, put together in memory."""

from collections.abc import Callable, Container
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Appraisal, Cadre, Cohort, HostUnit, Secondment
from secondment.cohorts.queries import READERS, visible_cohorts
from secondment.kit.clock import day_of
from secondment.kit.database import rows_of
from secondment.kit.errors import refuse
from secondment.kit.ids import as_id
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.policies.models import OutcomeScheme, Policy
from secondment.policies.rules import numbered
from secondment.reports.models import Report
from secondment.reports.queries import visible_reports
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.models import Assignment, Study, StudyOrder, Suggestion
from secondment.suggestions.parts import commitments, evaluations, measures, results
from secondment.suggestions.queries import visible, visible_studies
from secondment.suggestions.states import ENDED
from secondment.summaries.rules import (
    AXES,
    Item,
    Names,
    Part,
    Row,
    by_department,
    by_host_unit,
    grouped,
    totals,
)

SCHEMA_VERSION = "1.1"
UNIT = ("id", "code", "name")
REPORT_COLUMNS = (
    *("id", "secondment_id", "kind", "title", "circulation", "state"),
    *("period_start", "period_end", "submitted_at"),
)
SUGGESTION_COLUMNS = (
    *("id", "secondment_id", "number", "title", "topic", "state"),
    *("outcome_class", "adoption", "submitted_at"),
    *("round", "evaluation_urged_at", "merged_into_id"),
)
MEASURE = ("position", "text", "decision", "reason")
COMMITMENT = ("id", "text", "due_on", "state", "department")
RESULT = ("id", "kind", "title", "on", "note")
LEADING = ("sole", "lead")
Condition = sa.ColumnElement[bool]


def cohort_summary(actor: Actor, cohort_id: str, now: datetime) -> Row:
    """What came of a cohort, in the shape of `cohort-summary.schema.json`, for hr, coordinator and
    leader of its district; raises `not_found`, `not_allowed`.

    The command line (no account's actor) sees every cohort, and all that was ever submitted.
    """
    cohort, names = cohort_of(actor, cohort_id)
    sent = secondments_of(cohort["id"])
    homes = {row["id"]: row["cadre"]["home_unit"]["id"] for row in sent}
    reports = reports_of(actor, cohort["id"], homes)
    items = items_of(actor, cohort["id"], homes, names, day_of(now))
    studies = studies_of(actor, cohort["id"])
    return {
        "schema_version": SCHEMA_VERSION,
        "generated_at": now,
        "cohort": cohort,
        "totals": totals(sent, reports, items, studies, names),
        "by_department": by_department(items, studies, names),
        "by_host_unit": by_host_unit(sent, reports, items, names),
        "secondments": told_secondments(sent, reports, items),
    }


def seen(visible: Callable[[Actor], Condition], actor: Actor) -> Condition:
    """A package's rule of sight; whoever runs commands holds the database itself and sees all."""
    return sa.true() if actor.id is None else visible(actor)


def cohort_of(actor: Actor, cohort_id: str) -> tuple[Row, Names]:
    """The cohort as it is told, and the names its policy uses."""
    query = (
        sa.select(
            *(Cohort.id, Cohort.code, Cohort.title, Cohort.theme, Cohort.topics),
            *(Cohort.objectives, Cohort.starts_on, Cohort.ends_on, Cohort.state),
            *part_columns("district", Department, UNIT),
            *part_columns("policy", Policy, ("code", "name", "name_en")),
            *(Policy.suggestion_number, Policy.grade_scale, OutcomeScheme.letters),
        )
        .join(Department, Department.id == Cohort.district_id)
        .join(Policy, Policy.id == Cohort.policy_id)
        .join(OutcomeScheme, OutcomeScheme.id == Policy.outcome_scheme_id)
        .where(Cohort.id == as_id(cohort_id), seen(visible_cohorts, actor))
    )
    found = rows_of(query)
    if not found:
        raise refuse("not_found")
    (row,) = found
    row |= {name: part(row, name) for name in ("district", "policy")}
    if actor.id is not None and row["district"]["id"] not in reach(actor, *READERS):
        raise refuse("not_allowed")
    names = Names(row.pop("letters"), row.pop("grade_scale"), row.pop("suggestion_number"))
    return row, names


def secondments_of(cohort_id: str) -> list[Row]:
    """In the order of the roster, with the cadre's key, which the summary keeps to itself."""
    query = (
        sa.select(
            *(Secondment.id, Secondment.cadre_id, Secondment.post, Secondment.starts_on),
            *(Secondment.ends_on, Secondment.state),
            *part_columns("cadre", Cadre, ("name", "gender", "post", "rank")),
            *part_columns("home", Department, UNIT),
            *part_columns("host", HostUnit, ("id", "name", "city")),
            Appraisal.id.label("appraised"),
            *part_columns("appraisal", Appraisal, ("host_opinion", "signed_on", "grade")),
        )
        .join(Cadre, Cadre.id == Secondment.cadre_id)
        .join(Department, Department.id == Cadre.department_id)
        .join(HostUnit, HostUnit.id == Secondment.host_unit_id)
        .outerjoin(Appraisal, Appraisal.secondment_id == Secondment.id)
        .where(Secondment.cohort_id == cohort_id)
        .order_by(Secondment.id)
    )
    return [shaped_secondment(row) for row in rows_of(query)]


def shaped_secondment(row: Row) -> Row:
    cadre, home, host, appraisal = (
        part(row, name) for name in ("cadre", "home", "host", "appraisal")
    )
    return row | {
        "cadre": cadre | {"home_unit": home},
        "host_unit": host,
        "appraisal": appraisal if row.pop("appraised") else None,
    }


def reports_of(actor: Actor, cohort_id: str, secondment_ids: Container[str]) -> list[Row]:
    query = (
        sa.select(*(getattr(Report, name) for name in REPORT_COLUMNS))
        .where(Report.cohort_id == cohort_id, seen(visible_reports, actor))
        .order_by(Report.id)
    )
    return of_these(secondment_ids, rows_of(query))


def of_these(secondment_ids: Container[str], rows: list[Row]) -> list[Row]:
    """The rows but for those that came between the selects with a secondment of their own."""
    return [row for row in rows if row["secondment_id"] in secondment_ids]


def items_of(
    actor: Actor, cohort_id: str, homes: dict[str, str], names: Names, today: date
) -> list[Item]:
    """The suggestions that were submitted, by number; `homes` are home units by secondment.

    `replied_on` is the day of the last letter, also while a suggestion is handled once more.
    """
    sent_on = sa.select(sa.func.max(Reply.sent_on)).where(
        Reply.suggestion_id == Suggestion.id, Reply.state == "sent"
    )
    replied_on = sa.case((Suggestion.replied_at.is_not(None), sent_on.scalar_subquery()))
    query = (
        sa.select(
            *(getattr(Suggestion, name) for name in SUGGESTION_COLUMNS),
            replied_on.label("replied_on"),
        )
        .where(
            Suggestion.cohort_id == cohort_id,
            Suggestion.submitted_at.is_not(None),
            seen(visible, actor),
        )
        .order_by(Suggestion.number.is_(None), Suggestion.number, Suggestion.id)
    )
    rows = of_these(homes, rows_of(query))
    for row in rows:
        row["number_text"] = numbered(names.number_format, row["number"]) if row["number"] else None
    return shaped_items(rows, homes, names, today)


def shaped_items(rows: list[Row], homes: dict[str, str], names: Names, today: date) -> list[Item]:
    """The suggestions with what stands in other tables: as many selects for all as for one."""
    ids = [row["id"] for row in rows]
    numbers = {row["id"]: row["number_text"] for row in rows}
    units, asked, judged = parts_of(ids), measures(ids), evaluations(ids)
    promised, made = commitments(ids), results(ids)
    return [
        shaped_item(
            row
            | {
                "merged_into": merged_into(row.pop("merged_into_id"), numbers),
                "measures": chosen(asked.get(row["id"], []), MEASURE),
                "commitments": told_commitments(promised.get(row["id"], []), today),
                "results": chosen(made.get(row["id"], []), RESULT),
            },
            units.get(row["id"], ()),
            judged.get(row["id"]),
            homes[row["secondment_id"]],
            names,
        )
        for row in rows
    ]


def merged_into(suggestion_id: str | None, numbers: dict[str, str | None]) -> Row | None:
    if suggestion_id is None:
        return None
    return {"id": suggestion_id, "number_text": numbers.get(suggestion_id)}


def chosen(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    return [{name: row[name] for name in names} for row in rows]


def told_commitments(rows: list[Row], today: date) -> list[Row]:
    """Missed is what is open after its day; it is never stored."""
    return [
        row | {"missed": row["state"] == "open" and row["due_on"] < today}
        for row in chosen(rows, COMMITMENT)
    ]


def parts_of(suggestion_ids: list[str]) -> dict[str, tuple[Part, ...]]:
    """The units that have a part in each suggestion now, with their roles."""
    query = (
        sa.select(
            *(Assignment.suggestion_id, Assignment.role),
            (Assignment.state == "replied").label("replied"),
            Assignment.study_id.is_not(None).label("taken_up"),
            *part_columns("unit", Department, UNIT),
        )
        .join(Department, Department.id == Assignment.department_id)
        .where(Assignment.suggestion_id.in_(suggestion_ids), Assignment.state.not_in(ENDED))
        .order_by(Department.code)
    )
    found = grouped(rows_of(query), lambda row: str(row["suggestion_id"]))
    return {
        key: tuple(
            Part(part(row, "unit"), row["role"], bool(row["replied"]), bool(row["taken_up"]))
            for row in rows
        )
        for key, rows in found.items()
    }


def shaped_item(
    row: Row, parts: tuple[Part, ...], judged: Row | None, home: str, names: Names
) -> Item:
    lead = next((one.unit for one in parts if one.role in LEADING), None)
    letter = names.letters.get(row["outcome_class"])
    round_, urged = row.pop("round"), row.pop("evaluation_urged_at")
    told = row | {
        "lead_department": lead,
        "co_departments": [one.unit for one in parts if one.role == "co"],
        "separate_departments": [one.unit for one in parts if one.role == "separate"],
        "own_unit": lead is not None and lead["id"] == home,
        "outcome_letter": letter["letter"] if letter else None,
        "satisfaction": {axis: judged[axis] for axis in AXES} if judged else None,
        "waived": urged is not None and (judged is None or judged["round"] < round_),
    }
    return Item(told.pop("secondment_id"), told, parts)


def studies_of(actor: Actor, cohort_id: str) -> list[Row]:
    """Each unit's part in the cohort's study orders."""
    query = (
        sa.select(Study.state, *part_columns("unit", Department, UNIT))
        .join(StudyOrder, StudyOrder.id == Study.order_id)
        .join(Department, Department.id == Study.department_id)
        .where(StudyOrder.cohort_id == cohort_id, seen(visible_studies, actor))
        .order_by(Study.id)
    )
    return [row | {"unit": part(row, "unit")} for row in rows_of(query)]


def told_secondments(sent: list[Row], reports: list[Row], items: list[Item]) -> list[Row]:
    """The secondments with what was written and suggested on each."""
    written = grouped(reports, lambda row: str(row["secondment_id"]))
    made = grouped(items, lambda item: item.secondment_id)
    return [
        without(row, "cadre_id")
        | {
            "reports": [without(one, "secondment_id") for one in written.get(row["id"], [])],
            "suggestions": [item.told for item in made.get(row["id"], [])],
        }
        for row in sent
    ]


def part_columns(prefix: str, model: Any, names: tuple[str, ...]) -> list[Any]:
    """Columns of a joined table, to be put into an object by `part`."""
    return [getattr(model, name).label(f"{prefix}__{name}") for name in names]


def part(row: Row, prefix: str) -> Row:
    """Take the columns of a joined table out of a row."""
    own = [key for key in row if key.startswith(f"{prefix}__")]
    return {key.removeprefix(f"{prefix}__"): row.pop(key) for key in own}


def without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}
