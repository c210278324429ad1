"""Joint and separate handling: who answers, who gives an opinion, and who reads it."""

import pytest

from tests.suggestions.steps import handler, signer, states

OPINION = "同意，建议与楼宇台账一并推进"


@pytest.fixture
def joint(steps, official, at, open_unit):
    """SWJ leads, FGJ and the sub-district help; all have signed on Monday 2026-03-02."""
    at("2026-03-02")
    open_unit("JD2", "西门街道办事处", "subdistrict")
    return steps.handling("SWJ", "FGJ", "JD2")


def test_a_joint_suggestion_has_one_lead_and_its_co_units(steps, joint):
    item = steps.get("office", f"/suggestions/{joint}")
    roles = {one["department"]["code"]: one["role"] for one in item["assignments"]}
    assert roles == {"SWJ": "lead", "FGJ": "co", "JD2": "co"}
    assert item["lead_department"]["code"] == "SWJ"
    assert steps.acts(joint)[3:] == ["assign", "sign", "sign", "sign"]


def test_a_co_unit_s_signature_does_not_begin_the_handling(steps):
    key = steps.assigned("SWJ", "FGJ")
    steps.work(key, "FGJ", "sign")
    assert steps.get("office", f"/suggestions/{key}")["state"] == "assigned"
    steps.work(key, "SWJ", "sign")
    assert steps.get("office", f"/suggestions/{key}")["state"] == "handling"


def test_the_lead_waits_for_every_opinion(steps, joint):
    reply = steps.drafted(joint)
    submit = f"/replies/{reply}/submit"
    swj = steps.client("swj.handler")
    told = swj.post(submit, version=1).get_json()
    assert (told["status"], told["code"]) == (409, "opinions_missing")
    assert told["departments"] == [
        {"id": steps.units["FGJ"], "code": "FGJ", "name": "区发展和改革局"},
        {"id": steps.units["JD2"], "code": "JD2", "name": "西门街道办事处"},
    ]
    assert "submit" not in steps.get("swj.handler", f"/replies/{reply}")["allowed_actions"]
    steps.work(joint, "FGJ", "opinion", {"text": OPINION})
    told = swj.post(submit, version=1).get_json()
    assert [unit["code"] for unit in told["departments"]] == ["JD2"]
    steps.work(joint, "JD2", "opinion", {"text": OPINION})
    assert steps.act("swj.handler", submit)["state"] == "submitted"


def test_an_opinion_whose_time_has_run_out_is_waited_for_no_longer(steps, joint, at):
    assert steps.task(joint, "FGJ")["due"]["opinion_on"] == "2026-04-02"
    reply = steps.drafted(joint)
    at("2026-04-02T23:59")
    assert steps.refusal("swj.handler", f"/replies/{reply}/submit") == (409, "opinions_missing")
    at("2026-04-03T00:00")
    assert steps.act("swj.handler", f"/replies/{reply}/submit")["state"] == "submitted"
    steps.work(joint, "FGJ", "opinion", {"text": OPINION})  # late, and still welcome
    assert steps.task(joint, "FGJ")["state"] == "opinion_given"


def test_an_opinion_s_time_does_not_run_out_in_a_pause(steps, joint, at):
    reply = steps.drafted(joint)
    steps.act("office", f"/suggestions/{joint}/pause", {"reason": "等待上级文件"})
    at("2026-04-20")
    assert steps.refusal("swj.handler", f"/replies/{reply}/submit") == (409, "opinions_missing")


def test_the_opinion_is_for_the_lead_and_the_offices_only(steps, joint):
    steps.work(joint, "FGJ", "opinion", {"text": OPINION})

    def read(who):
        item = steps.get(who, f"/suggestions/{joint}")
        opinions = {one["department"]["code"]: one["opinion"] for one in item["assignments"]}
        return opinions["FGJ"]

    for who in ("swj.handler", "swj.signer", "fgj.handler", "office", "hr", "leader"):
        assert read(who) == OPINION
    for who in ("cadre01", "jd2.handler", "jd2.signer"):
        assert read(who) is None
        assert "opinion" not in steps.acts(joint, who)
        assert OPINION not in steps.client(who).get(f"/suggestions/{joint}/journal").text
    for who in ("cadre01", "jd2.handler"):
        task = steps.task_id(joint, "FGJ")
        assert steps.client(who).get(f"/assignments/{task}").status_code == 404


def test_r1_a_co_unit_has_no_reply_to_the_proposer(steps, joint):
    task = steps.task_id(joint, "FGJ")
    body = steps.answer(joint)
    assert steps.refusal("fgj.handler", f"/assignments/{task}/replies", body) == (
        403,
        "not_allowed",
    )
    lead = steps.task_id(joint, "SWJ")
    assert steps.refusal("fgj.handler", f"/assignments/{lead}/replies", body) == (404, "not_found")
    opinion = {"text": OPINION}
    assert steps.refusal("swj.handler", f"/assignments/{lead}/opinion", opinion) == (
        403,
        "not_allowed",
    )


