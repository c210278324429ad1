"""Letters under `formal`: numbers (W1), signatures (R1), also on paper, pre-check, sealed scan."""

import pytest

from tests.suggestions.steps import REASON, SCAN

FORMAL = {
    "letter": "own_series",
    "send_on_sign_off": False,
    "pre_check": True,
    "contact_required": True,
    "rounds": 2,
    "evaluation": "required",
}
PAPER = {"signed_by": "王局长", "signed_on": "2026-04-08"}


@pytest.fixture
def signed(steps):
    """`signed("SWJ")`: a reply of the unit, signed off; as the office sees it."""

    def make(unit="SWJ", cadre="cadre03"):
        reply = steps.before_signer(steps.handling(unit, cadre=cadre), unit)
        return steps.act(f"{unit.lower()}.signer", f"/replies/{reply}/sign-off")

    return make


def test_w1_each_department_counts_its_letters_from_one(at, signed):
    at("2026-03-02")
    assert signed("SWJ")["number"] == "示商务〔2026〕1号"
    assert signed("SWJ")["number"] == "示商务〔2026〕2号"
    assert signed("FGJ")["number"] == "示发改〔2026〕1号"
    assert signed("SWJ")["number"] == "示商务〔2026〕3号"


def test_w1_the_series_begins_anew_with_the_year_in_beijing(at, signed):
    at("2025-12-31T23:59")
    assert signed()["number"] == "示商务〔2025〕1号"
    at("2026-01-01T00:00")  # still the old year in UTC
    assert signed()["number"] == "示商务〔2026〕1号"
    assert signed()["number"] == "示商务〔2026〕2号"


def test_w1_a_number_stays_with_a_reply_that_goes_back_to_draft(steps, at, signed):
    at("2026-03-02")
    reply = signed()
    returned = steps.act("office", f"/replies/{reply['id']}/return", {"reason": "未回应第二条"})
    assert (returned["state"], returned["number"]) == ("draft", "示商务〔2026〕1号")
    assert (returned["signed_off_by"], returned["signed_off_at"]) == (None, None)
    assert signed()["number"] == "示商务〔2026〕2号"
    steps.act("swj.handler", f"/replies/{reply['id']}/submit")
    again = steps.act("swj.signer", f"/replies/{reply['id']}/sign-off")
    assert again["number"] == "示商务〔2026〕1号"


def test_a_department_without_a_word_for_its_letters_signs_none(steps, at, signed, open_unit):
    at("2026-03-02")
    steps.change("sysadmin", f"/departments/{steps.units['SWJ']}", {"letter_word": ""})
    reply = steps.before_signer(steps.handling(cadre="cadre03"))
    told = steps.refusal("swj.signer", f"/replies/{reply}/sign-off")
    assert told == (409, "letter_word_missing")


def test_without_letters_there_are_no_numbers(steps, at):
    at("2026-03-02")
    reply = steps.replied(steps.handling())
    assert steps.get("cadre01", f"/replies/{reply}")["number"] is None


# Numbers typed by hand


@pytest.fixture
def typed(steps, at):
    """`typed()` is the path by which a signed reply is sent, its number to be typed."""
    at("2026-03-02")
    steps.policy("place", **FORMAL | {"letter": "typed", "pre_check": False})

    def make():
        reply = steps.before_signer(steps.handling())
        assert steps.act("swj.signer", f"/replies/{reply}/sign-off")["number"] is None
        return f"/replies/{reply}/send"

    return make


@pytest.mark.parametrize(
    "number",
    [
        "锦商务[2026]1号",
        "锦商务（2026）1号",
        "锦商务〔2026〕第2号",
        "锦商务〔2026〕02号",
        "锦商务〔26〕2号",
        "锦商务〔2026〕0号",
        "锦商务〔2026〕2",
        "〔2026〕2号",
        "锦商务 〔2026〕2号",
    ],
)
def test_w1_a_typed_number_of_another_form_is_refused(steps, typed, number):
    told = steps.refusal("swj.handler", typed(), {"number": number})
    assert told == (422, "/number", "invalid_format")


def test_w1_a_typed_number_is_needed_and_used_once(steps, typed):
    first, second = typed(), typed()
    assert steps.refusal("swj.handler", first, {}) == (422, "/number", "required")
    sent = steps.act("swj.handler", first, {"number": "锦商务〔2026〕2号"})
    assert (sent["state"], sent["number"]) == ("sent", "锦商务〔2026〕2号")
    again = {"number": "锦商务〔2026〕2号"}
    assert steps.refusal("swj.handler", second, again) == (409, "/number", "duplicate")
    sent = steps.act("swj.handler", second, {"number": "锦商务〔2026〕1号"})
    assert sent["number"] == "锦商务〔2026〕1号"


def test_a_number_of_one_s_own_is_not_typed_over(steps, at, signed):
    at("2026-03-02")
    reply = signed()
    steps.act("office", f"/replies/{reply['id']}/pass")
    told = steps.refusal("swj.handler", f"/replies/{reply['id']}/send", {"number": "示〔2026〕9号"})
    assert told == (422, "/number", "not_for_policy")


