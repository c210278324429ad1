"""The demonstration: every state, told by the services whatever the day, loaded once."""

import re
from collections import Counter
from datetime import UTC, datetime

import jsonschema
import pytest
import sqlalchemy as sa
import time_machine

from secondment.cohorts.models import Cadre, Secondment
from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.errors import Problem
from secondment.reports.models import File, Report
from secondment.seed import seed
from secondment.suggestions import states
from secondment.suggestions.answer_models import Commitment, Evaluation, Reply, Result
from secondment.suggestions.models import Assignment, CoSigner, Referral, Slip, Study, Suggestion
from secondment.summaries.schemas import COHORT_SUMMARY
from tests.client import Client
from tests.demonstration import PASSWORD, demonstrated, initialised
from tests.installation import own_installation
from tests.transactions import rolled_back

LETTER = re.compile(r"示(商务|投服|云街)〔20\d\d〕[1-9]\d*号")
# Before long holidays, and where dates pass the end of the known calendar.
DAYS = (pytest.param("2026-02-10", marks=pytest.mark.whole("a day like the other")), "2027-03-01")
LONG_AGO = "2026-01-05"
LIT = ("星级评定", "楼宇企业专窗", "外迁预警", "技艺工坊", "家政服务", "开业倒排")


@pytest.fixture(scope="module")
def seeded(app, tmp_path_factory):
    """An installation of its own with the demonstration: tests only read it."""
    with own_installation(app, tmp_path_factory.mktemp("seeded"), like=demonstrated) as service:
        yield service


@pytest.fixture
def told(seeded):
    """`told(username)` reads the API; `told.item(words)` the suggestion whose title has them."""

    def client(username):
        return Client(seeded, username)

    def item(words, username="office"):
        with seeded.app_context():
            query = sa.select(Suggestion.id).where(Suggestion.title.contains(words))
            found = db.session.scalars(query).one()
        return client(username).get(f"/suggestions/{found}").get_json()

    client.item = item
    return client


def states_of(model, column="state"):
    kept = getattr(model, column)
    return Counter(db.session.scalars(sa.select(kept).where(kept.is_not(None))))


def units(item):
    return {
        one["department"]["code"]: (one["role"], one["state"])
        for one in item["assignments"]
        if one["state"] not in states.ENDED
    }


def task(item, code):
    """The unit's latest task in the suggestion."""
    return [one for one in item["assignments"] if one["department"]["code"] == code][-1]


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (Suggestion, states.SUGGESTION),
        (Assignment, states.ASSIGNMENT),
        (Reply, states.REPLY),
        (Study, states.STUDY),
        (Commitment, states.COMMITMENT),
    ],
    ids=lambda value: getattr(value, "__tablename__", ""),
)
def test_every_state_is_there(seeded, model, table):
    assert set(states_of(model)) == set(table.states)


@pytest.mark.parametrize(
    ("model", "column", "values"),
    [
        (Suggestion, "source", {"cadre", "talk", "report", "meeting", "paper", "enterprise"}),
        (Assignment, "role", set(states.UNIT_ROLES)),
        (Assignment, "return_ruling", set(states.RULINGS)),
        (Assignment, "extension_state", set(states.EXTENSION_STATES)),
        (Evaluation, "result", set(states.RATINGS)),
        (Result, "kind", {"policy", "project", "practice"}),
        (Report, "state", {"draft", "submitted", "returned", "accepted"}),
        (Secondment, "state", {"returned", "ended_early"}),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__tablename__", ""),
)
def test_every_kind_is_there(seeded, model, column, values):
    assert set(states_of(model, column)) == values


def actions(told, item):
    entries = told("office").get(f"/suggestions/{item['id']}/journal").get_json()["items"]
    return [entry["action"] for entry in entries]


def replies_of(item):
    query = sa.select(Reply.round, Reply.state).where(Reply.suggestion_id == item["id"])
    return list(map(tuple, db.session.execute(query.order_by(Reply.round))))


def test_it_is_told_in_its_own_past_and_sealed(seeded):
    accounts = {"hr", "office", "swj.editor", "jd4.signer", "cadre12", "cadre16", "auditor"}
    assert accounts <= set(seeded.extensions["made"])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cadre)) == 16
    assert db.session.scalar(sa.select(sa.func.max(Entry.at))) < now()
    count, broken = verify()
    assert broken is None
    assert count == db.session.scalar(sa.select(sa.func.count()).select_from(Entry))