def test_one_reply_answers_for_all_and_states_the_lead(steps, joint):
    for unit in ("FGJ", "JD2"):
        steps.work(joint, unit, "opinion", {"text": OPINION})
    steps.replied(joint)
    item = steps.get("cadre01", f"/suggestions/{joint}")
    assert item["state"] == "replied"
    assert states(item["assignments"]) == {
        "SWJ": "replied",
        "FGJ": "opinion_given",
        "JD2": "opinion_given",
    }


def test_an_opinion_is_due_no_later_than_the_lead_s_reply(steps, official, at):
    at("2026-03-02")
    key = steps.assigned("SWJ", "FGJ", reply_on="2026-03-20")
    assert steps.task(key, "FGJ")["due"]["opinion_on"] == "2026-03-20"


# Separate handling


@pytest.fixture
def separate(steps, official, at):
    at("2026-03-02")
    key = steps.separate("SWJ", "FGJ")
    for unit in ("SWJ", "FGJ"):
        steps.work(key, unit, "sign")
    return key


def test_each_unit_answers_its_part_and_the_last_one_ends_it(steps, separate):
    first = steps.replied(separate, "SWJ", "adopted", "not_adopted")
    item = steps.get("cadre01", f"/suggestions/{separate}")
    assert (item["state"], item["adoption"]) == ("handling", "partial")
    assert states(item["assignments"]) == {"SWJ": "replied", "FGJ": "signed"}
    steps.replied(separate, "FGJ", "not_adopted", "adopted", outcome_class="infeasible")
    item = steps.get("cadre01", f"/suggestions/{separate}")
    assert (item["state"], item["lead_department"]) == ("replied", None)
    assert [one["decision"] for one in item["measures"]] == ["adopted", "adopted"]  # the best
    assert (item["adoption"], item["outcome_class"]) == ("full", "infeasible")  # least finished
    assert steps.get("cadre01", f"/replies/{first}")["state"] == "sent"


def test_no_unit_of_a_separate_suggestion_waits_for_another(steps, separate):
    reply = steps.before_signer(separate, "SWJ")
    for who in ("fgj.handler", "fgj.signer"):
        assert steps.client(who).get(f"/replies/{reply}").status_code == 404
    steps.send_out(reply, "SWJ")
    for who in (handler("FGJ"), signer("FGJ")):
        assert steps.get(who, f"/replies/{reply}")["state"] == "sent"


# The body of `assign`


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"mode": "sole"}, "/lead_department_id", "required"),
        ({"mode": "joint", "co_department_ids": ["FGJ"]}, "/lead_department_id", "required"),
        ({"mode": "separate"}, "/department_ids", "required"),
        (
            {"mode": "sole", "lead_department_id": "SWJ", "co_department_ids": ["FGJ"]},
            "/co_department_ids",
            "not_for_mode",
        ),
        (
            {"mode": "separate", "department_ids": ["SWJ", "FGJ"], "lead_department_id": "SWJ"},
            "/lead_department_id",
            "not_for_mode",
        ),
        (
            {"mode": "joint", "lead_department_id": "SWJ", "co_department_ids": ["FGJ", "SWJ"]},
            "/co_department_ids/1",
            "repeated_item",
        ),
        (
            {"mode": "joint", "lead_department_id": "SWJ", "co_department_ids": ["FGJ", "LSWJ"]},
            "/co_department_ids/1",
            "unknown_reference",
        ),
        (
            {"mode": "sole", "lead_department_id": "LSWJ"},
            "/lead_department_id",
            "unknown_reference",
        ),
        (
            {"mode": "separate", "department_ids": ["SWJ", "LSWJ"]},
            "/department_ids/1",
            "unknown_reference",
        ),
    ],
)
def test_units_that_do_not_fit_the_mode(steps, body, pointer, code):
    def ids(value):
        if isinstance(value, list):
            return [ids(one) for one in value]
        return steps.units.get(value, value)

    key = steps.accepted()
    body = {name: ids(value) for name, value in body.items()}
    assert steps.refusal("office", f"/suggestions/{key}/assign", body) == (422, pointer, code)


def test_a_joint_suggestion_may_begin_without_co_units(steps):
    key = steps.accepted()
    body = {"mode": "joint", "lead_department_id": steps.units["SWJ"], "co_department_ids": []}
    item = steps.act("office", f"/suggestions/{key}/assign", body)
    assert [(one["role"], one["state"]) for one in item["assignments"]] == [("lead", "assigned")]


def test_a_department_closed_meanwhile_gets_nothing(steps):
    steps.change("sysadmin", f"/departments/{steps.units['FGJ']}", {"active": False})
    key = steps.accepted()
    body = {"mode": "sole", "lead_department_id": steps.units["FGJ"]}
    assert steps.refusal("office", f"/suggestions/{key}/assign", body) == (
        422,
        "/lead_department_id",
        "unknown_reference",
    )
