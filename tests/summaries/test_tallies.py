"""Counts of what lists show: they agree with the lists, at a fixed number of statements."""

from types import SimpleNamespace

import pytest

from secondment.kit.errors import Problem
from secondment.kit.unit_of_work import reading
from secondment.summaries.tallies import by_cohort, tally, tasks_by_unit
from tests.queries import counted
from tests.suggestions.steps import Steps
from tests.world import actor_of

CELLS = {
    **{state: {"state": state} for state in ("assigned", "signed", "replied")},
    **{light: {"light": light} for light in ("green", "yellow", "red")},
}
ASKED = {
    "to_accept": ("suggestions", {"state": "submitted"}),
    "late": ("assignments", {"overdue": True}),
    "to_write": ("assignments", {"reply": "to_write"}),
    "promised": ("commitments", {"state": "open"}),
    "studies": ("studies", {"state": "sent"}),
    "reports": ("reports", {}),
    "slips": ("slips", {}),
    "posts": ("secondments", {}),
}
PATHS = {
    "to_accept": "/suggestions?state=submitted",
    "late": "/assignments?overdue=true",
    "to_write": "/assignments?reply=to_write",
    "promised": "/commitments?state=open",
    "studies": "/studies?state=sent",
    "reports": "/reports?",
    "slips": "/slips?",
    "posts": "/secondments?",
}


@pytest.fixture
def made(app, as_user, world):
    """Suggestions at every stage, one of them urged."""
    steps = Steps(app, as_user, world)
    steps.submitted()
    keys = {"assigned": steps.assigned("FGJ"), "signed": steps.handling("SWJ", "FGJ")}
    keys["replied"] = steps.handling()
    steps.replied(keys["replied"])
    urge = {"level": "remind"}
    steps.make("office", f"/suggestions/{keys['signed']}/urge", urge, 200)
    return SimpleNamespace(steps=steps, **keys)


@pytest.mark.parametrize("who", ["office", "swj.handler", "cadre01", "other.office"])
def test_counts_are_those_of_the_lists(made, who, context):
    actor = actor_of(who)
    with counted() as statements, reading():
        found = tally(actor, ASKED)
    assert len(statements) == 1
    for name, path in PATHS.items():
        assert found[name] == made.steps.get(who, f"{path}&count=true&limit=1")["total"], name


def test_nothing_asked_for_costs_nothing(context):
    actor = actor_of("office")
    with counted() as statements, reading():
        assert tally(actor, {}) == {}
    assert statements == []


def test_units_in_their_order_with_their_tasks(made, world, context):
    actor = actor_of("leader")
    with counted() as statements, reading():
        rows = tasks_by_unit(actor, CELLS)
    assert len(statements) == 2  # the calendar's version, the counts
    codes = [row["department"]["code"] for row in rows]
    assert codes == sorted(codes) == ["FGJ", "SWJ"]
    for row in rows:
        of = f"/assignments?department_id={row['department']['id']}&count=true&limit=1"
        for name, filters in CELLS.items():
            ((key, value),) = filters.items()
            total = made.steps.get("leader", f"{of}&{key}={value}")["total"]
            assert row[name] == total, (row["department"]["code"], name)
        assert (row["overdue_working_days"] > 0) == (row["red"] > 0)


def test_cohorts_with_what_came_of_them(made, world, context):
    cells = {"total": {}, "answered": {"answered": True}, "urged": {"urged": True}}
    actor = actor_of("leader")
    with counted() as statements, reading():
        rows = by_cohort(actor, cells, {"posts": {}}, {"reports": {}})
    assert len(statements) == 4
    assert [row["starts_on"] for row in rows] == sorted(
        (row["starts_on"] for row in rows), reverse=True
    )
    for row in rows:
        of = f"cohort_id={row['id']}&count=true&limit=1"
        for name, path in (
            ("total", "/suggestions?"),
            ("answered", "/suggestions?answered=true&"),
            ("urged", "/suggestions?urged=true&"),
            ("posts", "/secondments?"),
            ("reports", "/reports?"),
        ):
            assert row[name] == made.steps.get("leader", path + of)["total"], name
    assert sum(row["urged"] for row in rows) == 1


@pytest.mark.parametrize("who", ["swj.handler", "cadre01", "sysadmin"])
def test_only_those_who_watch_over_a_district_are_told(context, who):
    actor = actor_of(who)
    for told in (lambda: tasks_by_unit(actor, CELLS), lambda: by_cohort(actor, {}, {}, {})):
        with reading(), pytest.raises(Problem, match="not_allowed"):
            told()
