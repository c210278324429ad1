"""Whole collections: the lists' own rows, in each form, portion by portion, journalled first."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from secondment.journal.models import Entry, Remark
from secondment.kit import paging
from secondment.kit.answers import encode
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.suggestions import intake
from secondment.suggestions.answers import SUGGESTION_ROWS
from secondment.summaries import export_api, export_forms
from secondment.summaries.exports import EXPORTS
from tests.client import Client
from tests.queries import counted
from tests.suggestions.factories import AT, REASON, make_reply, make_suggestion
from tests.summaries.factories import ID_NUMBER, PHONE, make_rich_cohort
from tests.transactions import rolled_back
from tests.world import World, actor_of

FORMULA = "=1+1 个窗口"
READERS = ("hr", "office", "leader", "swj.handler", "fgj.handler", "cadre01", "other.hr")
As = Callable[[str], Client]


@pytest.fixture(scope="module")
def reader(app: Flask) -> Iterator[As]:
    """Clients on a cohort in which everything has happened; exports add to its journal only."""
    world: World = app.extensions["world"]
    with rolled_back(app), app.app_context():
        make_rich_cohort(world)
        make_reply(world, "sent", outcome_class="planned", promised_on=date(2026, 12, 31))
        signed = make_suggestion(world, "submitted", co_signer_ids=[world.cadres["cadre02"]])
        with unit_of_work():
            units = [world.departments["FGJ"], world.departments["JD1"]]
            later = {"refer_department_ids": units, "version": None, "now": AT}
            intake.decline(actor_of("office"), signed, reason=REASON, **later)
        yield lambda username: Client(app, username)


def listed(client: Client, path: str) -> list[dict]:
    """All pages of a list, by id."""
    joint = "&" if "?" in path else "?"
    items, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/{path}{joint}limit=200{cursor}").get_json()
        items += page["items"]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    return sorted(items, key=lambda item: item["id"])


def taken(client: Client, path: str) -> bytes:
    answer = client.get(f"/exports/{path}", buffered=True)
    assert answer.status_code == 200, answer.get_json()
    return answer.data


def lines_of(content: bytes) -> list[dict]:
    return [json.loads(line) for line in content.splitlines()]


def sheet_of(content: bytes) -> list[dict]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def table_of(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", EXPORTS)
def test_everybody_is_given_the_rows_of_his_list(reader, name):
    given = {}
    for username in READERS:
        client = reader(username)
        rows = listed(client, name)
        assert json.loads(taken(client, name)) == {"items": rows}, username
        assert lines_of(taken(client, f"{name}?format=ndjson")) == rows, username
        given[username] = len(rows)
    assert given["hr"] >= 1
    assert len(set(given.values())) > 1  # not everybody sees all


@pytest.mark.parametrize(
    "path",
    [
        "cadres?q=林",
        "secondments?state=returned",
        "reports?late=false&kind=weekly",
        "suggestions?mine=false&state=closed",
        "suggestions?q=窗口",
        "suggestions?overdue=true",
        "commitments?state=open&missed=true",
    ],
)
def test_filters_are_those_of_the_list(reader, path):
    office = reader("office")
    assert json.loads(taken(office, path))["items"] == listed(office, path)


@pytest.mark.parametrize("query", ["sort=title", "limit=5", "cursor=x", "format=pdf", "colour=red"])
def test_what_is_no_filter_is_refused(reader, query):
    assert reader("office").get(f"/exports/suggestions?{query}").status_code == 422


@pytest.mark.parametrize("name", EXPORTS)
def test_sheets_hold_every_field_under_a_chinese_head(reader, name):
    hr = reader("hr")
    fields = export_api.SCHEMAS[name][1]().fields
    columns = EXPORTS[name].columns
    titles = [column.title for column in columns]
    assert len(set(titles)) == len(titles) >= len(fields)
    table = table_of(taken(hr, f"{name}?format=csv"))
    sheet = sheet_of(taken(hr, f"{name}?format=xlsx"))
    ids = [row["id"] for row in listed(hr, name)]
    assert [row["标识"] for row in table] == [row["标识"] for row in sheet] == ids
    assert list(table[0]) == list(sheet[0]) == titles


def test_every_field_moves_a_cell(reader):
    """A row without a field cannot be told: none was forgotten among the columns."""
    for name, export in EXPORTS.items():
        row = next(row for row in listed(reader("hr"), name))
        for field in row:
            if field == "version":
                continue
            poor = {key: value for key, value in row.items() if key != field}
            with pytest.raises(KeyError):
                [column.value(poor) for column in export.columns]


def test_text_like_a_formula_stays_text(reader):
    office = reader("office")
    (found,) = (r for r in table_of(taken(office, "suggestions?q=窗口&format=csv")))
    assert found["题目"] == f"'{FORMULA}"
    content = taken(office, "suggestions?q=窗口&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    (cell,) = (cell for cell in sheet[2] if cell.value == FORMULA)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    for text in ("+1", "-1", "@x", "\tx", "\rx"):
        assert export_forms.cell(text) == f"'{text}"
    assert export_forms.cell(-1) == "-1"


def test_sheets_speak_chinese_and_begin_with_the_mark(reader):
    content = taken(reader("office"), "suggestions?state=closed&format=csv")
    assert content.startswith(b"\xef\xbb\xbf")
    first = table_of(content)[0]
    told = {key: first[key] for key in ("状态", "主办单位", "对办理态度", "逾期天数", "本单位件")}
    assert told == {
        "状态": "已办结",
        "主办单位": "区商务局",
        "对办理态度": "满意",
        "逾期天数": "0",
        "本单位件": "否",
    }


def test_personal_values_are_masked_in_every_form(reader):
    hr = reader("hr")
    for form in ("json", "ndjson", "csv"):
        content = taken(hr, f"cadres?format={form}").decode()
        assert PHONE not in content
        assert ID_NUMBER not in content
        assert "139****0099" in content
    (row,) = (one for one in sheet_of(taken(hr, "cadres?format=xlsx")) if one["联系电话"])
    assert (row["联系电话"], row["身份证号"]) == ("139****0099", "990************018")


def test_it_is_an_attachment_of_the_form_asked_for(reader):
    for form, media_type in export_api.MEDIA_TYPES.items():
        answer = reader("office").get(f"/exports/reports?format={form}", buffered=True)
        assert answer.mimetype == media_type
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment; ")
        assert disposition.endswith(f".{form}")


def last_export() -> tuple[Entry, str | None]:
    with reading() as session:
        query = sa.select(Entry).where(Entry.action == "export").order_by(Entry.id.desc())
        entry = session.scalars(query.limit(1)).one()
        remark = session.scalar(sa.select(Remark.text).where(Remark.entry_id == entry.id))
    return entry, remark


def test_who_takes_what_is_journalled_before_the_first_byte(reader, world):
    client = reader("office")
    query = f"q=窗口&mine=false&cohort_id={world.cohorts['study']}&format=ndjson"
    answer = client.get(f"/exports/suggestions?{query}", buffered=False)
    entry, remark = last_export()
    answer.close()
    assert (entry.actor_id, entry.subject_id) == (world.users["office"],) * 2
    assert json.loads(entry.changes) == {
        "export": "suggestions",
        "format": "ndjson",
        "rows": 1,
        "filters": {"mine": False, "cohort_id": world.cohorts["study"]},
    }
    assert remark == "q: 窗口"


def test_statements_grow_by_portion_only(reader, monkeypatch):
    """And none of them holds a transaction open from one portion to the next."""
    hr = actor_of("hr")
    with reading():
        count = SUGGESTION_ROWS.count(hr, {})
    costs = {}
    for size in (count + 1, 2, 1):
        monkeypatch.setattr(paging, "PORTION", size)
        with counted() as statements:
            portions = []
            for portion in SUGGESTION_ROWS.portions(hr, {}):
                assert not db.session().in_transaction()
                portions.append(len(portion))
        assert sum(portions) == count
        assert set(portions[:-1]) <= {size}
        costs[size] = len(statements) / len(portions)
    assert costs[2] <= costs[count + 1] + 1  # a last portion may turn out empty


def test_rows_that_come_between_neither_repeat_nor_hide_others(reader, monkeypatch, world):
    monkeypatch.setattr(paging, "PORTION", 3)
    hr = actor_of("hr")
    with reading():
        before = SUGGESTION_ROWS.count(hr, {})
    seen = []
    for portion in SUGGESTION_ROWS.portions(hr, {}):
        if not seen:
            new = make_suggestion(world, "submitted", title="半途提交")
        seen += [row["id"] for row in portion]
    assert len(seen) == len(set(seen)) == before + 1
    assert seen[-1] == new


@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
def test_an_export_cut_short_does_not_look_whole(reader, monkeypatch, form):
    monkeypatch.setattr(paging, "PORTION", 2)
    told, calls = SUGGESTION_ROWS.told, []

    def fails(actor, rows):
        calls.append(len(rows))
        if len(calls) > 2:
            raise RuntimeError("the database went away")
        return told(actor, rows)

    export = EXPORTS["suggestions"]
    broken = paging.Collection(SUGGESTION_ROWS.listing, SUGGESTION_ROWS.where, fails)
    found = b""
    with pytest.raises(RuntimeError):  # which breaks the connection before the answer's end
        for chunk in chunks(form, broken.portions(actor_of("hr"), {}), export):
            found += chunk
    assert found
    if form == "csv":
        assert found.decode().rstrip().endswith(export_forms.INTERRUPTED)
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(found) if form == "json" else lines_of(found)


def chunks(form, portions, export):
    from flask import current_app, g

    with current_app.test_request_context():
        g.request_id = "test"
        return export_api.chunks_of(form, portions, export)


def test_a_failure_before_the_first_byte_is_a_problem(reader, monkeypatch):
    monkeypatch.setattr("secondment.summaries.exports.MOST_LINES", 3)
    answer = reader("hr").get("/exports/suggestions?format=xlsx")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_many_lines")


def test_nothing_is_something_too(reader):
    other = reader("other.handler")
    assert taken(other, "reports") == encode({"items": []})
    assert taken(other, "reports?format=ndjson") == b""
    assert table_of(taken(other, "reports?format=csv")) == []
    assert sheet_of(taken(other, "reports?format=xlsx")) == []
