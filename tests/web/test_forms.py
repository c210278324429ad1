"""Forms as pages send them: faults beside the fields, nothing typed is lost, whoever sent it."""

import re

import pytest

from secondment.web.pages import LANGUAGES
from tests.web.desk import Desk


@pytest.fixture
def desk(app, transaction):
    return lambda username: Desk(app, username)


def test_a_fault_stands_beside_its_field_and_what_was_typed_comes_back(desk):
    page = desk("cadre01").send("/password", {"old_password": "x", "password": "short"})
    text = page.get_data(as_text=True)
    assert page.status_code in (401, 422)
    assert 'id="error-summary"' in text


def test_a_form_of_another_session_is_given_back(desk, app):
    """Whoever lures somebody to send a form has not its token: nothing is done."""
    office = desk("office")
    sent = office.http.post("/language", data={"language": "en", "csrf_token": "stolen"})
    assert sent.status_code == 422
    assert office.get("/").status_code == 200


def test_what_was_typed_outlives_the_session(app, transaction, world):
    """Signed out meanwhile: the sign-in page keeps the texts, but no password."""
    nobody = app.test_client()
    sent = nobody.post("/suggestions/new", data={"title": "共享专员 <b>", "password": "geheim"})
    text = sent.get_data(as_text=True)
    assert sent.status_code == 401
    assert re.search(r'<input type="hidden" name="title" value="共享专员 &lt;b&gt;">', text)
    assert "geheim" not in text


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\\\evil.example"])
def test_no_way_leads_to_another_host(desk, wanted):
    answer = desk("office").get("/sign-in", query_string={"next": wanted})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_pages(desk, language):
    answer = desk("office").get("/nowhere", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert answer.headers["X-Request-ID"] in answer.get_data(as_text=True)


def test_the_api_never_answers_a_page(desk):
    answer = desk("office").get("/api/v1/nowhere", headers={"Accept": "text/html"})
    assert answer.mimetype == "application/problem+json"
    assert desk("office").get("/api/v1/me").status_code == 401


def test_nothing_inline(desk):
    policy = desk("office").get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_wrong_code_comes_back_as_a_form(app, transaction):
    visitor = Desk(app, "office")
    visitor.http.get("/sign-in")
    with visitor.http.session_transaction() as session:
        session.clear()
    sent = visitor.send(
        "/activate", {"username": "office", "code": "x", "password": "Gut-2026-lang"}
    )
    assert sent.status_code == 401
    assert 'value="office"' in sent.get_data(as_text=True)


def test_a_stale_form_is_told_and_may_be_sent_again(desk, world, as_user):
    """Changed meanwhile by somebody else: what was typed comes back, with the present version."""
    hr, api = desk("hr"), as_user("hr")
    path = f"/cohorts/{world.cohorts['study']}"
    cohort = api.get(path).json
    api.patch(path, {"theme": "别人的改动"}, version=cohort["version"])
    typed = {"version": cohort["version"], "code": cohort["code"], "title": "我的标题"}
    typed |= {"starts_on": cohort["starts_on"], "ends_on": cohort["ends_on"]}
    stale = hr.send(f"{path}/edit", typed)
    assert stale.status_code == 412
    assert 'value="我的标题"' in stale.get_data(as_text=True)
    again = hr.send(f"{path}/edit", typed | {"version": cohort["version"] + 1})
    assert again.status_code == 302
    assert api.get(path).json["title"] == "我的标题"
