"""The pages of suggestions without a browser, on both databases."""

import html
import io
import re

import pytest

from secondment.suggestions.models import Suggestion
from tests.cohorts import workbooks as books
from tests.suggestions.factories import make_suggestion, row_of
from tests.suggestions.test_register import FIRST, HEAD
from tests.web.desk import TOKEN, Desk

TITLE = "建立楼宇经济服务专员制度"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def desk(app, transaction):
    """`desk("office")`: somebody at his desk."""
    return lambda username, language="zh": Desk(app, username, language)


@pytest.fixture
def make(app, transaction, world):
    """`make("submitted")`: the id of a suggestion in that state."""

    def made(*args, **more):
        with app.app_context():
            return make_suggestion(world, *args, **more)

    return made


@pytest.fixture
def row(app, transaction):
    def found(key):
        with app.app_context():
            return row_of(Suggestion, key)

    return found


def text_of(answer):
    """What a page says, without its tags."""
    bare = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return re.sub(r"\s+", " ", html.unescape(bare))


def post(desk, path, data, seen="/suggestions"):
    """Send a form that stands on another page."""
    token = TOKEN.search(desk.get(seen).get_data(as_text=True))
    return desk.http.post(path, data=data | {"csrf_token": token[1] if token else ""})


def test_filters_stay_in_the_address_and_go_into_the_export(desk, make):
    make("submitted"), make("declined", title="另一条")
    office = desk("office")
    page = office.get("/suggestions?state=declined&sort=title&q=")
    told, source = text_of(page), page.get_data(as_text=True)
    assert page.status_code == 200
    assert "共 1 条" in told
    assert "另一条" in told
    assert TITLE not in told
    assert '<option value="declined" selected>' in source
    assert 'href="/suggestions/register.xlsx?state=declined"' in source
    assert office.get("/suggestions/register.xlsx?state=declined").status_code == 200
    assert "没有符合条件的建议" in text_of(office.get("/suggestions?state=closed"))


def test_batches_are_offered_to_those_who_may(desk, make):
    make("submitted"), make("accepted"), make("draft")

    def offered(username):
        page = desk(username).get("/suggestions").get_data(as_text=True)
        return set(re.findall(r'formaction="/suggestions/batch/(\w+)"', page))

    assert offered("office") == {"accept", "assign"}
    assert offered("cadre01") == {"submit"}
    assert offered("leader") == offered("fgj.handler") == set()
    assert post(desk("leader"), "/suggestions/batch/accept", {}).status_code == 403
    assert post(desk("office"), "/suggestions/batch/close", {}).status_code == 404


def test_what_failed_among_several_is_told_with_its_reason(desk, make, row):
    good, late, stale = make("submitted"), make("declined"), make("submitted")
    office, path = desk("office"), "/suggestions/batch/accept"
    page = post(office, path, {"item": [good, late, stale]})
    told = text_of(page)
    assert "将受理以下 2 条建议" in told
    assert "以下 1 条现在不能办理" in told
    assert "当前状态（不予受理）下不能进行此操作" in told
    assert row(good).state == "submitted"
    sent = {"item": [f"{good} {row(good).version}", late, f"{stale} 90"], "confirmed": "1"}
    told = text_of(post(office, path, sent))
    assert "已完成 1 条，未完成 2 条" in told
    assert "内容已被他人更改" in told
    assert [row(key).state for key in (good, late, stale)] == ["accepted", "declined", "submitted"]
    assert "没有选中任何建议" in text_of(post(office, path, {}))


def test_several_are_handed_out_alike(desk, make, row, world):
    one, two = make("accepted"), make("accepted")
    office, path = desk("office"), "/suggestions/batch/assign"
    sent = {"item": [f"{key} {row(key).version}" for key in (one, two)], "confirmed": "1"}
    sent |= {"back": "/suggestions?state=accepted", "mode": "separate"}
    faulty = post(office, path, sent)
    assert faulty.status_code == 422
    assert "分办单位：必填" in text_of(faulty)
    assert "确认批量交办（2 条）" in text_of(faulty)
    units = [world.departments[code] for code in ("SWJ", "FGJ")]
    done = post(office, path, sent | {"department_ids": units})
    assert "已完成 2 条，未完成 0 条" in text_of(done)
    assert 'href="/suggestions?state=accepted"' in done.get_data(as_text=True)
    assert {row(one).state, row(two).state} == {"assigned"}


def test_a_batch_of_an_expired_page_is_asked_again(desk, make, row):
    key = make("submitted")
    sent = {"item": [f"{key} 2"], "confirmed": "1"}
    page = desk("office").http.post("/suggestions/batch/accept", data=sent)
    assert page.status_code == 422
    assert "此页面已过期" in text_of(page)
    assert row(key).state == "submitted"


