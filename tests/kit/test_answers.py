"""What stands around every answer: entity tags, request ids, headers of security."""

import re

import pytest

SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}

WRONG_WAYS = (
    "Bearer",
    "Bearer ",
    "Bearer \xe9",
    "Bearer unknown",
    "Bearer " + "a" * 5000,
    "Bearer a b",
    "Basic aHI6QW5mYW5nLTIwMjY=",
    "bearer,",
    "\x00",
)


def test_an_unchanged_item_is_not_sent_again(as_user):
    leader = as_user("leader")
    tag = leader.get("/me").headers["ETag"]
    assert re.fullmatch(r'"\d+\.[0-9a-f]{20}"', tag)
    for header in (tag, f"W/{tag}", f'"x", {tag}', "*", f" {tag} "):
        for method in ("GET", "HEAD"):
            answer = leader.call(method, "/me", headers={"If-None-Match": header})
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert answer.headers["Vary"] == "Accept-Language"
    version = tag.split(".")[0] + '"'
    for header in (version, '"x"', "", "nonsense", tag.strip('"')):
        assert leader.get("/me", headers={"If-None-Match": header}).status_code == 200


def test_a_tag_changes_with_the_item_and_with_what_is_told_of_it(as_user, world):
    sysadmin, secadmin = as_user("sysadmin"), as_user("secadmin")
    path = f"/users/{world.users['leader']}"
    first, other = sysadmin.get(path), secadmin.get(path)
    assert first.get_json()["version"] == other.get_json()["version"]
    assert first.headers["ETag"] != other.headers["ETag"]  # other actions are allowed
    version = first.get_json()["version"]
    changed = sysadmin.patch(path, {"display_name": "另一名"}, version=version)
    assert changed.headers["ETag"] == sysadmin.get(path).headers["ETag"]
    assert changed.headers["ETag"].startswith(f'"{version + 1}.')
    stale = sysadmin.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert stale.status_code == 200


def test_a_list_has_no_tag_of_an_item(as_user):
    answer = as_user("leader").get("/departments", headers={"If-None-Match": "*"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("given", ["12345678", "a-b_c.d-e", "A" * 64])
def test_the_callers_request_id_comes_back(as_user, given):
    for path in ("/me", "/nothing"):
        answer = as_user("leader").get(path, headers={"X-Request-ID": given})
        assert answer.headers["X-Request-ID"] == given
        if path == "/nothing":
            assert answer.get_json()["request_id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "with space", "<script>1", "\xe9\xe9\xe9"]
)
def test_other_request_ids_are_replaced(as_user, given):
    answer = as_user("leader").get("/me", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/me", 200),
        ("GET", "/api/v1/openapi.json", 200),
        ("GET", "/api/docs", 200),
        ("GET", "/nothing", 404),
        ("POST", "/api/v1/me", 405),
        ("PATCH", "/api/v1/me", 415),
        ("OPTIONS", "/api/v1/me", 200),
    ],
)
def test_every_answer_carries_the_headers_of_security(as_user, method, path, status):
    leader = as_user("leader")
    answer = leader.http.open(path, method=method, headers=leader.headers)
    assert answer.status_code == status
    for name, value in SECURE.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Request-ID"]


def test_who_is_not_signed_in_is_told_how_to(as_user):
    anybody = as_user(None)
    for header in ({}, *({"Authorization": value} for value in WRONG_WAYS)):
        answer = anybody.get("/me", headers=header)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="secondment"'


def test_a_fault_of_ours_tells_nothing_of_the_inside(as_user, transaction):
    """A table is gone: the answer is a plain 5xx, without SQL, names or traces."""
    hr = as_user("hr")
    transaction.exec_driver_sql("DROP TABLE kept_answer")
    answer = hr.post("/host-units", {"name": "甲"}, headers={"Idempotency-Key": "a"})
    assert answer.status_code in {500, 503}
    assert answer.get_json()["code"] in {"internal_error", "unavailable"}
    for word in ("kept_answer", "SELECT", "Traceback", "sqlite", "psycopg"):
        assert word not in answer.get_data(as_text=True)


def test_a_refusal_that_cannot_be_written_down_is_not_answered_as_one(as_user, transaction):
    hr = as_user("hr")
    assert hr.get("/users").status_code == 403
    transaction.exec_driver_sql("ALTER TABLE journal_entry RENAME TO elsewhere")
    assert hr.get("/users").status_code in {500, 503}
