"""Addresses and methods there are none of, and hosts that are not ours."""

import pytest

from secondment.app import create_app
from tests.bad_inputs.bodies import good
from tests.test_access import paths_of

PROBLEM = "application/problem+json"


UNKNOWN = (
    "/api",
    "/api/v1",
    "/api/v1/",
    "/api/v1/nothing",
    "/api/v1/me/",
    "/api//v1/me",
    "/api/v1//me",
    "/api/v1/me%00",
    "/api/v1/ME",
    "/api/v2/me",
    "/api/v1/../../etc/passwd",
    "/.git/config",
    "/api/docs/nothing.js",
    "/api/docs/../../../../etc/passwd",
    "/api/docs/%2e%2e/%2e%2e/config.py",
    "/%FF%FE",
    "/" + "a" * 3900,
)


def test_unknown_addresses_are_told_alike(as_user, refused):
    anybody = as_user(None).http
    for path in UNKNOWN:
        for method in ("GET", "POST"):
            answer = anybody.open(path, method=method)
            if method == "POST" and path.startswith("/api/docs/"):
                assert answer.status_code in {404, 405}
            else:
                refused(answer, 404, "not_found")
        english = anybody.get(path, headers={"Accept-Language": "en"})
        assert english.mimetype == PROBLEM
        assert english.get_json()["title"] == "Not found, or not visible to you"


def test_other_methods_are_refused_everywhere_and_told_which_there_are(app, as_user, refused):
    anybody, known = as_user(None).http, {}
    for route, path in paths_of(app).items():
        known.setdefault(path, set()).add(route.split()[0])
    for path, methods in known.items():
        address = path.replace("{year}", "2026").replace("{path:name}", "x").replace("{name}", "x")
        for method in ("TRACE", "BREW", "PROPFIND", "PUT"):
            if method in methods:
                continue
            answer = anybody.open(address, method=method)
            allowed = set(answer.headers.get("Allow", "").split(", "))
            assert (answer.status_code, answer.get_json()["code"]) == (405, "method_not_allowed")
            assert allowed >= methods, path
    refused(anybody.open("/api/v1/me", method="TRACE"), 405, "method_not_allowed")


def test_a_body_in_another_method_is_not_an_act(as_user, world, refused):
    """No header turns one method into another."""
    hr = as_user("hr")
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "DELETE"}):
        got = hr.get("/host-units", json=good("host-units", world), headers=headers)
        assert got.status_code == 200
    told = hr.get("/host-units?_method=POST")
    refused(told, 422, "unknown_parameter", "_method")


def test_head_is_get_without_its_body(as_user):
    leader = as_user("leader")
    got, headed = leader.get("/departments"), leader.call("HEAD", "/departments")
    assert (headed.status_code, headed.data) == (200, b"")
    assert headed.headers["Content-Length"] == str(len(got.data))
    me = leader.call("HEAD", "/me")
    assert me.headers["ETag"] == leader.get("/me").headers["ETag"]
    for client, path, status in (
        (as_user(None), "/me", 401),
        (leader, "/suggestions/abc", 404),
        (leader, "/users", 403),
    ):
        answer = client.call("HEAD", path)
        assert (answer.status_code, answer.data, answer.mimetype) == (status, b"", PROBLEM)


def test_options_tell_the_methods_and_do_nothing(as_user, refused_later):
    refused = refused_later()
    answer = as_user(None).call("OPTIONS", "/tokens")
    assert (answer.status_code, answer.data) == (200, b"")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    cross = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = as_user(None).call("OPTIONS", "/tokens", headers=cross)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    refused(as_user(None).call("OPTIONS", "/nothing"), 404, "not_found")


@pytest.fixture(scope="module")
def one_host(tmp_path_factory):
    """The service answering to one name only."""
    folder = tmp_path_factory.mktemp("one-host")
    config = {"INSTANCE_PATH": str(folder), "TRUSTED_HOSTS": "gz.example,127.0.0.1"}
    return create_app(config | {"SECONDMENT_ENV": "test", "LOG_LEVEL": "ERROR"}).test_client()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "gz.example.evil.example", "evil.example:80", "a b", "gz.example@x", "["],
)
def test_other_hosts_are_refused(one_host, host):
    for path in ("/api/v1/me", "/api/docs", "/nothing"):
        answer = one_host.get(path, headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
        assert answer.get_json()["code"] == "bad_request"
        assert answer.headers["X-Request-ID"]


def test_our_own_hosts_are_served(one_host):
    for host in ("gz.example", "gz.example:8000", "127.0.0.1"):
        assert one_host.get("/api/v1/me", headers={"Host": host}).status_code == 401


def test_no_host_reaches_an_address_of_ours(as_user, world):
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    made = as_user("hr").post("/host-units", good("host-units", world), headers=forged)
    assert made.status_code == 201
    assert made.headers["Location"].startswith("/api/v1/host-units/")
    assert "evil" not in made.get_data(as_text=True)
