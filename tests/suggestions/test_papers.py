"""Papers for units: what stands on them, in which form they go out, whose they are to take."""

import io
from zipfile import ZipFile

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from secondment.cohorts.models import Cohort
from secondment.kit.typesetting import OFFICIAL, fonts_missing
from secondment.suggestions import paper_templates
from secondment.suggestions.papers import title_of
from tests.suggestions.steps import told

HOSTILE = "面积<5亿元 & {{x}}"


@pytest.fixture
def handed(steps, official, at):
    """SWJ leads one suggestion, with FGJ, and answers one alone; since Tuesday 2026-04-07."""
    at("2026-04-07")
    steps.assigned("SWJ", "FGJ")
    key = steps.accepted("cadre02", title=HOSTILE)
    steps.assign(key, "SWJ")
    return key


@pytest.fixture
def take(steps):
    """`take(user, path)`: the file's bytes and the name it goes out under."""

    def answer(who, path):
        response = steps.client(who).get(path)
        assert response.status_code == 200, response.get_json()
        return response.data

    return answer


@pytest.fixture
def notice(world):
    """`notice("SWJ", "docx")`: the path of the unit's notice."""
    cohort = world.cohorts["study"]
    return lambda unit, form="docx": (
        f"/cohorts/{cohort}/notices/{world.departments[unit]}/paper.{form}"
    )


@pytest.fixture
def own_templates(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "TEMPLATE_PATH", str(tmp_path))
    return tmp_path


def read(content):
    return docx.Document(io.BytesIO(content))


def text_of(content):
    """All text of a document, its tables' rows with a bar between cells."""
    document = read(content)
    rows = [row.cells for table in document.tables for row in table.rows]
    told = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*told, *("|".join(cell.text for cell in cells) for cells in rows)])


def set_of(steps, who, query=""):
    cohort = steps.world.cohorts["study"]
    response = steps.client(who).get(f"/cohorts/{cohort}/papers.zip{query}")
    assert response.status_code == 200, response.get_json()
    return ZipFile(io.BytesIO(response.data))


def refusal(steps, who, path):
    response = steps.client(who).get(path)
    return response.status_code, response.get_json()["code"]


def slips(steps, key, level="remind", **more):
    """The ids of the suggestion's slips, one more sent to each unit that owes an answer."""
    steps.make("office", f"/suggestions/{key}/urge", {"level": level} | more, 200)
    return [one["id"] for one in steps.items("office", f"/suggestions/{key}/slips")]


# What stands on them


def test_a_notice_tells_what_is_handed_over_and_until_when(handed, take, notice):
    text = text_of(take("office", notice("SWJ")))
    for part in (
        "区商务局：",
        "2件（第1号、第2号）交由你单位办理，其中独办1件、主办1件",
        "一、签收。请于2026年4月9日前签收",
        "二、退办。认为不属于本单位职责的，请于2026年4月16日前",
        "请于2026年7月7日前答复。",
        "联系人：office",
        "第1号|建立楼宇经济服务专员制度|干部01|主办\n会办：区发展和改革局|签收 2026年4月9日",
        f"第2号|{HOSTILE}|干部02|独办|",
        "签收回执",
        "2026年4月7日",
    ):
        assert part in text
    assert "会办的，" not in text
    assert "{" not in text.replace(HOSTILE, "")
    co_unit = text_of(take("office", notice("FGJ")))
    assert "会办\n主办：区商务局|" in co_unit
    assert "会办的，请于2026年5月7日前向主办单位提出会办意见" in co_unit


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("挂职干部", "关于交办挂职干部意见建议的通知"),
        (
            "赴北京、上海跟班挂职干部（楼宇招商专班）",
            "关于交办赴北京、上海跟班挂职干部\n（楼宇招商专班）意见建议的通知",
        ),
        ("长" * 30, f"关于交办{'长' * 30}意见建议的通知"),
    ],
)
def test_a_long_title_is_broken_by_its_sense(title, lines):
    assert title_of(Cohort(title=title)) == lines


def test_a_notice_may_leave_out_what_was_handed_over_before(steps, handed, take, notice, at):
    at("2026-05-06")
    steps.assign(steps.accepted(), "SWJ")
    text = text_of(take("office", f"{notice('SWJ')}?since=2026-05-06"))
    assert "现将其中1件（第3号）" in text
    assert refusal(steps, "office", f"{notice('FGJ')}?since=2026-05-06") == (404, "no_papers")


def test_a_slip_tells_how_it_stands_on_its_day(steps, handed, take, at):
    at("2026-07-10")
    (slip,) = slips(steps, handed, note="请抓紧。\n并告\ufffe>区领导。")
    text = text_of(take("swj.handler", f"/slips/{slip}/paper.docx"))
    for part in (
        "提醒",
        "截至2026年7月10日，已逾期3个工作日",
        "请抓紧。\n并告>区领导。\n请抓紧办理",
    ):
        assert part in text
    _, slip = slips(steps, handed, "urge")
    assert "催办〔2026〕1号" in text_of(take("office", f"/slips/{slip}/paper.docx"))


def test_a_slip_sent_after_the_reply_urges_what_was_promised(steps, handed, take):
    steps.work(handed, "SWJ", "sign")
    steps.replied(handed, outcome_class="planned", promised_on="2026-12-31")
    steps.act("office", f"/suggestions/{handed}/track")
    (slip,) = slips(steps, handed)
    text = text_of(take("office", f"/slips/{slip}/paper.docx"))
    assert "兑现承诺事项：" in text
    assert "办理期限|2026年12月31日" in text


