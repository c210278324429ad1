"""What somebody was not allowed stands in the journal, whatever the answer."""

import json
from datetime import timedelta

import pytest
import time_machine

from secondment.kit.clock import now
from tests.client import Client
from tests.people.accounts import change_settings, problem, told

pytestmark = pytest.mark.usefixtures("context")


def refusals(user_id):
    return [json.loads(e.changes) for e in told(user_id) if e.action == "refused"]


def test_a_403_is_written_down_on_the_callers_own_chain(as_user, world):
    hr, key = as_user("hr"), world.users["hr"]
    headers = {"X-Request-ID": "request-4711"}
    answer = hr.post(f"/users/{key}/grant", {"role": "auditor"}, version=1, headers=headers)
    assert problem(answer) == (403, "not_allowed")
    assert refusals(key) == [
        {
            "code": "not_allowed",
            "method": "POST",
            "route": "/api/v1/users/<id:user_id>/grant",
        }
    ]
    entry = told(key)[-1]
    assert (entry.actor_id, entry.request_id) == (key, "request-4711")


def test_each_refusal_has_its_entry(as_user, world):
    hr, key = as_user("hr"), world.users["hr"]
    for path in ("/users", "/security-settings", "/journal"):
        assert hr.get(path).status_code == 403
    assert [one["route"] for one in refusals(key)] == [
        "/api/v1/users",
        "/api/v1/security-settings",
        "/api/v1/journal",
    ]


def test_administrators_at_business_routes_are_written_down(as_user, world):
    assert problem(as_user("sysadmin").get("/suggestions")) == (403, "not_allowed")
    assert refusals(world.users["sysadmin"])[0]["route"] == "/api/v1/suggestions"


def test_an_act_refused_by_its_service_is_written_down_and_undone(as_user, world):
    """The route is open to hr; the district is not his."""
    hr = as_user("hr")
    unit = {"name": "朝阳区商务局", "district_id": world.departments["LQ"]}
    assert problem(hr.post("/host-units", unit)) == (403, "not_allowed")
    assert refusals(world.users["hr"])[0]["route"] == "/api/v1/host-units"
    names = [row["name"] for row in as_user("other.hr").get("/host-units").get_json()["items"]]
    assert unit["name"] not in names


def test_what_is_no_refusal_is_not_written_down(as_user, world):
    hr, key = as_user("hr"), world.users["hr"]
    hr.get("/suggestions/abc")
    hr.post("/host-units", {"name": ""})
    hr.patch("/me", {"locale": "en"}, version=99)
    Client(hr.app, None).get("/users")
    assert refusals(key) == []


def test_an_expired_password_is_a_refusal_of_its_own(as_user, world):
    change_settings(as_user("secadmin"), password_max_age_days=90)
    with time_machine.travel(now() + timedelta(days=100), tick=False):
        assert problem(as_user("hr").get("/suggestions")) == (403, "password_expired")
    (refusal,) = refusals(world.users["hr"])
    assert (refusal["code"], refusal["route"]) == ("password_expired", "/api/v1/suggestions")