def test_one_unit_has_still_to_answer_the_study(told):
    answer = told("office").get("/studies").get_json()["items"]
    by_unit = {one["department"]["code"]: one for one in answer}
    states_by_unit = {code: one["state"] for code, one in by_unit.items()}
    assert states_by_unit.pop("JD4") == "sent"
    assert states_by_unit.pop("ZZB") == "withdrawn"
    assert states_by_unit == dict.fromkeys(("FGJ", "SWJ", "TZJ", "JD1", "JD2", "JD3"), "answered")
    for code, one in by_unit.items():
        taken = [each for each in one["suggestions"] if each["taken_up"]]
        assert bool(taken) == (code != "ZZB"), code
    assert len(by_unit["JD4"]["suggestions"]) == 8
    assert told.item("家政服务诚信卡")["state"] == "handling"
    assert units(told.item("每周会商"))["FGJ"] == ("separate", "replied")


def test_a_joint_item_waits_for_one_opinion(told):
    item = told.item("星级评定")
    assert units(item) == {
        "SWJ": ("lead", "signed"),
        "JD1": ("co", "opinion_given"),
        "JD2": ("co", "signed"),
    }
    handler = told("swj.handler")
    lead = next(one for one in item["assignments"] if one["role"] == "lead")
    (reply,) = handler.get(f"/assignments/{lead['id']}/replies").get_json()["items"]
    refused = handler.post(f"/replies/{reply['id']}/submit", version=reply["version"])
    assert refused.get_json()["code"] == "opinions_missing"
    assert [unit["code"] for unit in refused.get_json()["departments"]] == ["JD2"]
    merged = told.item("物业服务打分")
    assert (merged["state"], merged["merged_into_id"]) == ("merged", item["id"])


def test_returns_and_extensions_are_asked_for_and_ruled_on(told):
    asked = told.item("用电报装")
    assert (asked["state"], units(asked)) == ("assigned", {"TZJ": ("sole", "return_requested")})
    given_on = told.item("政策辅导员")
    assert task(given_on, "FGJ")["state"] == "returned"
    assert units(given_on) == {"SWJ": ("sole", "signed")}
    assert task(given_on, "SWJ")["extension"]["state"] == "granted"
    reassigned = told.item("共享单车")
    assert task(reassigned, "JD2")["state"] == "removed"
    assert units(reassigned) == {"JD1": ("sole", "signed")}
    assert task(told.item("楼宇企业专窗"), "JD3")["extension"]["state"] == "requested"
    paused = told.item("技艺工坊")
    assert (paused["paused_since"] is not None, paused["light"]) == (True, None)
    assert task(paused, "JD2")["extension"]["state"] == "refused"


def test_an_answer_was_returned_and_given_again(told):
    item = told.item("回访京沪")
    replies = told("tzj.handler").get(f"/assignments/{task(item, 'TZJ')['id']}/replies").get_json()
    assert Counter(one["state"] for one in replies["items"]) == {"returned": 1, "submitted": 1}
    promises = told("office").get(f"/commitments?suggestion_id={item['id']}").get_json()["items"]
    assert [one["state"] for one in promises] == ["void"]


def test_slips_follow_their_levels_and_are_numbered(seeded, told):
    item = told.item("外迁预警")
    query = sa.select(Slip.level, Slip.number).where(Slip.suggestion_id == item["id"])
    slips = dict(db.session.execute(query).all())
    assert set(slips) == {"remind", "urge"}
    assert slips["remind"] is None
    assert re.fullmatch(r"催办〔20\d\d〕1号", slips["urge"])


def test_promises_are_open_missed_reported_and_kept(told):
    def promise(words):
        item = told.item(words)
        path = f"/commitments?suggestion_id={item['id']}"
        (row,) = told("office").get(path).get_json()["items"]
        one = told("office").get(f"/commitments/{row['id']}").get_json()
        return item["state"], one["state"], one["missed"], len(one["evidence"])

    assert promise("商务楼宇资源一张图") == ("replied", "open", False, 0)
    assert promise("民宿统一办理消防") == ("tracking", "open", True, 0)
    assert promise("物业收费标准") == ("tracking", "delivered", False, 2)
    assert promise("政策口袋书") == ("closed", "verified", False, 1)


