"""Policies and outcome schemes through the API."""

import copy

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.policies import defaults
from secondment.policies.models import OUTCOME_CLASSES, OutcomeScheme, Policy
from secondment.policies.service import load_defaults
from tests.queries import counted
from tests.world import BEFORE, PEOPLE

# moves.md 1, word for word where the two differ
DIFFERENCES = {
    "letter": ("off", "own_series"),
    "send_on_sign_off": (True, False),
    "pre_check": (False, True),
    "evaluation": ("optional", "required"),
    "contact_required": (False, True),
    "rounds": (1, 2),
    "quota": ("none", "refuse"),
}
SHIPPED_LIMITS = {
    "assign": (7, "working_day"),
    "sign": (2, "working_day"),
    "return": (7, "working_day"),
    "decide_return": (10, "working_day"),
    "contact": (20, "working_day"),
    "opinion": (1, "month"),
    "reply": (3, "month"),
    "evaluation": (20, "working_day"),
    "rehandle": (1, "month"),
}


def by_code(client, code, path="/policies"):
    (row,) = client.get(f"{path}?code={code}").get_json()["items"]
    return row


def some_levels(*codes):
    return [
        {"code": code, "zh": "级", "en": "level", "template": code, "series": "", "after": after}
        for code, after in codes
    ]


def test_the_two_shipped_policies_are_as_the_table_says(as_user):
    client = as_user("leader")
    study, formal = by_code(client, "study"), by_code(client, "formal")
    for name, values in DIFFERENCES.items():
        assert (study[name], formal[name]) == values, name
    told = {"id", "code", "name", "name_en", "report_duties", "updated_at", *DIFFERENCES}
    for name in set(study) - told:
        assert study[name] == formal[name], name
    assert study["paper_sign_off"] is True
    assert study["reply_cap_months"] == 6
    assert study["quota_percent"] == 20
    limits = {name: (it["amount"], it["unit"]) for name, it in study["limits"].items()}
    assert limits == SHIPPED_LIMITS
    assert all(limit["roll"] for limit in study["limits"].values())
    assert [grade["zh"] for grade in study["grade_scale"]] == ["优秀", "称职", "基本称职", "不称职"]
    assert [level["zh"] for level in study["supervision_levels"]] == ["提醒", "催办单", "督办单"]
    assert [level["after"] for level in study["supervision_levels"]] == [None, "remind", "urge"]
    assert study["lights"] == {"yellow_working_days": 5}
    assert study["reminders"] == [5, 1]
    assert formal["report_duties"][:2] == study["report_duties"]
    assert formal["report_duties"][2:] == [{"kind": "weekly", "every": "week"}]


def test_the_shipped_schemes_give_every_class_a_letter(as_user):
    client = as_user("hr")
    shanghai = by_code(client, "shanghai-four", "/outcome-schemes")["letters"]
    other = by_code(client, "abcd-1", "/outcome-schemes")["letters"]
    letters = [
        {name: letter["letter"] for name, letter in scheme.items()} for scheme in (shanghai, other)
    ]
    assert letters[0] == {
        "resolved": "A", "in_progress": "B", "planned": "C",
        "reference": "D", "infeasible": "D", "referred_up": "D",
    }  # fmt: skip
    assert letters[1] == {
        "resolved": "A", "in_progress": "B", "planned": "B",
        "reference": "D", "infeasible": "C", "referred_up": "C",
    }  # fmt: skip
    assert set(shanghai) == set(OUTCOME_CLASSES)
    assert shanghai["resolved"]["zh"] == "解决采纳"


def test_loading_again_adds_nothing_and_leaves_changes(context):
    with unit_of_work():
        row = db.session.scalar(sa.select(Policy).where(Policy.code == "study"))
        row.rounds = 2
        row.touch(BEFORE)
    with unit_of_work():
        load_defaults(BEFORE)
    with reading():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Policy)) == 2
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutcomeScheme)) == 2
        assert db.session.scalar(sa.select(Policy.rounds).where(Policy.code == "study")) == 2


def test_a_policy_left_to_its_defaults_is_as_study(as_user, world):
    sysadmin = as_user("sysadmin")
    district = world.departments["QX"]
    made = sysadmin.post(
        "/policies", {"code": "own", "name": "本区办理规则", "district_id": district, "rounds": 2}
    )
    assert made.status_code == 201, made.get_json()
    own, study = made.get_json(), by_code(sysadmin, "study")
    assert own["rounds"] == 2
    assert own["district_id"] == district
    for name in set(study) - {
        "id",
        "code",
        "name",
        "name_en",
        "district_id",
        "rounds",
        "updated_at",
    }:
        assert own[name] == study[name], name
    assert sysadmin.get(made.headers["Location"].removeprefix("/api/v1")).get_json() == own


