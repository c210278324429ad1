"""Letters of reply (答复函): what stands on them, their format, when they are drafts."""

import io
from datetime import UTC, datetime

import docx
import pypdf
import pytest
from flask import Flask

from secondment.kit.official_text import spans
from secondment.suggestions.letters import Letter, addressee, mark_of, unsaid
from secondment.suggestions.paper_files import made_file
from tests.suggestions.steps import told

HOSTILE = "面积<5亿元 & {{7*7}} #{} $x$ {%p endif %}"
BODY = f"""干部03同志：
您提出的建议收悉。经研究，现答复如下：
一、关于服务专员。予以采纳，今年内到岗。
（一）先在重点楼宇设专员。{HOSTILE}
如对以上答复有意见，请填写征询意见表。"""
MM = 72 / 25.4  # points
TELEPHONE = "联系人：陈科长，联系电话：13900000041"


@pytest.fixture
def take(steps):
    """`take(user, reply, "pdf")`: the letter's bytes."""

    def answer(who, reply, form="docx"):
        response = steps.client(who).get(f"/replies/{reply}/letter.{form}")
        assert response.status_code == 200, response.get_json()
        return response.data

    return answer


def parts_of(content):
    """The document, with the text of its first header, its table and its paragraphs."""
    document = docx.Document(io.BytesIO(content))
    head = document.sections[0].first_page_header.paragraphs
    cells = [cell for table in document.tables for cell in table.rows[0].cells]
    lines = [*head, *(line for cell in cells for line in cell.paragraphs), *document.paragraphs]
    return document, [line.text for line in lines if line.text]


def lines_of(content):
    return parts_of(content)[1]


# What stands on them


def test_a_letter_under_the_formal_policy(steps, take, at, official):
    at("2026-03-01")
    reply = steps.replied(
        steps.handling(cadre="cadre03"),
        "SWJ",
        "adopted",
        "not_adopted",
        body=BODY,
        section="楼宇科",
    )
    assert lines_of(take("cadre03", reply)) == [
        "区商务局",
        "签发人：swj.signer",
        "示商务〔2026〕1号",
        "办理结果：A",
        "关于赴北京、上海挂职第1号建议的答复",
        "干部03同志：",
        "您提出的建议收悉。经研究，现答复如下：",
        "一、关于服务专员。予以采纳，今年内到岗。",
        f"（一）先在重点楼宇设专员。{HOSTILE}",
        "对您所提具体措施的研究意见：",
        "2. 手续并联办理：未采纳。理由：理由如下。",
        "由楼宇科具体负责。",
        "如对以上答复有意见，请填写征询意见表。",
        "区商务局",
        "2026年3月1日",
        f"（{TELEPHONE}）",
        "抄送：示范区。",
    ]


def test_without_letters_it_has_the_same_form_and_no_number(steps, take, at, official):
    at("2026-03-02")
    key = steps.handling("SWJ", "FGJ")
    steps.work(key, "FGJ", "opinion", {"text": "同意"})
    promise = {"outcome_class": "planned", "promised_on": "2026-12-31", "actions": "编制目录"}
    reply = steps.replied(key, body="经研究，答复如下。", **promise)
    lines = lines_of(take("office", reply))
    assert lines[:3] == ["区商务局", "签发人：swj.signer", "办理结果：C"]
    assert lines[5:7] == [
        "您提出的《建立楼宇经济服务专员制度》收悉。经研究，现答复如下：",
        "经研究，答复如下。",
    ]
    assert "落实举措：编制目录。计划于2026年12月31日前完成。" in lines
    assert lines[-1].endswith("，区发展和改革局。")
    assert not any("同意" in line or "〔" in line for line in lines)


@pytest.mark.parametrize(
    ("state", "pre_check", "mark"),
    [
        ("draft", True, "草稿"),
        ("submitted", True, "征求意见稿"),
        ("signed_off", True, "征求意见稿"),  # the office has not passed it yet
        ("signed_off", False, ""),
        ("passed", True, ""),  # to be printed, sealed and sent
        ("sent", True, ""),
        ("returned", True, "已退回"),
        ("void", True, "作废"),
    ],
)
def test_it_is_marked_unless_it_may_go_out(state, pre_check, mark):
    assert mark_of({"state": state, "pre_check": pre_check}) == mark


def test_a_draft_leaves_room_and_is_for_its_unit(steps, take, at, official):
    at("2026-03-02")
    reply = steps.drafted(steps.handling(cadre="cadre03"))
    document, lines = parts_of(take("swj.handler", reply))
    assert lines[1:3] == ["草稿", "示商务〔2026〕　　号"]
    assert "　　　　年　　月　　日" in lines
    assert document.sections[0].header.paragraphs[0].text == "草稿"
    for person in ("cadre03", "office", "fgj.handler"):
        assert steps.client(person).get(f"/replies/{reply}/letter.pdf").status_code == 404


def test_its_date_is_that_of_the_signature_or_of_an_earlier_sending(steps, take, at, official):
    at("2026-04-10")
    reply = steps.before_signer(steps.handling(cadre="cadre03"))
    scan = steps.upload("swj.handler", "reply", reply)
    paper = {"signed_by": "王局长", "signed_on": "2026-04-08", "file_id": scan}
    steps.act("swj.handler", f"/replies/{reply}/record-sign-off", paper)
    lines = lines_of(take("swj.handler", reply))
    assert "2026年4月8日" in lines
    assert "签发人：王局长" in lines
    steps.act("office", f"/replies/{reply}/pass")
    steps.act("swj.handler", f"/replies/{reply}/send", {"on": "2026-04-07"})
    assert "2026年4月7日" in lines_of(take("office", reply))