def test_the_evidence_can_be_read(seeded, told):
    file_id = db.session.scalar(sa.select(File.id).where(File.name == "口袋书发放清单.txt"))
    with told("leader").get(f"/files/{file_id}/content") as content:
        assert "合计1860册" in content.get_data(as_text=True)


def test_no_file_waits_to_be_read(seeded):
    assert set(db.session.scalars(sa.select(File.text_status))) == {"extracted"}


def test_proposals_were_found_in_a_report(seeded, told):
    report_id = db.session.scalar(sa.select(Report.id).where(Report.kind == "study"))
    items = told("hr").get(f"/reports/{report_id}/proposals").get_json()["items"]
    assert [one["state"] for one in items] == ["taken", "offered", "dropped"]
    made = told("cadre04").get(f"/suggestions/{items[0]['suggestion_id']}").get_json()
    assert (made["state"], made["title"]) == ("draft", items[0]["title"]["text"])
    assert len(made["measures"]) == 3
    assert made["source_passage"]["start"] == items[0]["start"]


def test_the_second_cohort_is_handled_formally(seeded, told):
    letters = db.session.scalars(sa.select(Reply.number).where(Reply.number.is_not(None))).all()
    assert len(letters) == len(set(letters)) == 5
    assert all(map(LETTER.fullmatch, letters))
    satisfied, urged = told.item("免租引进"), told.item("党群服务站")
    assert (satisfied["state"], satisfied["evaluation"]["result"]) == ("closed", "satisfied")
    assert (urged["state"], urged["evaluation"]) == ("replied", None)
    assert urged["evaluation_urged_at"] is not None
    again, waiting = told.item("开业倒排"), told.item("楼宇经理人")
    assert (again["state"], again["round"]) == ("handling", 2)
    assert replies_of(again) == [(1, "sent"), (2, "signed_off")]
    assert replies_of(waiting) == [(1, "passed")]
    assert actions(told, waiting)[-5:] == ["return", "edit", "submit", "sign-off", "pass"]


def test_suggestions_have_co_signers_and_are_referred(seeded):
    for model in (CoSigner, Referral):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 1


@pytest.mark.parametrize("code", ["BJSH-1", "BJSH-2"])
def test_the_summary_is_valid(seeded, code):
    shell = seeded.test_cli_runner().invoke(args=["export", "summary", code])
    assert shell.exit_code == 0, shell.output
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(COHORT_SUMMARY, format_checker=checker)
    summary = seeded.json.loads(shell.output)
    validator.validate(summary)
    assert summary["cohort"]["code"] == code


def test_a_database_with_cadres_is_refused(seeded):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Entry))
    db.session.rollback()
    with pytest.raises(Problem) as refused:
        seed(PASSWORD, now())
    assert refused.value.code == "not_empty"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == before


# Whatever the day


@pytest.fixture(scope="module")
def long_ago(tmp_path_factory):
    """A service on SQLite as `init` leaves it; the days are the same on either database."""
    with own_installation(None, tmp_path_factory.mktemp("long_ago")) as service:
        with time_machine.travel(f"{LONG_AGO}T00:00:00Z", tick=False):
            initialised()
        yield service


@pytest.mark.parametrize("day", DAYS)
def test_lights_and_promises_are_the_same_on_any_day(long_ago, day):
    at = datetime.fromisoformat(f"{day}T00:30:00+08:00").astimezone(UTC)
    with rolled_back(long_ago), time_machine.travel(at, tick=False):
        with long_ago.app_context():
            seed(PASSWORD, now())
            assert db.session.scalar(sa.select(sa.func.max(Entry.at))) < now()
        office = Client(long_ago, "office")
        tasks = office.get("/assignments?limit=200").get_json()["items"]
        lights = {
            (words, one["department"]["code"]): one["light"]
            for one in tasks
            for words in LIT
            if words in one["title"] and one["state"] in states.OWING
        }
        missed = office.get("/commitments?missed=true").get_json()["items"]
    for key in (
        ("开业倒排", "TZJ"),
        ("星级评定", "JD2"),
    ):  # a month's limit, some days from its end
        assert lights.pop(key) in {"green", "yellow"}
    assert lights == {
        ("星级评定", "SWJ"): "green",
        ("楼宇企业专窗", "JD3"): "yellow",
        ("外迁预警", "JD1"): "red",
        ("技艺工坊", "JD2"): None,
        ("家政服务", "JD4"): "green",
    }
    assert [one["text"] for one in missed] == ["完成64家民宿的消防自查，一户一单。"]