# Their form


def test_a_word_document_names_the_official_fonts_and_layout(handed, take, notice):
    document = read(take("office", notice("SWJ")))
    page = document.sections[0]
    lengths = (page.page_width, page.top_margin, page.left_margin, page.right_margin)
    assert [round(length.mm) for length in lengths] == [210, 37, 28, 26]
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    faces = {
        run.text: run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text.strip()
    }
    assert faces["一、签收。"] == "黑体"
    assert faces["签收回执"] == "方正小标宋简体"
    assert set(faces.values()) == {"黑体", "方正小标宋简体", "仿宋_GB2312"}
    defaults = document.styles.element.find(qn("w:docDefaults"))
    (language,) = defaults.iter(qn("w:lang"))
    assert language.get(qn("w:eastAsia")) == "zh-CN"
    assert not [key for one in defaults.iter(qn("w:rFonts")) for key in one if "Theme" in key]


def test_pdf_is_a4(steps, handed, take, notice):
    (slip,) = slips(steps, handed)
    for path, pages in ((notice("SWJ", "pdf"), 3), (f"/slips/{slip}/paper.pdf", 1)):
        found = pypdf.PdfReader(io.BytesIO(take("swj.signer", path))).pages
        assert len(found) == pages
        assert [round(float(side)) for side in found[0].mediabox[2:]] == [595, 842]


def test_shipped_word_templates_are_those_the_tool_makes():
    for name, make in paper_templates.TEMPLATES.items():
        kept = (paper_templates.FOLDER / name).read_bytes()
        assert paper_templates.packed(make()) == kept, name


def test_fonts_that_are_not_there_are_named(context):
    assert set(fonts_missing()) <= set(OFFICIAL.values())


# A cohort's set


def test_a_set_has_a_file_for_each_unit_or_slip(steps, handed):
    with set_of(steps, "office") as papers:
        names = papers.namelist()
        assert names == ["区发展和改革局交办通知.docx", "区商务局交办通知.docx"]
        assert all(one.flag_bits & 0x800 for one in papers.infolist())
        assert "第2号" in text_of(papers.read(names[1]))
    one_unit = f"?department_id={steps.units['FGJ']}&format=pdf"
    assert set_of(steps, "office", one_unit).namelist() == ["区发展和改革局交办通知.pdf"]
    slips(steps, handed)
    slips(steps, handed)
    names = set_of(steps, "office", "?kind=supervision").namelist()
    assert names == ["区商务局 第2号 提醒.docx", "区商务局 第2号 提醒（2）.docx"]


def test_a_unit_takes_its_own_papers_alone(steps, handed, notice):
    assert set_of(steps, "fgj.handler").namelist() == ["区发展和改革局交办通知.docx"]
    cohort = f"/cohorts/{steps.world.cohorts['study']}"
    (slip,) = slips(steps, handed)
    for path, answer in (
        (notice("SWJ"), (403, "not_allowed")),
        (f"{cohort}/papers.zip?department_id={steps.units['SWJ']}", (403, "not_allowed")),
        (f"{cohort}/papers.zip?kind=supervision", (404, "no_papers")),
        (f"/slips/{slip}/paper.docx", (404, "not_found")),
    ):
        assert refusal(steps, "fgj.handler", path) == answer
    assert refusal(steps, "office", notice("JD1")) == (404, "no_papers")


def test_who_took_papers_is_journalled(steps, handed, notice, take):
    take("swj.handler", notice("SWJ"))
    set_of(steps, "office")
    entries = told(steps.client("auditor").get("/journal?action=export"), 200)["items"]
    found = {(entry["actor"], entry["object_type"]) for entry in entries}
    assert found == {("swj.handler", "cohort"), ("office", "cohort")}


# Templates of the office's


def test_the_office_s_own_template_is_used(steps, handed, take, notice, own_templates):
    document = docx.Document()
    document.add_paragraph("{{ unit }}自行收文 {{ office.contact }} {{ items[1].title }}")
    document.save(own_templates / "notice.docx")
    assert text_of(take("office", notice("SWJ"))) == f"区商务局自行收文 office {HOSTILE}"
    document = docx.Document()
    document.add_paragraph("{{ heading }}")
    document.save(own_templates / "remind.docx")  # the template of this level alone
    (slip,) = slips(steps, handed)
    assert text_of(take("office", f"/slips/{slip}/paper.docx")) == "提醒"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ unitt }}", "'unitt' is undefined"),
        ("{% if unit %}", "endif"),
        ("{{ unit.__class__.__mro__ }}", "unsafe"),
        (None, "zip"),
    ],
)
def test_a_broken_word_template_is_named_with_its_fault(
    steps, handed, notice, own_templates, text, reason
):
    file = own_templates / "notice.docx"
    if text is None:
        file.write_bytes(b"no document")
    else:
        document = docx.Document()
        document.add_paragraph(text)
        document.save(file)
    response = steps.client("office").get(notice("SWJ"))
    problem = response.get_json()
    assert (response.status_code, problem["code"]) == (503, "template_broken")
    assert "notice.docx" in problem["detail"]
    assert reason in problem["detail"]


def test_a_broken_pdf_template_is_named_with_its_fault(steps, handed, notice, own_templates):
    (own_templates / "notice.typ").write_text("#paper.office", encoding="utf-8")
    problem = steps.client("office").get(notice("SWJ", "pdf")).get_json()
    assert problem["code"] == "template_broken"
    assert "notice.typ" in problem["detail"]
    assert "unknown variable: paper" in problem["detail"]
