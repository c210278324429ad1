"""The wizards in a browser: a roster with faulty rows, report files that nobody could tell."""

import io
from pathlib import Path

import openpyxl
import pytest

from tests.cohorts.workbooks import TITLES, workbook
from tests.web.site import follow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOST = "北京市云亭区商务局"
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
SURNAMES = {True: "欧阳", False: "司徒"}


def roster(surname: str) -> bytes:
    """Two right rows, and three that are wrong in one cell each."""
    usual = {"现工作单位": "区商务局", "挂职单位": HOST, "开始日期": "2027-03-01"}
    usual |= {"结束日期": "2027-03-31", "联系电话": "13900000000"}
    rows = [
        usual | {"姓名": f"{surname}一"},
        usual | {"姓名": f"{surname}二", "联系电话": "1390"},
        usual | {"姓名": f"{surname}三"},
        usual | {"姓名": f"{surname}四", "挂职单位": "没有登记的单位"},
        usual | {"姓名": f"{surname}五", "结束日期": "2027-02-01"},
    ]
    return workbook([TITLES, *([row.get(title, "") for title in TITLES] for row in rows)])


def mended(marked: Path) -> bytes:
    """The marked workbook, put right by hand."""
    book = openpyxl.load_workbook(io.BytesIO(marked.read_bytes()))
    page = book.active
    right = {"联系电话": (3, "13900000000"), "挂职单位": (5, HOST), "结束日期": (6, "2027-03-31")}
    for title, (row, value) in right.items():
        cell = page.cell(row, TITLES.index(title) + 1)
        assert cell.comment
        cell.value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def upload(page, name: str, content: bytes) -> None:
    page.get_by_label("填好的花名册", exact=True).set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )
    follow(page.get_by_role("button", name="上传并检查"))


@SCRIPT
def test_roster_with_three_faulty_rows(site, script):
    surname = SURNAMES[script]
    page = site.page("hr", script=script, accept_downloads=True)
    page.goto("/cohorts")
    follow(page.get_by_role("link", name="（第一批）"))
    follow(page.get_by_role("link", name="导入花名册").first)
    upload(page, "坏.xlsx", b"PK nothing")
    assert page.get_by_role("alert").is_visible()
    upload(page, "名册.xlsx", roster(surname))
    assert page.get_by_role("heading", name="有 3 行需要修改").is_visible()
    faults = [row.split("\t") for row in page.locator("tbody tr").all_inner_texts()]
    assert [(row[0], row[1], row[2]) for row in faults] == [
        ("3", "联系电话", "1390"),
        ("5", "挂职单位", "没有登记的单位"),
        ("6", "结束日期", "2027-02-01"),
    ]
    assert page.get_by_role("link", name="登记“没有登记的单位”").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载已标注的表格").click()
    again = mended(download.value.path())
    follow(page.get_by_role("button", name="只导入正确的 2 人"))
    assert page.get_by_text("已登记 2 人挂职。").is_visible()
    follow(page.get_by_role("link", name="再导入一份"))
    upload(page, "改好.xlsx", again)
    assert page.get_by_role("heading", name="没有发现问题").is_visible()
    follow(page.get_by_role("button", name="导入全部 3 人"))
    assert page.get_by_text("另有 2 人与已登记相同").is_visible()
    follow(page.get_by_role("link", name="查看名册"))
    for number in "一二三四五":
        assert page.get_by_role("link", name=f"{surname}{number}").is_visible()
    assert site.faults == []


@SCRIPT
def test_report_files_are_matched_by_one_click(site, script):
    page = site.page("hr", script=script)
    page.goto("/cohorts")
    follow(page.get_by_role("link", name="（第一批）"))
    follow(page.get_by_role("link", name="批量导入报告").first)
    page.get_by_label("报告类型").select_option(label="学习心得")
    texts = {
        "唐晓禾 学习心得.txt": "走访楼宇",
        "贺长青、梁秉文.txt": "两人同去",
        "心得体会.txt": "谁写的",
        "废稿.txt": "作废",
    }
    page.get_by_label("报告文件").set_input_files(
        [
            {"name": name, "mimeType": "text/plain", "buffer": f"{text}{script}".encode()}
            for name, text in texts.items()
        ]
    )
    follow(page.get_by_role("button", name="上传并核对"))
    assert page.get_by_text("可以导入 1 份，待确认 3 份").is_visible()
    follow(page.get_by_role("button", name="是 贺长青"))
    assert page.get_by_text("可以导入 2 份，待确认 2 份").is_visible()
    page.get_by_label("“心得体会.txt”归到").select_option(label="梁秉文（锦桥街道办事处）")
    page.get_by_label("“废稿.txt”归到").select_option(label="不导入")
    follow(page.get_by_role("button", name="导入已确定的报告"))
    assert page.get_by_text("已导入 3 个文件").is_visible()
    assert page.get_by_role("row", name="心得体会.txt 梁秉文").is_visible()
    assert page.get_by_role("row", name="废稿.txt").is_visible()
    assert site.faults == []
