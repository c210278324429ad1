"""Classification marks of state secrets in a text or a file name.

A mark is a level with a star (机密★10年, 绝密★启用前), a level with a term standing by itself
(秘密 6个月, 绝密 长期), or a level after its label (密级：机密).
"""

import re
import unicodedata

# Spaces within a line, also those without ink: typesetting and PDF text spread the characters.
GAP = "[ \\t\u200b-\u200d\u2060\ufeff\u00ad]{0,10}"
IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff]"

LEVEL = f"(?:[绝絕]{GAP}密|[机機]{GAP}密|[秘祕]{GAP}密)"
STAR = "[★☆⭐✩✪✫✬✭✮✯✰]"
NUMBER = f"(?:[0-9](?:{GAP}[0-9])?|[一二三四五六七八九十]{{1,3}})"
UNIT = f"(?:年|[个個]{GAP}月)"
TERM = f"(?:{NUMBER}{GAP}{UNIT}|[长長]{GAP}期)"
LABEL = (
    f"(?:(?<![绝絕机機秘祕])密{GAP}[级級]|(?:保密|涉密|秘密){GAP}等级)"
    f"(?:{GAP}[和及与]{GAP}保密期限)?"
)
LINE_END = f"(?={GAP}\\r?$)"

# 商业秘密★ is an enterprise's own mark, not one of state secrets.
OWN = "(?<!商业)(?<!商業)"
# Alone: no word runs into it. An urgency (特急) may stand right before a level.
ALONE = f"(?:(?<!{IDEOGRAPH})|(?<=特急)|(?<=加急)|(?<=平急)|(?<=特提))"
# 秘密5年前, 秘密 10年来, 机密3年以上 are prose: after the term a mark ends, or a gap follows.
ENDS = f"(?!{GAP}[前后後来來内內间間多以之里裡中的])(?!{IDEOGRAPH})(?![，。、,])"
# 密级：绝密、机密、秘密 explains the levels; 密级：机密性 is a word.
ONE_LEVEL = f"(?!性)(?!级?[ \\t、,，/／|或和及与]{{0,10}}{LEVEL})"
ONE_CELL = f"(?!\\s{{1,10}}{LEVEL})"

MARK = re.compile(
    "|".join(
        (
            f"{OWN}{LEVEL}{STAR}(?:{GAP}{TERM})?",
            f"{OWN}{LEVEL}{GAP}(?:{STAR}|\\*(?!\\*)){GAP}{TERM}",
            f"{ALONE}{LEVEL}{GAP}{STAR}",
            f"{ALONE}(?<!\\*){LEVEL}{GAP}\\*{LINE_END}",
            f"{ALONE}{LEVEL}{GAP}[:(\\[【·•—–_-]?{GAP}{TERM}{ENDS}",
            f"{LABEL}{GAP}(?:[:=∶︰()\\[\\]【】]{GAP}){{1,2}}{LEVEL}{ONE_LEVEL}",
            f"{LABEL}[^\\n]{{0,20}}[☑☒√✓✔■]{GAP}{LEVEL}",
            f"{LABEL}\\s{{1,10}}{LEVEL}[级級]?{LINE_END}{ONE_CELL}",
        )
    ),
    re.MULTILINE,
)
# Every mark begins with one of these; looking for them first is several times faster on prose.
STARTS = re.compile(f"[绝絕机機秘祕密保涉]{GAP}[密级級]")
INKLESS = re.compile("[\\s\u200b-\u200d\u2060\ufeff\u00ad]+")


def classification_mark(text: str) -> str | None:
    """The first mark in `text`, without spaces and in half-width, or None.

    The words alone are no mark (保守秘密, 机密性, 商业秘密保护), nor is a term that runs on into
    a sentence (秘密5年前, 机密工作10年): a report may speak of secrets without holding one.
    """
    if "密" not in text:  # normalising is the dear part
        return None
    text = unicodedata.normalize("NFKC", text)
    for start in STARTS.finditer(text):
        found = MARK.match(text, start.start())
        if found:
            return INKLESS.sub("", found.group())
    return None
