"""Whose file it is, by names as chats and people write them."""

import pytest

from secondment.reports.file_names import names_in, places_of, short_first_lines

ROSTER = ("王五", "王五一", "五一", "李四", "赵六同", "艾力·买买提", "Ann Li")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王五 终稿(2)", {"王五"}),
        ("王五一 终稿", {"王五一"}),
        ("王五一、李四合稿", {"王五一", "李四"}),
        ("挂职总结-李四", {"李四"}),
        ("挂职总结（李　四）", {"李四"}),
        ("3、赵六同志汇报", {"赵六同"}),
        ("ＡＮＮ LI 汇报", {"Ann Li"}),
        ("ann lin 汇报", set()),
        ("艾力.买买提", {"艾力·买买提"}),
        ("艾力买买提发言", {"艾力·买买提"}),
        ("王五_五一", {"王五", "五一"}),
        ("学习材料", set()),
        ("", set()),
    ],
)
def test_the_longest_name_wins(text, found):
    assert names_in(text, ROSTER) == found


def test_places_are_tried_from_the_name_outwards():
    assert places_of("第一组/王五/总结.终稿.docx") == ["总结.终稿", "王五", "第一组"]
    assert places_of("无后缀") == ["无后缀"]


def test_prose_is_not_read_for_names():
    text = (
        "\n挂职总结\n\n  区商务局 李四\n"
        + "我与王五同志一起走访了二十幢楼宇和三十家企业，" * 2
        + "\n"
    )
    assert short_first_lines(text) == "挂职总结\n区商务局 李四"
    assert short_first_lines("甲\n" * 8 + "王五") == "甲\n" * 7 + "甲"