def test_what_cannot_be_done_now_is_told_with_the_reason(desk, make):
    key = make("handling")
    told = text_of(desk("office").get(f"/suggestions/{key}"))
    assert "暂不可办 1 项" in told
    assert "恢复计时 未暂停计时" in told
    assert "区商务局正在办理" in told
    assert "前答复" in told
    plain = text_of(desk("cadre01").get(f"/suggestions/{key}"))
    assert "区商务局正在办理" in plain
    assert "催办督办" not in plain
    assert desk("other.office").get(f"/suggestions/{key}").status_code == 404
    assert desk("sysadmin").get(f"/suggestions/{key}").status_code == 403


def test_acts_lead_back_to_the_page(desk, make, row, world):
    key = make("submitted", co_signer_ids=[world.cadres["cadre02"]])
    office = desk("office")
    assert "联名人 干部02" in text_of(office.get(f"/suggestions/{key}"))
    other = make("accepted", title="可以并入的")
    form = office.get(f"/suggestions/{key}/merge").get_data(as_text=True)
    assert f'value="{other}"' in form
    assert f'value="{key}"' not in form
    done = office.send(f"/suggestions/{key}/merge", {"into_id": other})
    assert (done.status_code, done.location) == (302, f"/suggestions/{key}")
    assert f'href="/suggestions/{other}"' in office.get(f"/suggestions/{key}").get_data(True)
    assert "并入的建议" in text_of(office.get(f"/suggestions/{other}"))
    assert desk("cadre01").get(f"/suggestions/{key}/assign").status_code == 403


def test_what_is_not_to_be_done_any_more_is_told_in_words(desk, make):
    key = make("declined")
    page = desk("office").send(f"/suggestions/{key}/accept")
    assert page.status_code == 409
    assert "当前状态（不予受理）下不能进行此操作" in text_of(page)


def test_a_draft_is_deleted_after_a_question(desk, make):
    key = make("draft")
    cadre = desk("cadre01")
    assert "草稿删除后不能恢复" in text_of(cadre.get(f"/suggestions/{key}/delete"))
    assert cadre.send(f"/suggestions/{key}/delete").location == "/suggestions"
    assert cadre.get(f"/suggestions/{key}").status_code == 404


def test_units_are_urged_by_the_policys_levels(desk, make):
    key = make("handling")
    office = desk("office")
    assert "只发给这个单位" in text_of(office.get(f"/suggestions/{key}/urge"))
    skipped = office.send(f"/suggestions/{key}/urge", {"level": "supervise"})
    assert skipped.status_code == 409
    office.send(f"/suggestions/{key}/urge", {"level": "remind", "note": "请抓紧"})
    page = office.get(f"/suggestions/{key}").get_data(as_text=True)
    assert re.search(r'href="/slips/[0-9a-f-]+/paper\.pdf">提醒</a>', page)
    assert "请抓紧" in page


def test_a_paper_evaluation_is_recorded_with_its_scan(desk, make):
    key = make("replied", cadre="cadre03")
    office = desk("office")
    path, given = f"/suggestions/{key}/evaluate", {"attitude": "satisfied", "result": "satisfied"}
    missing = office.send(path, given)
    assert missing.status_code == 422
    assert "纸质评价表扫描件：必填" in text_of(missing)
    scan = {"recorded_from_file_id": (io.BytesIO(PDF), "评价表.pdf")}
    assert office.send(path, given | scan).status_code == 302
    page = office.get(f"/suggestions/{key}").get_data(as_text=True)
    assert "纸质评价表" in page
    assert "评价表.pdf" in page
    own = desk("cadre03").get(path).get_data(as_text=True)
    assert "recorded_from_file_id" not in own
    assert "您对办理态度" in own


def test_a_file_is_hung_on(desk, make):
    key = make("submitted")
    cadre, path = desk("cadre01"), f"/suggestions/{key}/attach"
    assert cadre.send(path).status_code == 422
    assert cadre.send(path, {"file": (io.BytesIO(PDF), "佐证.pdf")}).status_code == 302
    page = desk("office").get(f"/suggestions/{key}").get_data(as_text=True)
    assert re.search(r'href="/files/[0-9a-f-]+/content">佐证.pdf</a>', page)
    assert desk("leader").get(path).status_code == 403


def test_a_register_is_checked_before_it_is_taken_in(desk, world):
    path = f"/cohorts/{world.cohorts['study']}/suggestions/register"
    hr, wrong = desk("hr"), (*FIRST[:1], "没有此人", *FIRST[2:])
    sheet = (io.BytesIO(books.workbook([HEAD, FIRST, wrong])), "登记表.xlsx")
    checked = hr.send(path, {"file": sheet}).location
    told = text_of(hr.get(checked))
    assert "表中建议 2 条" in told
    assert "没有此人" in told
    assert "只登记没有问题的 1 条" in told
    assert hr.send(checked, {"do": "import"}).status_code == 200  # nothing while a row is wrong
    done = hr.send(checked, {"do": "partial"})
    assert done.status_code == 302
    assert "state=draft" in done.location
    assert TITLE in text_of(hr.get(done.location))
    nothing = hr.send(path, {})
    assert nothing.status_code == 422
    assert "必填" in text_of(nothing)
    assert desk("leader").get(path).status_code == 403
