"""A report's text cut into parts, proposals and measures: by hand, and on any text at all."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from secondment.suggestions.numbering_in_text import value_of
from secondment.suggestions.proposals import MEASURE, MOST_MEASURES, TITLE, read_report

HEADED = """\
关于学习楼宇服务的建议
一、学习情况
在上海学习一个月，走访楼宇31幢。当地每幢楼都有业态卡。
二、存在问题
我区楼宇底数不清，专员力量不足。
三、几点建议
（一）建立楼宇服务专员制度。一是每幢重点楼宇设一名专员；二是专员每季度走访一次；三是走访情况通报街道。
（二）把楼宇数据并成一张图。由投资服务局按月更新。
四、下一步打算
继续走访企业。
"""
BARE = (
    "在京挂职期间，我跟班参与了服务业快报的编制。快报汇集四个来源的数据，每月12日前送达。"
    "但是，目前我区数据按季度汇总，口径不一，底数不清，政策容易平均用力。"
    "为此，提出如下建议：1.建立按月监测的指标。先用现有的9项，再逐步补齐。"
    "2.设立异动企业名单，由街道逐户走访。以上建议，供参考。"
)
ONE_PARAGRAPH = (
    "近年来，夜市发展很快，周边居民对油烟和噪声的投诉较多，存在管理缺位的问题。"
    "建议区商务局规范夜市经营：一是划定经营区域；二是统一收市时间；三是配齐油烟净化设备。"
)


def told(text):
    report = read_report(text)
    return [(one.title.of(text), [m.of(text) for m in one.measures]) for one in report.proposals]


def parts(text):
    found = read_report(text).parts
    return [span and span.of(text) for span in (found.findings, found.problems, found.proposals)]


def test_headings_part_the_text():
    findings, problems, proposals = parts(HEADED)
    assert findings == "在上海学习一个月，走访楼宇31幢。当地每幢楼都有业态卡。"
    assert problems == "我区楼宇底数不清，专员力量不足。"
    assert proposals.startswith("（一）建立")
    assert proposals.endswith("按月更新。")
    measures = ["每幢重点楼宇设一名专员", "专员每季度走访一次", "走访情况通报街道。"]
    assert told(HEADED) == [
        ("建立楼宇服务专员制度", measures),
        ("把楼宇数据并成一张图", ["由投资服务局按月更新。"]),
    ]


def test_wording_parts_a_text_without_headings():
    findings, problems, proposals = parts(BARE)
    assert findings.endswith("每月12日前送达。")
    assert problems.startswith("但是，目前我区数据")
    assert proposals.startswith("为此，提出如下建议")
    assert told(BARE) == [
        ("建立按月监测的指标", ["先用现有的9项，再逐步补齐。"]),
        ("设立异动企业名单，由街道逐户走访", ["设立异动企业名单，由街道逐户走访"]),
    ]


def test_a_sentence_with_its_own_list_is_one_proposal():
    ((title, measures),) = told(ONE_PARAGRAPH)
    assert title == "区商务局规范夜市经营"
    assert measures == ["划定经营区域", "统一收市时间", "配齐油烟净化设备。"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", []),
        ("挂职一个月，走访了14家企业。带教领导很耐心，我学到了不少东西。", []),
        # years, versions and enumerations are no numbers of a list
        ("建议：1、到2020年建成10、20处站点。2、系统升级到2.0版。", 2),
        # a heading of proposals inside the title line begins no part
        ("关于夜市的建议\n夜市人多。油烟大，投诉较多。", []),
        ("建议：首先，摸清底数，分类登记。其次，公开标准，接受监督。最后，定期评估，及时调整。", 3),
        # paragraphs without numbers: each that asks is one
        ("对策建议：\n建议设立专窗，集中受理。\n专窗由投服局管理。\n希望街道配合走访。\n", 2),
    ],
)
def test_what_is_a_proposal(text, titles):
    found = told(text)
    assert found == [] if titles == [] else len(found) == titles


def test_what_is_long_is_shared_out():
    items = "".join(f"{number}.推进第{number}项工作。" for number in range(1, 31))
    long = "建议：一、完善服务。" + items + "二、加强宣传。" + "多渠道开展宣传" * 300
    found = told(long)
    assert [len(measures) for _, measures in found] == [20, 10, 3]
    assert found[1][0] == "推进第21项工作"
    assert sum(map(len, found[2][1])) == 2100


@pytest.mark.parametrize(("number", "value"), [("一", 1), ("十", 10), ("二十三", 23), ("12", 12)])
def test_numbers_are_read(number, value):
    assert value_of(number) == value


# On any text

CUES = (
    *(
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "2、",
        "一是",
        "二是",
        "首先",
        "其次，",
        "①",
        "②",
        "第一，",
    ),
    *(
        "具体建议：",
        "问题分析：",
        "调研情况：",
        "建议",
        "为此，",
        "加强监管",
        "不足",
        "。",
        "；",
        "\n",
    ),
    *("  ", "\u3000", "：", "，", "总之，", "附件", "𠮷", "\ud800", "12", "第"),
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(st.one_of(st.sampled_from(CUES), st.text(max_size=12)), max_size=60).map("".join),
)


@given(TEXTS)
@example("0一、一、建议")  # what is asked for stands in a later sentence than the first
def test_places_are_in_order_and_hold_what_they_name(text):
    report = read_report(text)
    found = report.parts
    in_order([one for one in (found.findings, found.problems, found.proposals) if one], text)
    in_order([one.span for one in report.proposals], text)
    for one in report.proposals:
        assert found.proposals.start <= one.span.start
        assert one.span.end <= found.proposals.end
        assert 1 <= len(one.measures) <= MOST_MEASURES
        in_order(one.measures, text)
        for inner in (one.title, *one.measures):
            assert one.span.start <= inner.start < inner.end <= one.span.end
            assert inner.of(text).strip()
        assert one.title.end - one.title.start <= TITLE
        assert all(measure.end - measure.start <= MEASURE for measure in one.measures)
        assert one.title.end <= one.measures[0].end


def in_order(spans, text):
    for one in spans:
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.of(text)) == one.end - one.start
    for before, after in pairwise(spans):
        assert before.end <= after.start


@pytest.mark.parametrize(
    "unit",
    [
        "建议",
        "一、",
        "1.",
        "（一）",
        " ",
        "\n",
        "\t",
        "。",
        "：",
        "一",
        "具体建议：",
        "建议，",
        "12、",
        "为此，我",
    ],
)
def test_time_grows_with_the_text_alone(unit):
    """Three times as much takes three times as long: nothing is tried again and again."""

    def seconds(length):
        text = (unit * length)[:length]
        begun = time.process_time()
        read_report(text)
        return time.process_time() - begun

    short = max(seconds(4_000), 0.1)
    assert min(seconds(12_000) for _ in range(2)) < 6 * short
