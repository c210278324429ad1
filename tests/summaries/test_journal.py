"""The journal's listing: who sees which entries, with what in them, and how it is filtered."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import SecuritySettings, User
from secondment.people.rules import COMMAND_LINE
from tests.queries import counted
from tests.suggestions.factories import make_suggestion
from tests.world import actor_of

KEYS = {
    *("id", "seq", "at", "actor_id", "actor", "request_id", "subject_type", "subject_id"),
    *("object_type", "object_id", "action", "from_state", "to_state"),
}


def listed(client, query=""):
    answer = client.get(f"/journal?{query}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def note(username, now, action="watch"):
    """An entry on the user's own chain."""
    with unit_of_work():
        actor = actor_of(username)
        user = db.session.get_one(User, actor.id)
        return record(actor, action, user, now=now, changes={"by": "test"}).id


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("auditor", 200),
        ("secadmin", 200),
        ("sysadmin", 403),
        ("hr", 403),
        ("office", 403),
        ("leader", 403),
        ("cadre01", 403),
        (None, 401),
    ],
)
def test_two_administrators_read_it(as_user, username, status):
    assert as_user(username).get("/journal").status_code == status


def test_the_auditor_sees_all_entries_without_values(context, world, as_user):
    suggestion_id = make_suggestion(world, "declined")
    page = listed(as_user("auditor"), f"subject_id={suggestion_id}&sort=at")
    assert [row["action"] for row in page["items"]] == ["create", "submit", "decline"]
    for row in page["items"]:
        assert set(row) == KEYS
    last = page["items"][-1]
    assert (last["from_state"], last["to_state"], last["seq"]) == ("submitted", "declined", 3)
    assert (last["actor_id"], last["actor"]) == (world.users["office"], "office")
    assert "理由如下" not in str(page)


def test_the_auditor_sees_every_kind_of_subject(context, world, as_user):
    make_suggestion(world, "submitted")
    with unit_of_work():
        count = db.session.scalar(sa.select(sa.func.count()).select_from(Entry))
    page = listed(as_user("auditor"), "limit=200&count=true")
    assert page["total"] == count
    assert {"suggestion", "cohort", "user_account", "department"} <= {
        row["subject_type"] for row in page["items"]
    }


def test_the_security_administrator_sees_accounts_with_values(context, world, as_user):
    make_suggestion(world, "submitted")
    with unit_of_work():
        settings = db.session.scalars(sa.select(SecuritySettings).with_for_update()).one()
        settings.idle_minutes = 20
        record(actor_of("secadmin"), "edit", settings, now=datetime(2026, 4, 9, tzinfo=UTC))
    page = listed(as_user("secadmin"), "limit=200")
    assert {row["subject_type"] for row in page["items"]} == {"user_account", "security_settings"}
    for row in page["items"]:
        assert set(row) == KEYS | {"changes"}
    edit, made = (row for row in page["items"] if row["subject_type"] == "security_settings")
    assert made["action"] == "create"
    assert edit["changes"] == {"idle_minutes": [30, 20]}


def test_refusals_are_the_security_administrators(context, world, as_user):
    assert (
        as_user("leader").post("/users", {"username": "x", "display_name": "x"}).status_code == 403
    )
    (row,) = listed(as_user("secadmin"), "action=refused")["items"]
    assert row["actor_id"] == world.users["leader"]
    assert row["changes"] == {"code": "not_allowed", "method": "POST", "route": "/api/v1/users"}
    (seen,) = listed(as_user("auditor"), "action=refused")["items"]
    assert "changes" not in seen


def test_a_filter_opens_nothing(context, world, as_user):
    make_suggestion(world, "submitted")
    assert listed(as_user("secadmin"), "subject_type=suggestion")["items"] == []


def test_acts_of_the_command_line_have_no_actor(as_user):
    page = listed(as_user("auditor"), "subject_type=department")
    assert {(row["actor_id"], row["actor"]) for row in page["items"]} == {(None, None)}
    assert {row["request_id"] for row in page["items"]} == {COMMAND_LINE.request_id}


def test_it_is_filtered_by_actor_and_action(context, world, as_user):
    first = note("hr", datetime(2026, 4, 9, tzinfo=UTC))
    note("office", datetime(2026, 4, 9, tzinfo=UTC))
    page = listed(as_user("auditor"), f"actor_id={world.users['hr']}&action=watch")
    assert [row["id"] for row in page["items"]] == [first]


def test_days_are_the_programmes_and_both_ends_count(context, as_user):
    """2031-05-10 lasts from 16:00 UTC of the 9th to 16:00 UTC of the 10th in Shanghai."""
    begin = datetime(2031, 5, 9, 16, 0, tzinfo=UTC)
    moments = (
        begin - timedelta(seconds=1),
        begin,
        begin + timedelta(hours=23),
        begin + timedelta(1),
    )
    ids = [note("hr", moment) for moment in moments]

    def found(query):
        return [row["id"] for row in listed(as_user("auditor"), f"sort=at&{query}")["items"]]

    assert found("since=2031-05-10") == ids[1:]
    assert found("since=2031-05-10&until=2031-05-10") == ids[1:3]
    assert found("action=watch&until=2031-05-09") == ids[:1]


def test_pages_follow_each_other_newest_first(context, as_user):
    ids = [note("hr", datetime(2031, 5, day, tzinfo=UTC)) for day in range(1, 6)]
    auditor, seen, cursor = as_user("auditor"), [], ""
    for _ in range(3):
        page = listed(auditor, f"action=watch&limit=2{cursor}")
        seen += [row["id"] for row in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids[::-1]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("sort=hash", 422),
        ("since=2026-02-30", 422),
        ("subject_type=a%27b", 422),
        ("actor_id=1", 422),
        ("q=x", 422),
        ("cursor=abc", 400),
    ],
)
def test_bad_parameters_are_refused(as_user, query, status):
    assert as_user("auditor").get(f"/journal?{query}").status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_is_one_select(context, as_user, rows):
    for day in range(rows):
        note("hr", datetime(2031, 5, 1 + day, tzinfo=UTC))
    auditor = as_user("auditor")
    with counted() as statements:
        assert len(listed(auditor, "action=watch")["items"]) == rows
    pages = [statement for statement in statements if "journal_entry" in statement]
    assert len(pages) == 1
