"""Answers, replies, studies and promises as forms: what stands after they were sent, and what
comes back with them. On both databases."""

import io
import re

import openpyxl
import pytest

from secondment.kit.unit_of_work import unit_of_work
from tests.suggestions.factories import AT, bring_reply, make_reply, make_suggestion
from tests.suggestions.steps import Steps
from tests.web.desk import Desk

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def desk(app, transaction):
    return lambda username="swj.handler": Desk(app, username)


@pytest.fixture
def steps(app, as_user, world):
    return Steps(app, as_user, world)


@pytest.fixture
def made(app, transaction):
    """`made(factory, …)`: what a factory makes. No request runs in its context: what is kept
    beside one session must not reach another."""

    def make(factory, *args, **more):
        with app.app_context():
            return factory(*args, **more)

    return make


@pytest.fixture
def three(made, world):
    """Three suggestions that 区商务局 has signed for."""
    return [made(make_suggestion, world, "handling", title=f"建议{one}") for one in range(3)]


def reply_in(state, key, **more):
    """Bring the unit's reply to a state; its id."""
    with unit_of_work():
        return bring_reply(key, "SWJ", state, **more)


def prefix_of(steps, key):
    return f"{steps.task_id(key)[-12:]}-"


@pytest.fixture
def row(steps):
    """`row(key)`: what is typed into the suggestion's row of the table."""

    def typed(key, decision="adopted", **more):
        found = {"outcome_class": "resolved", "actions": "设专员", "body": "", "section": ""} | more
        for number, given in enumerate(steps.answer(key)["measures"]):
            found[f"measures-{number}-id"] = given["id"]
            found[f"measures-{number}-decision"] = decision
        return {prefix_of(steps, key) + name: text for name, text in found.items()}

    return typed


CONTACT = {"all-contact_name": "陈科长", "all-contact_phone": "028-1234"}


def reply_of(steps, key):
    found = steps.items("swj.handler", f"/assignments/{steps.task_id(key)}/replies")
    return found[0] if found else None


def text_of(page):
    return page.get_data(as_text=True)


def test_right_rows_are_kept_beside_a_wrong_one(desk, steps, three, row):
    """The reason that is missing stands at its field, and what was typed there comes back."""
    first, second, third = three
    sent = row(first) | row(second, "not_adopted", actions="暂不设立 <b>") | CONTACT
    page = desk().send("/answers", sent)
    assert page.status_code == 422
    assert reply_of(steps, first)["body"] == "设专员", "what will be done is the answer"
    assert (reply_of(steps, second), reply_of(steps, third)) == (None, None)
    fault = rf'id="{prefix_of(steps, second)}measures-0-reason-told"'
    assert re.search(fault, text_of(page))
    assert "暂不设立 &lt;b&gt;" in text_of(page)


def test_a_contact_is_needed_once_for_all(desk, steps, three, row):
    page = desk().send(
        "/answers", row(three[0]) | {"all-contact_name": "", "all-contact_phone": ""}
    )
    assert 'id="all-contact_phone-told"' in text_of(page)
    assert reply_of(steps, three[0]) is None


def test_rows_left_as_they_are_stay_untouched(desk, steps, three, row):
    sent = row(three[0]) | CONTACT
    desk().send("/answers", sent)
    before = reply_of(steps, three[0])
    versions = {f"{prefix_of(steps, three[0])}version": before["version"]}
    again = desk().send("/answers", row(three[0]) | CONTACT | versions)
    assert again.status_code == 302
    assert reply_of(steps, three[0])["version"] == before["version"]
    changed = row(three[0], actions="设专员两名", body="设专员") | CONTACT | versions
    desk().send("/answers", changed)
    assert reply_of(steps, three[0])["actions"] == "设专员两名"


def test_what_a_colleague_drafted_meanwhile_is_not_written_over(desk, steps, three, made, row):
    key = three[0]
    mine = desk()
    mine.get("/answers")
    made(reply_in, "draft", key)
    page = mine.send("/answers", row(key, actions="另一种写法") | CONTACT)
    assert page.status_code == 200
    assert "内容已被他人更改" in text_of(page)
    assert reply_of(steps, key)["actions"] != "另一种写法"


def test_submit_all_is_confirmed_once(desk, steps, three, row):
    sent = row(three[0]) | row(three[1]) | CONTACT | {"then": "submit"}
    office = desk()
    assert office.send("/answers", sent).headers["Location"] == "/answers/submit"
    items = [f"{one['id']} {one['version']}" for one in (reply_of(steps, k) for k in three[:2])]
    done = office.send("/answers/submit", {"items": items})
    assert done.status_code == 302
    assert [reply_of(steps, key)["state"] for key in three[:2]] == ["submitted", "submitted"]


