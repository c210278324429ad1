"""The rooms of cohorts, cadres and secondments without a browser: who may, and what is kept."""

import io
import re
from pathlib import Path

import sqlalchemy as sa

from secondment.cohorts.models import Appraisal, Cadre, Cohort, Secondment
from secondment.journal.models import Entry
from secondment.kit import clock
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading
from secondment.web import uploads
from tests.cohorts.workbooks import PEOPLE, TITLES, workbook
from tests.kit.pdf_files import pdf
from tests.web.desk import Desk

ROWS = [person.cells(number) for number, person in enumerate(PEOPLE, 1)]
SHEET = workbook([TITLES, *([row[title] for title in TITLES] for row in ROWS)])


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)).split())


def test_pages_of_a_cohort(app, world, context):
    cohort_id = world.cohorts["study"]
    hr, cadre, handler = (Desk(app, name) for name in ("hr", "cadre01", "swj.handler"))
    for tab in ("roster", "hosts", "reports", "suggestions"):
        assert hr.get(f"/cohorts/{cohort_id}?tab={tab}").status_code == 200
    assert "交过报告的干部 0/2" in words(hr.get(f"/cohorts/{cohort_id}"))
    assert "意见建议办复 0/0" in words(hr.get(f"/cohorts/{cohort_id}"))
    seen = words(cadre.get(f"/cohorts/{cohort_id}"))
    assert "干部01" in seen
    assert "干部02" not in seen
    assert "下载" not in seen
    for path in ("/cohorts/new", f"/cohorts/{cohort_id}/roster", f"/cohorts/{cohort_id}/edit"):
        assert cadre.get(path).status_code == 403
    assert handler.get(f"/cohorts/{cohort_id}/roster").status_code == 404
    assert Desk(app, "sysadmin").get("/cohorts").status_code == 403


def test_a_cohort_is_made_changed_and_moved(app, world, context):
    hr = Desk(app, "hr")
    fields = {"code": "bj-9", "title": "第九批", "topics": "楼宇经济\n\n 招商 "}
    again = hr.send("/cohorts/new", fields | {"starts_on": "2026-05-02", "ends_on": "2026-05-01"})
    assert again.status_code == 422
    assert "楼宇经济" in words(again)
    made = hr.send("/cohorts/new", fields | {"starts_on": "2026-05-01", "ends_on": "2026-05-31"})
    assert made.status_code == 302
    home = made.headers["Location"]
    assert "名称 （选填）" not in words(hr.get(f"{home}/edit"))  # it may change, not go
    hr.send(f"{home}/edit", fields | {"title": "第九批（改）", "policy_id": ""})
    assert hr.send(f"{home}/open").status_code == 302
    with reading():
        row = db.session.scalar(sa.select(Cohort).where(Cohort.code == "bj-9"))
        assert (row.title, row.topics, row.state) == ("第九批（改）", ["楼宇经济", "招商"], "open")
    assert hr.send(f"{home}/archive").status_code == 409


def test_a_personal_value_is_shown_once_for_a_reason(app, world, context):
    cadre_id = world.cadres["cadre01"]
    hr = Desk(app, "hr")
    page = f"/cadres/{cadre_id}"
    hr.send(f"{page}/edit", {"name": "干部01", "phone": "13800000009"})
    assert "138****0009" in words(hr.get(page))
    hr.send(f"{page}/edit", {"name": "干部甲", "phone": "138****0009"})
    told = hr.send(f"{page}/reveal?field=phone", {"field": "phone", "reason": "联系返程"})
    assert "13800000009" in words(told)
    assert told.headers["Cache-Control"] == "private, no-store"
    assert "13800000009" not in words(hr.get(page))
    assert hr.send(f"{page}/reveal", {"field": "phone"}).status_code == 422
    assert Desk(app, "office").get(f"{page}/reveal").status_code == 403
    with reading():
        actions = db.session.scalars(sa.select(Entry.action).where(Entry.subject_id == cadre_id))
        assert list(actions).count("reveal") == 1
        assert db.session.get(Cadre, cadre_id).name == "干部甲"


def test_a_later_appraisal_keeps_the_file_of_the_first(app, world, context):
    secondment_id = world.secondments["cadre01"]
    hr = Desk(app, "hr")
    page = f"/secondments/{secondment_id}"
    hr.send(f"{page}/depart")
    fields = {"host_opinion": "表现优秀", "signed_on": "2026-03-31", "grade": "excellent"}
    hr.send(f"{page}/appraise", fields | {"file_id": (io.BytesIO(pdf(1)), "鉴定表.pdf")})
    form = hr.get(f"{page}/appraise").get_data(as_text=True)
    kept = re.search(r'name="file_id-kept" value="([^"]+)"', form)[1]
    hr.send(f"{page}/appraise", fields | {"grade": "competent", "file_id-kept": kept})
    with reading():
        row = db.session.scalar(
            sa.select(Appraisal).where(Appraisal.secondment_id == secondment_id)
        )
        assert (row.grade, row.file_id) == ("competent", kept)
    assert "称职" in words(hr.get(page))


def test_a_secondment_is_planned_from_its_cohort(app, world, context):
    hr = Desk(app, "hr")
    address = f"/secondments/new?cohort_id={world.cohorts['formal']}"
    host = hr.send("/host-units/new?name=浦东新区商务委", {"name": "浦东新区商务委"})
    with reading():
        unit = db.session.scalar(sa.select(Secondment.host_unit_id))
    made = {"cadre_id": world.cadres["cadre02"], "starts_on": "2027-01-01", "ends_on": "2027-01-31"}
    assert host.status_code == 302
    assert hr.send(address, made).status_code == 422
    assert hr.send(address, made | {"host_unit_id": unit}).status_code == 302
    assert hr.send(f"{host.headers['Location']}/delete").status_code == 302


def test_an_upload_waits_for_its_sender_alone(app, world, context):
    address = f"/cohorts/{world.cohorts['study']}/roster"
    hr, other = Desk(app, "hr"), Desk(app, "other.hr")
    sent = hr.send(address, {"file": (io.BytesIO(SHEET), "名册.xlsx")})
    waits = sent.headers["Location"]
    assert "第" not in waits
    assert hr.get(waits).status_code == 200
    assert other.get(waits).status_code == 404
    elsewhere = f"/cohorts/{world.cohorts['formal']}/roster?{waits.partition('?')[2]}"
    assert hr.get(elsewhere).headers["Location"].endswith("/roster")
    assert not any(b"13800000001" in one for one in contents(app))
    uploads.forget_old(now=clock.now() + uploads.A_DAY * 2)
    assert contents(app) == []
    assert hr.get(waits).headers["Location"].endswith("/roster")


def contents(app) -> list[bytes]:
    root = Path(app.config["INSTANCE_PATH"]) / uploads.FOLDER
    return [path.read_bytes() for path in root.rglob("*") if path.is_file()]
