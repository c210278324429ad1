"""One event is one line of JSON, whatever stands in it."""

import json
import logging
import sys

from secondment.kit.log_lines import JsonLines

NASTY = 'a\r\nb\n{"level": "info"}\x00\x1b[31m\x85\u2028\u2029\ud800"\\区'


def record(message, *values, event=None, exc_info=None):
    made = logging.LogRecord("x", logging.INFO, __file__, 1, message, values, exc_info)
    if event:
        made.event = event
    return made


def line_of(made):
    line = JsonLines().format(made)
    assert line.splitlines() == [line]
    line.encode("utf-8")
    return json.loads(line)


def test_whatever_is_told_stays_on_one_line():
    found = line_of(record(NASTY, event={"route": NASTY, "error": NASTY}))
    assert found["message"].startswith('a\r\nb\n{"level": "info"}\x00\x1b[31m\x85\u2028\u2029')
    assert found["message"].endswith('"\\区')
    assert found["route"] == found["error"] == found["message"]


def test_values_that_json_does_not_know_are_told_as_text():
    assert line_of(record("%s", "a\nb", event={"place": {1, 2}.__class__}))["message"] == "a\nb"


def test_a_trace_stands_in_its_line():
    try:
        raise ValueError(NASTY)
    except ValueError:
        found = line_of(record("it broke", exc_info=sys.exc_info()))
    assert "Traceback" in found["trace"]
    assert found["level"] == "info"
    assert found["at"].endswith("+00:00")


def test_the_row_that_broke_a_rule_is_not_told():
    said = "new row violates a check\nDETAIL:  Failing row contains (王喆,\n139).\n[SQL: INSERT]"
    try:
        raise ValueError(said)
    except ValueError:
        trace = line_of(record("it broke", exc_info=sys.exc_info()))["trace"]
    assert trace.endswith("ValueError: new row violates a check\n[SQL: INSERT]")


def test_a_request_is_one_line_of_known_fields(as_user, world, logged):
    hr = as_user("hr")
    hr.get("/departments?q=13912345678", headers={"X-Request-ID": "request-0001"})
    hr.get("/suggestions/a%0d%0a%00b", headers={"Cookie": "a=b", "Accept-Language": "en\u2028"[:2]})
    as_user(None).http.open("/no%0athing", method="BREW")
    first, second, third = logged()
    assert {key: first[key] for key in ("message", "route", "status", "user_id", "request_id")} == {
        "message": "request",
        "route": "/api/v1/departments",
        "status": 200,
        "user_id": world.users["hr"],
        "request_id": "request-0001",
    }
    assert first.keys() == {
        *("at", "level", "logger", "message", "request_id", "user_id"),
        *("method", "route", "status", "ms"),
    }
    assert (second["route"], second["status"]) == ("/api/v1/suggestions/<id:suggestion_id>", 404)
    assert (third["method"], third["route"], third["status"]) == ("BREW", None, 404)


def test_neither_tokens_nor_passwords_nor_personal_values_are_logged(
    as_user, world, transaction, logged
):
    """Also where the database fails in the middle of an act."""
    hr, anybody = as_user("hr"), as_user(None)
    secrets = ["Kanarien-Vogel-1", "13912345678", "110101199003070011"]
    token = hr.headers["Authorization"].removeprefix("Bearer ")
    anybody.post("/tokens", {"username": secrets[0], "password": secrets[0]})
    anybody.post("/tokens", {"username": "hr", "password": secrets[0]})
    cadre = {"name": "王喆", "department_id": world.departments["SWJ"], "phone": secrets[1]}
    hr.post("/cadres", cadre | {"id_number": secrets[2]})
    transaction.exec_driver_sql("ALTER TABLE journal_entry RENAME TO elsewhere")
    hr.post("/cadres", cadre | {"post": secrets[0], "staff_no": "K-1"})
    anybody.post("/tokens", {"username": "hr", "password": "Anfang-2026", "label": secrets[0]})
    transaction.exec_driver_sql("ALTER TABLE cadre RENAME TO somewhere")
    hr.post("/cadres", cadre | {"post": secrets[0], "staff_no": "K-2"})
    lines = logged()
    assert [line["status"] for line in lines if line["message"] == "request"][-3:] >= [500]
    text = json.dumps(lines, ensure_ascii=False)
    assert not [secret for secret in (*secrets, token, "王喆", "Anfang-2026") if secret in text]
