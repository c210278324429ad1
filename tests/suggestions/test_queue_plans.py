"""The lists of what is owed, late or to be decided are read by the indexes made for them."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.kit.database import db
from tests.queries import explainable
from tests.suggestions.factories import assignment_id, make_suggestion
from tests.world import World

# A planner without many rows may take these as well.
OTHERS = (
    *("ix_assignment_department_id_due_on_id", "ix_assignment_district_id_due_on_id"),
    *("ix_assignment_queue", "ix_suggestion_district_id_updated_at_id"),
    "ix_suggestion_district_id_state_updated_at",
)
QUEUE = "/assignments?department_id={unit}"


def plan_of(client: Any, path: str, without: tuple[str, ...] = ()) -> str:
    """How the database finds the page's rows, without these indexes."""
    with explainable() as statements:
        assert client.get(path).status_code == 200
    sent, values = next(one for one in statements if " AS page" in one[0])
    sqlite = db.engine.dialect.name == "sqlite"
    connection = db.session.connection()
    for name in without:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    if not sqlite:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if sqlite else ''} {sent}", values)
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize(
    ("who", "path", "index"),
    [
        ("swj.handler", f"{QUEUE}&overdue=true", "ix_assignment_unit_owing"),
        ("swj.handler", f"{QUEUE}&due_before=2026-12-04", "ix_assignment_unit_owing"),
        ("office", f"{QUEUE}&overdue=true", "ix_assignment_unit_owing"),
        ("office", "/assignments?overdue=true", "ix_assignment_district_owing"),
        ("office", "/assignments?state=return_requested", "_owing"),  # of district or unit
        ("office", "/assignments?extension=requested", "ix_assignment_extension"),
        ("office", "/suggestions?overdue=true", "ix_suggestion_running"),
    ],
)
def test_partial_indexes_are_found(
    as_user: Any, world: World, context: Flask, who: str, path: str, index: str
) -> None:
    asked = path.format(unit=world.departments["SWJ"])
    assert index in plan_of(as_user(who), asked, without=OTHERS)


@pytest.mark.parametrize("who", ["office", "swj.handler"])
def test_the_tasks_of_a_suggestion_are_not_sought_among_all(
    as_user: Any, world: World, context: Flask, who: str
) -> None:
    """Also where no statistics tell that a suggestion has fewer than a district."""
    task = assignment_id(make_suggestion(world, "assigned"))
    suggestion_id = db.session.scalar(
        sa.text("SELECT suggestion_id FROM assignment WHERE id = :id"), {"id": task}
    )
    db.session.rollback()
    plan = plan_of(as_user(who), f"/assignments?suggestion_id={suggestion_id}")
    assert "ix_assignment_suggestion_id_department_id" in plan


def test_one_suggestion_is_not_sought_among_all_that_a_unit_ever_had(
    as_user: Any, world: World, context: Flask
) -> None:
    """The unit's task is asked for with the suggestion's id; by a list of all its suggestions
    SQLite would write that list first. (What PostgreSQL does with few rows tells nothing.)"""
    suggestion_id = make_suggestion(world, "assigned")
    with explainable() as statements:
        assert as_user("swj.handler").get(f"/suggestions/{suggestion_id}").status_code == 200
    found = next(sent for sent, _ in statements if "WHERE suggestion.id = " in sent)
    assert "assignment.suggestion_id = suggestion.id" in found
