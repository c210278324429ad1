"""Moves with a wrong If-Match, at the wrong time or by the wrong unit are never made."""

import pytest

from secondment.kit.unit_of_work import reading
from tests.suggestions.factories import assignment_id, make_suggestion

MALFORMED = (
    "*",
    "1",
    '"1',
    "'1'",
    '"1", "2"',
    '"1" "2"',
    '"-1"',
    '"1e0"',
    '"1.XYZ"',
    '"१"',
    '""',
    "",
    'w/"1"',
    '"' + "1" * 10 + '"',
    '"1.' + "a" * 65 + '"',
    "junk " * 800,
)


def task_of(suggestion):
    """The id of its assignment; the read is ended, as else what follows would hang on it."""
    with reading():
        return assignment_id(suggestion)


@pytest.fixture
def targets(as_user, world, context):
    """`(client, method, path, body)` of each kind of act that needs If-Match."""
    suggestion = f"/suggestions/{make_suggestion(world)}"
    task = f"/assignments/{task_of(make_suggestion(world, 'assigned'))}"
    return [
        (as_user("cadre01"), "POST", f"{suggestion}/submit", None),
        (as_user("cadre01"), "PATCH", suggestion, {"title": "另一标题"}),
        (as_user("cadre01"), "DELETE", suggestion, None),
        (as_user("swj.handler"), "POST", f"{task}/sign", None),
        (as_user("sysadmin"), "PATCH", f"/departments/{world.departments['SWJ']}", {"name": "x"}),
        (as_user("sysadmin"), "POST", f"/users/{world.users['hr']}/disable", None),
        (as_user("secadmin"), "PATCH", "/security-settings", {"idle_minutes": 5}),
        (as_user("hr"), "PATCH", "/me", {"locale": "en"}),
    ]


def test_without_if_match_nothing_is_done(targets, refused):
    for client, method, path, body in targets:
        told = refused(client.call(method, path, json=body), 428, "precondition_required")
        assert told["title"] == "请以 If-Match 说明所依据的版本"


def test_a_stale_or_weak_version_is_refused(targets, refused):
    for client, method, path, body in targets:
        for tag in ('"999"', '"0"', '"999999999.0a"', 'W/"1"', 'W/"999"'):
            answer = client.call(method, path, json=body, headers={"If-Match": tag})
            told = refused(answer, 412, "stale")
            assert "allowed_actions" not in told


def test_a_malformed_if_match_is_refused(targets, refused):
    for number, (client, method, path, body) in enumerate(targets):
        for tag in MALFORMED if number < 2 else MALFORMED[:1]:
            answer = client.call(
                method, path, json=body, headers={"If-Match": tag, "Accept-Language": "en"}
            )
            told = refused(answer, 400, "invalid_if_match")
            assert told["title"] == "If-Match is malformed"


def test_the_version_alone_is_compared(as_user, world, context):
    path, cadre = f"/suggestions/{make_suggestion(world)}", as_user("cadre01")
    read = cadre.get(path)
    version = read.get_json()["version"]
    assert read.headers["ETag"].startswith(f'"{version}.')
    made = cadre.patch(path, {"topic": "楼宇"}, headers={"If-Match": read.headers["ETag"]})
    assert made.status_code == 200
    again = {"If-Match": f' "{version + 1}.{"0" * 20}" '}  # of another answer, the same version
    assert cadre.patch(path, {"topic": "招商"}, headers=again).status_code == 200


def test_wrong_content_is_told_before_a_wrong_version(as_user, world, refused):
    path = f"/departments/{world.departments['SWJ']}"
    sysadmin = as_user("sysadmin")
    refused(sysadmin.patch(path, {"name": ""}), 422, "blank", "/name")
    refused(sysadmin.patch(path, data=b"{"), 415, "unsupported_media_type")


def test_acts_before_their_time_name_what_may_be_done(as_user, world, context, refused_later):
    suggestion = make_suggestion(world, "assigned")
    task, cadre, handler = task_of(suggestion), as_user("cadre01"), as_user("swj.handler")
    refused = refused_later()
    rating = {"attitude": "satisfied", "result": "satisfied"}
    version = cadre.get(f"/suggestions/{suggestion}").get_json()["version"]
    told = refused(
        cadre.post(f"/suggestions/{suggestion}/evaluation", rating, version=version),
        409,
        "invalid_transition",
    )
    assert (told["state"], told["allowed_actions"]) == ("assigned", ["attach"])
    decisions = [{"id": suggestion, "decision": "adopted"}]
    reply = {
        "body": "答复",
        "outcome_class": "resolved",
        "measures": decisions,
        "contact_name": "陈科长",
        "contact_phone": "13900000041",
    }
    answer = handler.post(f"/assignments/{task}/replies", reply)
    told = refused(answer, 409, "invalid_transition")
    assert told["state"] == "assigned"
    assert "sign" in told["allowed_actions"]
    assert "reply" not in told["allowed_actions"]


def test_the_same_move_twice(as_user, world, context, refused_later):
    path, cadre = f"/suggestions/{make_suggestion(world)}", as_user("cadre01")
    first = cadre.post(f"{path}/submit", version=cadre.get(path).get_json()["version"])
    assert first.status_code == 200
    refused = refused_later()
    again = cadre.post(f"{path}/submit", version=first.get_json()["version"])
    told = refused(again, 409, "invalid_transition")
    assert told["state"] == "submitted"
    assert told["allowed_actions"] == ["attach", "withdraw"]
    refused(cadre.post(f"{path}/submit", version=1), 412, "stale")


@pytest.mark.parametrize("username", ["fgj.handler", "other.handler"])
def test_another_units_item_does_not_exist(as_user, world, context, refused_later, username):
    suggestion = make_suggestion(world, "assigned")
    task, stranger = task_of(suggestion), as_user(username)
    refused = refused_later()
    refused(stranger.post(f"/assignments/{task}/sign", version=1), 404, "not_found")
    refused(stranger.post(f"/assignments/{task}/sign"), 404, "not_found")
    refused(stranger.get(f"/suggestions/{suggestion}"), 404, "not_found")
    refused(stranger.post(f"/suggestions/{suggestion}/close", version=1), 404, "not_found")


def test_a_body_where_none_is_wanted(as_user, world, context, refused_later):
    path, cadre = f"/suggestions/{make_suggestion(world)}/submit", as_user("cadre01")
    refused = refused_later()
    refused(cadre.post(path, {"state": "closed"}, version=1), 422, "read_only", "/state")
    refused(cadre.post(path, {"why": "x"}, version=1), 422, "unknown_field", "/why")
    refused(cadre.post(path, [], version=1), 422, "invalid_type", "")
    refused(cadre.post(f"{path}?force=true", version=1), 422, "unknown_parameter", "force")
