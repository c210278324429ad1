"""A repeated request with the same key answers like the first, and nothing is done twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.idempotency import KeptAnswer
from secondment.kit.unit_of_work import reading
from tests.suggestions.factories import make_suggestion


def keyed(key):
    return {"Idempotency-Key": key}


def host_units(client):
    return [row["name"] for row in client.get("/host-units?limit=200").get_json()["items"]]


def kept():
    with reading():
        return db.session.scalar(sa.select(sa.func.count()).select_from(KeptAnswer))


@pytest.fixture
def hr(as_user, context):
    return as_user("hr")


def test_the_same_request_again_is_answered_alike_and_done_once(hr):
    body = {"name": "朝阳区商务局", "note": "一"}
    first = hr.post("/host-units", body, headers=keyed("a"))
    again = hr.post("/host-units", body, headers=keyed("a"))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert host_units(hr).count("朝阳区商务局") == 1
    assert hr.post("/host-units", {"name": "甲"}).status_code == 201


def test_another_body_with_the_same_key_is_refused(hr):
    assert hr.post("/host-units", {"name": "甲"}, headers=keyed("a")).status_code == 201
    for body, language, title in (
        ({"name": "乙"}, "zh", "此 Idempotency-Key 已用于另一请求"),
        ({"name": "甲", "note": ""}, "en", "This Idempotency-Key was used for another request"),
        ({"name": ""}, "zh", "此 Idempotency-Key 已用于另一请求"),
    ):
        headers = keyed("a") | {"Accept-Language": language}
        answer = hr.post("/host-units", body, headers=headers)
        told = answer.get_json()
        assert (answer.status_code, told["code"]) == (422, "idempotency_key_reused")
        assert told["title"] == title
    assert "乙" not in host_units(hr)


@pytest.mark.parametrize("key", ["", " ", "a b", "a" * 256, "a\x01", "a\x7f", "\xe9", "a\tb"])
def test_keys_that_are_none(hr, key):
    answer = hr.post("/host-units", {"name": "甲"}, headers=keyed(key))
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_idempotency_key")
    assert "甲" not in host_units(hr)


def test_the_longest_key_is_taken(hr):
    for _ in range(2):
        answer = hr.post("/host-units", {"name": "甲"}, headers=keyed("~" * 255))
        assert answer.status_code == 201
    assert host_units(hr).count("甲") == 1


def test_a_key_belongs_to_its_user_and_route(hr, as_user, world):
    assert hr.post("/host-units", {"name": "甲"}, headers=keyed("a")).status_code == 201
    other = as_user("other.hr").post("/host-units", {"name": "甲"}, headers=keyed("a"))
    assert (other.status_code, other.headers.get("Idempotency-Replayed")) == (201, None)
    assert other.get_json()["district_id"] == world.departments["LQ"]
    body = {"name": "王喆", "department_id": world.departments["SWJ"]}
    assert hr.post("/cadres", body, headers=keyed("a")).status_code == 201


def test_a_failure_is_not_kept(hr, as_user, world):
    body = {"name": "甲", "district_id": world.departments["LQ"]}
    refused = hr.post("/host-units", body, headers=keyed("a"))
    assert refused.status_code == 403
    assert hr.post("/host-units", {"name": "甲"}, headers=keyed("a")).status_code == 201
    assert kept() == 1


def test_a_repeated_verb_is_replayed_though_the_version_is_stale(as_user, world, context):
    path, cadre = f"/suggestions/{make_suggestion(world)}", as_user("cadre01")
    first = cadre.post(f"{path}/submit", version=1, headers=keyed("s"))
    again = cadre.post(f"{path}/submit", version=1, headers=keyed("s"))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.data == first.data
    entries = as_user("office").get(f"{path}/journal").get_json()["items"]
    assert [entry["action"] for entry in entries] == ["create", "submit"]


def test_several_at_once_are_replayed_whole(as_user, world, context):
    ids = [make_suggestion(world, "submitted") for _ in range(2)]
    office = as_user("office")
    versions = [office.get(f"/suggestions/{key}").get_json()["version"] for key in ids]
    items = [{"id": key, "version": v} for key, v in zip(ids, versions, strict=True)]
    first = office.post("/suggestions/accept", {"items": items}, headers=keyed("b"))
    again = office.post("/suggestions/accept", {"items": items}, headers=keyed("b"))
    assert first.get_json() == {"done": ids, "failed": []}
    assert again.get_json() == first.get_json()


def test_whoever_lost_his_right_gets_no_replay(hr, as_user, world):
    body = {"name": "甲"}
    assert hr.post("/host-units", body, headers=keyed("a")).status_code == 201
    secadmin, path = as_user("secadmin"), f"/users/{world.users['hr']}"
    version = secadmin.get(path).get_json()["version"]
    grant = {"role": "hr", "department_id": world.departments["QX"]}
    assert secadmin.post(f"{path}/revoke", grant, version=version).status_code == 200
    assert hr.post("/host-units", body, headers=keyed("a")).status_code == 403


def test_after_a_day_the_key_is_new(hr):
    with time_machine.travel(now(), tick=False) as clock:
        first = hr.post("/host-units", {"name": "甲"}, headers=keyed("a"))
        clock.shift(timedelta(hours=24))
        again = hr.post("/host-units", {"name": "甲"}, headers=keyed("a"))
        assert again.data == first.data
        clock.shift(timedelta(seconds=1))
        later = hr.post("/host-units", {"name": "乙"}, headers=keyed("a"))
        assert (later.status_code, later.get_json()["name"]) == (201, "乙")
        assert kept() == 1
        again = hr.post("/host-units", {"name": "乙"}, headers=keyed("a"))
        assert again.data == later.data


@pytest.mark.parametrize(
    ("username", "path"),
    [
        (None, "/tokens"),
        (None, "/activate"),
        ("sysadmin", "/users"),
        ("sysadmin", "/users/{hr}/reset-password"),
        ("hr", "/cadres/{cadre}/reveal"),
    ],
)
def test_answers_with_a_secret_take_no_key(as_user, world, username, path):
    path = path.format(hr=world.users["hr"], cadre=world.cadres["cadre01"])
    answer = as_user(username).post(path, {}, headers=keyed("a"))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_not_supported")
    empty = as_user(username).post(path, {}, headers=keyed(""))
    assert (empty.status_code, empty.get_json()["code"]) == (400, "invalid_idempotency_key")


def test_other_methods_need_no_key(as_user, world):
    path = f"/departments/{world.departments['SWJ']}"
    for name in ("一", "二"):
        sysadmin = as_user("sysadmin")
        version = sysadmin.get(path).get_json()["version"]
        changed = sysadmin.patch(path, {"duties": name}, version=version, headers=keyed("a"))
        assert changed.get_json()["duties"] == name
