"""Classification marks: what is one, and the many sentences that only speak of secrets."""

import time

import pytest

from secondment.kit.marks import classification_mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★", "机密★"),
        ("绝密★10年", "绝密★10年"),
        ("秘密☆6个月", "秘密☆6个月"),
        ("秘密*长期", "秘密*长期"),
        ("秘密*", "秘密*"),
        ("秘密*\r\n关于招商工作的报告", "秘密*"),
        ("绝密★启用前", "绝密★"),
        ("属于机密★10年文件", "机密★10年"),
        ("国家秘密 ★ 5年", "秘密★5年"),
        ("000001 机密 ★", "机密★"),
        # spread and full-width characters, as typesetting and PDF text have them
        ("机 密 ★ 1 0 年", "机密★10年"),
        ("绝　密　★　长　期", "绝密★长期"),
        ("机\u200b密\u00a0★", "机密★"),
        ("机密＊１０年", "机密*10年"),
        ("密　级 ： 秘　密", "密级:秘密"),
        ("絕密★30年", "絕密★30年"),
        # a term without a star
        ("机密10年", "机密10年"),
        ("秘密 6个月", "秘密6个月"),
        ("绝密 长期", "绝密长期"),
        ("机密十年", "机密十年"),
        ("秘密（5年）", "秘密(5年"),
        ("特急机密10年", "机密10年"),
        ("机密10年 关于印发招商方案的通知", "机密10年"),
        # after its label
        ("密级：机密", "密级:机密"),
        ("密级:绝密，份号：000001", "密级:绝密"),
        ("密级：秘密级", "密级:秘密"),
        ("密级（机密）", "密级(机密"),
        ("【密级】机密", "密级】机密"),
        ("密级和保密期限：秘密 5年", "密级和保密期限:秘密"),
        ("秘密等级：机密", "秘密等级:机密"),
        ("密级\t机密", "密级机密"),
        ("密级\n机密\n编号\n3", "密级机密"),
        ("密级：□绝密 ☑机密 □秘密", "密级:□绝密☑机密"),
        # in file names
        ("机密★1年.docx", "机密★1年"),
        ("机密10年.docx", "机密10年"),
        ("招商方案_秘密5年_终稿.pdf", "秘密5年"),
        ("（绝密长期）名单.xlsx", "绝密长期"),
        # not on the first line
        ("学习报告\n\n  机密★5年  \n正文", "机密★5年"),
    ],
)
def test_a_mark_is_found(text: str, mark: str) -> None:
    assert classification_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "商业秘密保护",
        "加强商业秘密保护，建立楼宇企业服务机制",
        "保守秘密",
        "严守党的秘密，密切联系群众",
        "机密性、完整性和可用性",
        "秘密武器",
        "机密文件长期保存",
        "属于国家秘密的，依照保密法办理",
        # a number of years that runs on into a sentence, or is run into by one
        "10年前的秘密",
        "秘密5年前",
        "秘密5年前就公开了",
        "秘密 5年 前",
        "机密10年来",
        "秘密5年以上",
        "秘密三年规划",
        "秘密长期存在",
        "秘密5年，终于公开",
        "机密工作10年",
        "他守了这个秘密10年",
        "秘密2019年公开",
        "企业的秘密。10年后",
        "保密期限10年",
        # an enterprise's own mark
        "商业秘密★10年",
        "掌握商业秘密3年",
        # stars that are bullets, footnotes or emphasis
        "保守秘密 ★第二点",
        "保守秘密\n★第二点",
        "★ 秘密就在于服务",
        "**机密**",
        "**秘密** 10年",
        "涉及机密* 的材料",
        # labels that name no level, or explain them all
        "密级：公开",
        "密级：无",
        "密级：",
        "密级：机密性",
        "密级：绝密、机密、秘密",
        "密级：绝密/机密/秘密",
        "密级\n绝密\n机密\n秘密",
        "国家秘密的密级分为绝密、机密、秘密三级",
        "绝密级（机密级",
        "密级：□绝密 □机密 □秘密 ☑无",
    ],
)
def test_prose_about_secrets_is_no_mark(text: str) -> None:
    assert classification_mark(text) is None


def test_a_mark_at_the_end_of_a_long_text_is_found() -> None:
    prose = "挂职期间密切联系企业，保障项目落地，建立工作机制，保守商业秘密。\n" * 3_000
    assert classification_mark(prose) is None
    assert classification_mark(prose + "机密★10年") == "机密★10年"


@pytest.mark.parametrize(
    "piece", ["绝", "机密", "绝 ", "密级          ", "密级：（", "机密          ", "密级\n\n"]
)
def test_no_text_makes_the_search_slow(piece: str) -> None:
    start = time.process_time()
    classification_mark(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 5