def test_the_sheet_goes_out_and_comes_back_checked(desk, steps, three, world):
    handling_desk = desk()
    link = f"/assignments/answers.xlsx?department_id={world.departments['SWJ']}"
    assert link in text_of(handling_desk.get("/answers/sheet"))
    book = openpyxl.load_workbook(io.BytesIO(handling_desk.get(link).data))
    sheet = book["办理情况反馈表"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    filled = {"办理意见": "采纳", "结果分类": "已经解决", "具体措施": "设专员"}
    for at in range(4, sheet.max_row + 1):
        for title, text in filled.items():
            sheet.cell(at, columns[title]).value = text
        sheet.cell(at, columns["联系人"]).value = "陈科长"
        sheet.cell(at, columns["联系电话"]).value = "" if at == 4 else "028-1234"
    out = io.BytesIO()
    book.save(out)
    wrong = handling_desk.send("/answers/sheet", {"file": (io.BytesIO(b"x"), "表.xlsx")})
    assert 'id="error-summary"' in text_of(wrong)
    kept = handling_desk.send("/answers/sheet", {"file": (io.BytesIO(out.getvalue()), "表.xlsx")})
    check = handling_desk.get(kept.headers["Location"])
    assert "导入无误的行" in text_of(check) or "全部导入" in text_of(check)
    assert reply_of(steps, three[1]) is None, "nothing is written by the check"
    assert handling_desk.send(kept.headers["Location"]).headers["Location"] == "/answers"
    assert reply_of(steps, three[1])["actions"] == "设专员"


def test_a_reply_names_the_measure_that_is_not_decided(desk, steps, three, row):
    key = three[0]
    path = f"/assignments/{steps.task_id(key)}/reply"
    typed = {name.split("-", 1)[1]: text for name, text in row(key).items()}
    typed |= {"body": "现答复如下", "contact_name": "陈科长", "contact_phone": "028-1234"}
    page = desk().send(path, typed | {"measures-1-decision": ""})
    assert page.status_code == 422
    assert 'href="#measures-1-decision"' in text_of(page)
    file = (io.BytesIO(PDF), "方案.pdf")
    sent = desk().send(path, typed | {"then": "submit", "files": file})
    reply = reply_of(steps, key)
    assert (sent.headers["Location"], reply["state"]) == (f"/replies/{reply['id']}", "submitted")
    assert "方案.pdf" in text_of(desk().get(f"/replies/{reply['id']}"))


def test_an_attachment_comes_and_goes(desk, world, made):
    reply = made(make_reply, world)
    office = desk()
    office.send(f"/replies/{reply}/attach", {"file": (io.BytesIO(PDF), "方案.pdf")})
    page = text_of(office.get(f"/replies/{reply}"))
    remove = re.search(rf'action="(/replies/{reply}/files/[^"]+/remove)"', page)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    office.http.post(remove, data={"csrf_token": token, "version": "1"})
    assert "方案.pdf" not in text_of(office.get(f"/replies/{reply}"))
    assert desk("swj.signer").get(f"/replies/{reply}/attach").status_code == 403


def test_a_signature_on_paper_brings_its_scan(desk, steps, three, made):
    reply = made(reply_in, "submitted", three[0])
    scan = {"signed_by": "刘局长", "signed_on": "2026-11-02"}
    page = desk().send(f"/replies/{reply}/record-sign-off", scan)
    assert page.status_code == 422, "the scan is missing"
    sent = scan | {"file_id": (io.BytesIO(PDF), "签发单.pdf")}
    page = desk().send(f"/replies/{reply}/record-sign-off", sent)
    assert page.status_code == 302
    assert reply_of(steps, three[0])["signed_by"] == "刘局长"


def test_the_signer_is_told_why_one_stays_behind(desk, steps, three, made):
    keys = [made(reply_in, "submitted", key) for key in three[:2]]
    signer = desk("swj.signer")
    read, stale = (steps.version(f"/replies/{key}") for key in keys)
    items = [f"{keys[0]} {read}", f"{keys[1]} {stale + 1}"]
    shown = signer.send("/sign-off", {"items": items})
    assert text_of(shown).count('name="items"') == 2
    page = signer.send("/sign-off", {"items": items, "confirmed": "true"})
    assert page.status_code == 200
    assert "内容已被他人更改" in text_of(page)
    assert reply_of(steps, three[0])["state"] == "sent"


def test_a_study_goes_to_groups_of_units(desk, steps, world, made):
    """A unit ticked alone and with its group gets it once."""
    made(make_suggestion, world, "accepted")
    office = desk("office")
    path = f"/cohorts/{world.cohorts['study']}/study"
    page = text_of(office.get(path))
    bureaus = re.search(r'value="([^"]+ [^"]+)">\s*<label[^>]*>全部委办局', page)[1]
    sent = {"department_ids": [bureaus, world.departments["SWJ"]], "reply_on": "2027-01-15"}
    assert office.send(path, sent).status_code == 302
    assert len(steps.items("office", "/studies")) == len(bureaus.split())


def test_a_promise_is_delivered_with_its_evidence(desk, steps, world, made):
    key = made(make_suggestion, world, "handling")
    made(reply_in, "sent", key, outcome_class="planned", promised_on=AT.date())
    (promise,) = steps.items("swj.handler", "/commitments")
    path = f"/commitments/{promise['id']}"
    bare = desk().send(f"{path}/deliver", {"note": "已完成"})
    assert bare.status_code == 422
    files = [(io.BytesIO(PDF), "照片.pdf"), (io.BytesIO(PDF), "台账.pdf")]
    assert desk().send(f"{path}/deliver", {"note": "已完成", "file_ids": files}).status_code == 302
    read = steps.get("office", path)
    assert (read["state"], len(read["evidence"])) == ("delivered", 2)
    assert "台账.pdf" in text_of(desk("office").get(path))


def test_a_task_says_why_something_cannot_be_done(desk, steps, three):
    page = text_of(desk().get(f"/assignments/{steps.task_id(three[0])}"))
    assert "暂不可办" in page
    assert "已过申请退办期限" in page