def test_a_change_is_kept_and_journalled_with_old_and_new_values(as_user, context):
    sysadmin = as_user("sysadmin")
    formal = by_code(sysadmin, "formal")
    limits = copy.deepcopy(formal["limits"])
    limits["sign"] = {"amount": 3, "unit": "calendar_day", "roll": False}
    patch = {"limits": limits, "evaluation": "optional"}
    changed = sysadmin.patch(f"/policies/{formal['id']}", patch, version=formal["version"])
    assert changed.status_code == 200
    assert changed.get_json()["limits"] == limits
    assert changed.get_json()["version"] == formal["version"] + 1
    with reading():
        entry = db.session.scalars(
            sa.select(Entry).where(Entry.subject_id == formal["id"]).order_by(Entry.seq.desc())
        ).first()
    assert entry.action == "edit"
    assert '"evaluation":["required","optional"]' in entry.changes
    assert '"unit":"calendar_day"' in entry.changes


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"limits": {"sign": None}}, "/limits/sign", "null"),
        ({"limits": {"sign": {"amount": 2, "unit": "month"}}}, "/limits/sign/roll", "required"),
        ({"limits": {"sign": {"amount": 0, "unit": "working_day", "roll": True}}},
         "/limits/sign/amount", "out_of_range"),
        ({"limits": {"sign": {"amount": "2", "unit": "working_day", "roll": True}}},
         "/limits/sign/amount", "invalid_type"),
        ({"limits": {"sign": {"amount": 2, "unit": "week", "roll": True}}},
         "/limits/sign/unit", "invalid_choice"),
        ({"limits": {"tea": {"amount": 2, "unit": "month", "roll": True}}},
         "/limits/tea", "unknown_field"),
        ({"limits": {"reply": {"amount": 7, "unit": "month", "roll": True}}},
         "/limits/reply/amount", "beyond_reply_cap"),
        ({"letter": "typed"}, "/letter", "typed_needs_send"),
        ({"suggestion_number": "第号"}, "/suggestion_number", "invalid_format"),
        ({"suggestion_number": "{n}{n}"}, "/suggestion_number", "invalid_format"),
        ({"suggestion_number": "{n}{0.__class__}"}, "/suggestion_number", "invalid_format"),
        ({"outcome_scheme_id": "0190d5a0-0000-7000-8000-000000000000"},
         "/outcome_scheme_id", "unknown_reference"),
        ({"supervision_levels": some_levels(("a", None), ("a", None))},
         "/supervision_levels/1/code", "repeated_item"),
        ({"supervision_levels": some_levels(("a", "b"), ("b", None))},
         "/supervision_levels/0/after", "unknown_reference"),
        ({"grade_scale": [{"code": "a", "zh": "甲", "en": "A"}]}, "/grade_scale", "too_few"),
        ({"grade_scale": [{"code": "a", "zh": "甲", "en": "A"}] * 2},
         "/grade_scale/1/code", "repeated_item"),
        ({"report_duties": [{"kind": "weekly", "every": "week"}] * 2},
         "/report_duties/1/kind", "repeated_item"),
        ({"report_duties": [{"kind": "diary", "every": "week"}]},
         "/report_duties/0/kind", "invalid_choice"),
        ({"reminders": [5, 61]}, "/reminders/1", "out_of_range"),
        ({"reminders": [-1]}, "/reminders/0", "out_of_range"),
        ({"reminders": [5, 1, 5]}, "/reminders", "repeated_item"),
        ({"reminders": [5, 4, 3, 2, 1, 0]}, "/reminders", "too_many"),
        ({"reminders": ["5"]}, "/reminders/0", "invalid_type"),
        ({"reminders": 5}, "/reminders", "invalid_type"),
        ({"quota_percent": 0}, "/quota_percent", "out_of_range"),
        ({"letter": None}, "/letter", "null"),
        ({"code": "other"}, "/code", "read_only"),
        ({"colour": "red"}, "/colour", "unknown_field"),
    ],
)  # fmt: skip
def test_a_wrong_switch_or_limit_is_refused_by_name(as_user, change, pointer, code):
    sysadmin = as_user("sysadmin")
    study = by_code(sysadmin, "study")
    if "limits" in change:
        change = {"limits": study["limits"] | change["limits"]}
    refused = sysadmin.patch(f"/policies/{study['id']}", change, version=study["version"])
    assert refused.status_code == 422
    assert [(e["pointer"], e["code"]) for e in refused.get_json()["errors"]] == [(pointer, code)]
    assert by_code(sysadmin, "study") == study


def test_limits_are_given_all_or_not_at_all(as_user):
    sysadmin = as_user("sysadmin")
    study = by_code(sysadmin, "study")
    change = {"limits": {"sign": {"amount": 2, "unit": "working_day", "roll": True}}}
    refused = sysadmin.patch(f"/policies/{study['id']}", change, version=study["version"])
    errors = {(error["pointer"], error["code"]) for error in refused.get_json()["errors"]}
    assert errors == {(f"/limits/{name}", "required") for name in SHIPPED_LIMITS if name != "sign"}