# Signed by pen, checked, sealed


def test_a_signature_on_paper_counts_as_the_sign_off(steps, at):
    at("2026-04-08")
    reply = steps.before_signer(steps.handling(cadre="cadre03"))
    scan = steps.upload("swj.handler", "reply", reply)
    path = f"/replies/{reply}/record-sign-off"
    told = steps.act("swj.handler", path, PAPER | {"file_id": scan})
    assert (told["state"], told["number"]) == ("signed_off", "示商务〔2026〕1号")
    noted = {name: told[name] for name in ("signed_by", "signed_on", "signed_file_id")}
    assert noted == PAPER | {"signed_file_id": scan}
    assert told["signed_off_by"] is None


def test_a_letter_signed_in_the_old_year_bears_its_number(steps, at):
    at("2026-01-04")
    reply = steps.before_signer(steps.handling(cadre="cadre03"))
    paper = {"signed_by": "王局长", "signed_on": "2025-12-31"}
    paper["file_id"] = steps.upload("swj.handler", "reply", reply)
    told = steps.act("swj.handler", f"/replies/{reply}/record-sign-off", paper)
    assert told["number"] == "示商务〔2025〕1号"


def test_a_paper_needs_its_scan_and_a_day_that_has_been(steps, at):
    at("2026-04-08")
    key = steps.handling(cadre="cadre03")
    reply = steps.before_signer(key)
    path = f"/replies/{reply}/record-sign-off"
    strange = PAPER | {"file_id": steps.upload("office", "suggestion", key)}
    assert steps.refusal("swj.handler", path, strange) == (422, "/file_id", "unknown_reference")
    early = PAPER | {"signed_on": "2026-04-09"}
    early["file_id"] = steps.upload("swj.handler", "reply", reply)
    assert steps.refusal("swj.handler", path, early) == (422, "/signed_on", "in_the_future")
    assert steps.refusal("swj.handler", path, PAPER) == (422, "/file_id", "required")
    assert steps.refusal("swj.signer", path, early) == (403, "not_allowed")


def test_a_policy_may_want_every_signature_in_the_service(steps, at):
    at("2026-04-08")
    steps.policy("place", paper_sign_off=False)
    reply = steps.before_signer(steps.handling())
    paper = PAPER | {"file_id": steps.upload("swj.handler", "reply", reply)}
    told = steps.refusal("swj.handler", f"/replies/{reply}/record-sign-off", paper)
    assert told == (409, "no_paper_sign_off")


def test_r1_nobody_signs_off_what_he_drafted(steps, at):
    at("2026-04-08")
    user = steps.world.users["swj.handler"]
    grant = {"role": "signer", "department_id": steps.units["SWJ"]}
    steps.act("secadmin", f"/users/{user}/grant", grant)
    reply = steps.before_signer(steps.handling(cadre="cadre03"))
    assert steps.refusal("swj.handler", f"/replies/{reply}/sign-off") == (403, "own_draft")
    assert steps.act("swj.signer", f"/replies/{reply}/sign-off")["state"] == "signed_off"


def test_the_office_checks_a_letter_before_it_goes(steps, at, signed):
    at("2026-04-08")
    reply = f"/replies/{signed()['id']}"
    assert steps.refusal("swj.handler", f"{reply}/send") == (409, "pre_check_missing")
    assert steps.refusal("swj.handler", f"{reply}/pass") == (403, "not_allowed")
    assert steps.act("office", f"{reply}/pass")["state"] == "passed"
    assert steps.act("swj.handler", f"{reply}/send")["state"] == "sent"


def test_a_letter_goes_with_the_day_and_the_sealed_scan(steps, at, signed):
    at("2026-04-10")
    reply = signed()["id"]
    steps.act("office", f"/replies/{reply}/pass")
    sealed = {"on": "2026-04-09", "sealed_file_id": steps.upload("swj.handler", "reply", reply)}
    late = sealed | {"on": "2026-04-11"}
    send = f"/replies/{reply}/send"
    assert steps.refusal("swj.handler", send, late) == (422, "/on", "in_the_future")
    told = steps.act("swj.handler", send, sealed)
    assert (told["sent_on"], told["sealed_file_id"]) == ("2026-04-09", sealed["sealed_file_id"])
    path = f"/files/{told['sealed_file_id']}/content"
    scan = steps.client("cadre03").get(path, buffered=True)
    assert (scan.status_code, scan.text) == (200, SCAN)


def test_a_contact_comes_before_the_letter(steps, at):
    at("2026-04-08")
    reply = steps.drafted(key := steps.handling(cadre="cadre03"))
    submit = f"/replies/{reply}/submit"
    assert steps.refusal("swj.handler", submit) == (409, "contact_required")
    steps.contact(key)
    assert steps.act("swj.handler", submit)["state"] == "submitted"
    assert steps.act("swj.signer", f"/replies/{reply}/send-back", {"reason": REASON})["state"] == (
        "draft"
    )
