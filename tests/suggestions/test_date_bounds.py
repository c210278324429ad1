"""Dates outside 2000-2199 are refused in every body that takes one, and nothing is changed."""

import inspect

import pytest

from secondment.kit.fields import Day, Input
from secondment.suggestions import bodies

SCAN = "01890000-0000-7000-8000-000000000000"  # a file that nobody looks for before the date
NOTE = {"text": "已联系"}
UNTIL = {"reason": "须报上级"}
TAKERS = {
    "AssignBody.reply_on": ("office", "suggestion", "assign", {"mode": "sole"}),
    "MeetingBody.on": ("office", "suggestion", "record-meeting", {"note": "面商"}),
    "ResultBody.on": ("office", "suggestion", "results", {"kind": "policy", "title": "办法"}),
    "StudyOrderBody.reply_on": ("office", "cohort", "study", {"department_ids": [SCAN]}),
    "UntilBody.until": ("swj.handler", "assignment", "request-extension", UNTIL),
    "ContactBody.on": ("swj.handler", "assignment", "contacts", NOTE | {"kind": "phone"}),
    "ProgressBody.on": ("swj.handler", "assignment", "progress", NOTE),
    "ReplyBody.promised_on": ("swj.handler", "assignment", "replies", {}),
    "ReplyPatch.promised_on": ("swj.handler", "reply", None, {}),
    "RecordSignOffBody.signed_on": (
        *("swj.handler", "reply", "record-sign-off"),
        {"signed_by": "王局长", "file_id": SCAN},
    ),
    "SendBody.on": ("swj.handler", "reply", "send", {}),
}
PLURALS = {
    "suggestion": "suggestions",
    "cohort": "cohorts",
    "assignment": "assignments",
    "reply": "replies",
}


def test_every_body_with_a_date_is_tried_here():
    found = {
        f"{name}.{field}"
        for name, body in inspect.getmembers(bodies, inspect.isclass)
        if issubclass(body, Input)
        for field, kind in body().fields.items()
        if isinstance(kind, Day)
    }
    assert found == set(TAKERS)


@pytest.fixture
def items(steps, world):
    key = steps.handling()
    return {
        "suggestion": key,
        "cohort": world.cohorts["study"],
        "assignment": steps.task_id(key),
        "reply": steps.drafted(key),
    }


@pytest.mark.parametrize("taker", TAKERS)
def test_a_date_outside_the_calendar(steps, items, taker):
    who, kind, verb, body = TAKERS[taker]
    field = taker.partition(".")[2]
    path = f"/{PLURALS[kind]}/{items[kind]}"
    if taker == "ReplyBody.promised_on":
        body = steps.answer(items["suggestion"])
    before = steps.acts(items["suggestion"])
    for day in ("1999-12-31", "2200-01-01"):
        if verb:
            told = steps.refusal(who, f"{path}/{verb}", body | {field: day})
        else:
            answer = steps.client(who).patch(path, {field: day}, version=1).get_json()
            told = (answer["status"], answer["errors"][0]["pointer"], answer["code"])
        assert told == (422, f"/{field}", "out_of_range")
    assert steps.acts(items["suggestion"]) == before


@pytest.mark.parametrize("path", ["/assignments", "/commitments"])
def test_a_date_outside_the_calendar_as_a_filter(steps, path):
    for day in ("1999-12-31", "2200-01-01"):
        answer = steps.client("office").get(f"{path}?due_before={day}")
        assert (answer.status_code, answer.get_json()["code"]) == (422, "out_of_range")


@pytest.mark.parametrize(("day", "rows"), [("2000-01-01", 0), ("2199-12-31", 1)])
def test_the_first_and_the_last_date_are_dates_like_others(steps, items, day, rows):
    path = f"/assignments/{items['assignment']}/progress"
    assert steps.make("swj.handler", path, {"on": day, "text": "已联系"})["on"] == day
    assert len(steps.items("office", f"/assignments?due_before={day}")) == rows