def test_the_second_set_of_levels_may_be_chosen(as_user):
    sysadmin = as_user("sysadmin")
    study = by_code(sysadmin, "study")
    change = {"supervision_levels": defaults.COLOURS}
    kept = sysadmin.patch(f"/policies/{study['id']}", change, version=study["version"]).get_json()
    assert [level["code"] for level in kept["supervision_levels"]] == ["blue", "orange", "red"]


@pytest.mark.parametrize("days", [[], [0], [60, 10, 5, 1, 0]])
def test_units_are_reminded_as_the_policy_says(as_user, days):
    sysadmin = as_user("sysadmin")
    study = by_code(sysadmin, "study")
    sysadmin.patch(f"/policies/{study['id']}", {"reminders": days}, version=study["version"])
    assert by_code(sysadmin, "study")["reminders"] == days


def test_a_code_is_used_once(as_user):
    sysadmin = as_user("sysadmin")
    for path in ("/policies", "/outcome-schemes"):
        row = sysadmin.get(path).get_json()["items"][0]
        body = {"code": row["code"], "name": "重复"}
        if "letters" in row:
            body["letters"] = row["letters"]
        refused = sysadmin.post(path, body)
        assert refused.status_code == 409
        assert [(e["pointer"], e["code"]) for e in refused.get_json()["errors"]] == [
            ("/code", "duplicate")
        ]


def test_an_outcome_scheme_is_made_and_changed(as_user):
    sysadmin = as_user("sysadmin")
    letters = by_code(sysadmin, "abcd-1", "/outcome-schemes")["letters"]
    made = sysadmin.post("/outcome-schemes", {"code": "abc", "name": "三类", "letters": letters})
    assert made.status_code == 201
    scheme = made.get_json()
    other = letters | {"planned": {"letter": "C", "zh": "列入计划", "en": "Planned"}}
    path = f"/outcome-schemes/{scheme['id']}"
    assert sysadmin.patch(path, {"letters": other}).status_code == 428
    assert sysadmin.patch(path, {"letters": other}, version=9).status_code == 412
    changed = sysadmin.patch(path, {"letters": other}, version=1).get_json()
    assert changed["letters"]["planned"]["letter"] == "C"
    lacking = {name: letter for name, letter in letters.items() if name != "resolved"}
    refused = sysadmin.patch(path, {"letters": lacking}, version=2).get_json()
    assert [error["pointer"] for error in refused["errors"]] == ["/letters/resolved"]


@pytest.mark.parametrize("username", sorted(name for name, *_ in PEOPLE))
def test_everyone_reads_and_only_the_system_administrator_writes(as_user, username):
    client = as_user(username)
    policy, scheme = by_code(client, "study"), by_code(client, "abcd-1", "/outcome-schemes")
    policy_path, scheme_path = f"/policies/{policy['id']}", f"/outcome-schemes/{scheme['id']}"
    assert client.get(policy_path).status_code == 200
    assert client.get(scheme_path).status_code == 200
    answers = [
        client.post("/policies", {"code": "mine", "name": "某规则"}),
        client.patch(policy_path, {"rounds": 1}, version=policy["version"]),
        client.post("/outcome-schemes", {"code": "m", "name": "某", "letters": scheme["letters"]}),
        client.patch(scheme_path, {"name": "某"}, version=scheme["version"]),
    ]
    expected = [201, 200, 201, 200] if username == "sysadmin" else [403] * 4
    assert [answer.status_code for answer in answers] == expected


def test_who_is_not_there_and_who_is_not_signed_in(as_user):
    nobody, sysadmin = as_user(None), as_user("sysadmin")
    missing = "0190d5a0-0000-7000-8000-000000000000"
    for path in ("/policies", "/outcome-schemes"):
        assert nobody.get(path).status_code == 401
        assert sysadmin.get(f"{path}/{missing}").status_code == 404
        assert sysadmin.get(f"{path}/1").status_code == 404
        assert sysadmin.patch(f"{path}/{missing}", {}, version=1).status_code == 404


def test_reading_costs_the_same_for_two_rows_and_for_four(as_user):
    sysadmin, leader = as_user("sysadmin"), as_user("leader")
    letters = by_code(sysadmin, "abcd-1", "/outcome-schemes")["letters"]
    costs = []
    for pair in ("ab", "cd"):
        with counted() as policies:
            assert leader.get("/policies").status_code == 200
        with counted() as schemes:
            assert leader.get("/outcome-schemes").status_code == 200
        costs.append((len(policies), len(schemes)))
        for code in pair:
            assert sysadmin.post("/policies", {"code": code, "name": code}).status_code == 201
            body = {"code": code, "name": code, "letters": letters}
            assert sysadmin.post("/outcome-schemes", body).status_code == 201
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 4
    assert len(leader.get("/policies").get_json()["items"]) == 6