@pytest.mark.parametrize(
    ("persons", "text"),
    [
        (["张三"], "张三同志"),
        (["张三", "李四"], "张三、李四同志"),
        (["张三", "李四", "王五", "赵六"], "张三等4名同志"),
    ],
)
def test_it_is_addressed_to_all_who_proposed(persons, text):
    assert addressee(persons) == text


MEASURES = [
    {"id": "a", "position": 1, "text": "每幢重点楼宇设一名服务专员。"},
    {"id": "b", "position": 2, "text": "手续并联办理"},
]


@pytest.mark.parametrize(
    ("decisions", "body", "left"),
    [
        (("adopted", "adopted"), "一、予以采纳。\n二、手续并联办理，同样采纳。", ""),
        (("adopted", "adopted"), "一、关于专员\n予以采纳。\n二、关于手续\n正在研究。", "2"),
        (
            ("adopted", "not_adopted"),
            "每幢重点楼宇设一名服务专员，采纳。手续并联办理暂不采纳。",
            "",
        ),
        (("adopted", "partly_adopted"), "一、未予采纳。\n二、部分采纳。", "1"),
        (("adopted", "adopted"), "一、不予采纳。\n二、未完全采纳。", "12"),
        (("adopted", "adopted"), "您的建议均予采纳。", "12"),
    ],
)
def test_decisions_that_the_body_leaves_out_are_told(decisions, body, left):
    decided = {
        one["id"]: {"decision": decision, "reason": ""}
        for one, decision in zip(MEASURES, decisions, strict=True)
    }
    found = list(unsaid(body.splitlines(), MEASURES, decided))
    assert "".join(line[0] for line in found[1:]) == left


# Their format


@pytest.fixture(scope="module")
def pages():
    """The pages of a letter of two."""
    lines = ["您提出的建议收悉，现答复如下：", f"一、关于专员。{HOSTILE}", "逐项落实到位，" * 70]
    paper = Letter(
        issuer="区商务局",
        mark="",
        number="锦商务〔2026〕1号",
        outcome="办理结果：A",
        signer="王局长",
        suggestion="第1号",
        title="关于赴北京、上海挂职干部第1号建议的答复",
        addressee="张三同志",
        paragraphs=[spans(line) for line in lines],
        date="2026年3月1日",
        contact=TELEPHONE,
        copies="区委办公室（督查室）",
    )
    app = Flask("letters")
    app.config.update(FONT_PATH="", TEMPLATE_PATH="")
    with app.app_context():
        _, made = made_file(paper, "pdf", datetime(2026, 3, 1, tzinfo=UTC))
    return pypdf.PdfReader(io.BytesIO(made)).pages


def lines_at(page):
    """`[(text, mm from the left, mm from the top to its baseline)]`"""
    found = []

    def visit(text, at, *_):
        if text.strip():
            found.append((text.strip(), at[4] / MM, 297 - at[5] / MM))

    page.extract_text(visitor_text=visit)
    return found


def bars_of(page):
    """`[(mm from the left, mm from the top, width, height)]` of what is filled, topmost first."""
    found, at, corners = [], (0, 0), []
    for operands, operator in page.get_contents().operations:
        if operator == b"cm":
            at, corners = [float(one) for one in operands[4:]], []
        elif operator == b"l":
            corners.append([float(one) for one in operands])
        elif operator == b"f" and corners:
            size = [max(one[axis] for one in corners) / MM for axis in (0, 1)]
            found.append((at[0] / MM, 297 - at[1] / MM, *size))
    return sorted(found, key=lambda bar: bar[1])


def test_the_letter_format_is_that_of_the_standard(pages):
    first, second = pages
    assert [round(float(side) / MM) for side in first.mediabox[2:]] == [210, 297]
    thick, thin, thin_below, thick_below = bars_of(first)
    for bar in (thick, thin, thin_below, thick_below):
        assert (round(bar[0]), round(bar[2])) == (20, 170)
    (name, _, baseline), *_ = lines_at(first)
    assert name == "区商务局"
    top = baseline - 0.8 * 34 / MM
    assert top == pytest.approx(30, abs=0.5)
    assert thick[1] - (top + 34 / MM) == pytest.approx(4, abs=0.5)
    assert thick_below[1] + thick_below[3] == pytest.approx(297 - 20, abs=0.5)
    assert thick[3] > thin[3]
    assert thick_below[3] > thin_below[3]
    assert bars_of(second) == []
    assert [line for line in lines_at(first) if line[2] > 262] == []
    number = next(line for line in lines_at(second) if "2 —" in line[0])
    assert number[2] > 262
    assert number[1] < 105
    assert number[0] == "— 2 —"


def test_what_stands_in_the_text_is_never_code(pages):
    assert HOSTILE.replace(" ", "") in pages[0].extract_text().replace(" ", "").replace("\n", "")


# Who takes them


def test_who_took_a_letter_is_journalled(steps, take, at, official):
    at("2026-03-02")
    reply = steps.replied(steps.handling())
    take("cadre01", reply, "pdf")
    entries = told(steps.client("auditor").get("/journal?action=export"), 200)["items"]
    assert [(one["actor"], one["object_type"]) for one in entries] == [("cadre01", "suggestion")]


def test_the_office_s_own_template_is_used(steps, take, at, official, app, tmp_path, monkeypatch):
    at("2026-03-02")
    reply = steps.replied(steps.handling(), body=HOSTILE)
    monkeypatch.setitem(app.config, "TEMPLATE_PATH", str(tmp_path))
    document = docx.Document()
    document.add_paragraph("{{ issuer }} {{ addressee }} {{ paragraphs[1][0][1] }}")
    document.save(tmp_path / "letter.docx")
    assert lines_of(take("office", reply)) == [f"区商务局 干部01同志 {HOSTILE}"]
