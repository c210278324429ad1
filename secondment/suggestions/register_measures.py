"""Several measures in one cell, as offices number them: taken apart, and put together again."""

import re
from collections.abc import Callable, Sequence

GAP = r"[ \t\u3000]{0,10}"  # bounded: a cell may hold nothing but spaces
TENS = ("", "十", "二十", "三十")
ONES = "零一二三四五六七八九"
MOST = 39  # more than a suggestion may have, so that too many are told as such
_BULLET = re.compile(r"\s*[-–—•·●○◆◇■□▪*＊]\s*(?!\d)")
_ENDS = "；; \t\u3000\n"


def _chinese(number: int) -> str:
    """一 … 三十九"""
    tens, ones = divmod(number, 10)
    return TENS[tens] + (ONES[ones] if ones else "")


# A style gives the marker of the n-th item. A number that runs on is none: 1.5亿元, 1、2号楼.
STYLES: tuple[Callable[[int], str], ...] = (
    lambda n: rf"{n}{GAP}[.．、)）](?!\d)",
    lambda n: rf"[(（]{GAP}{n}{GAP}[)）]",
    lambda n: re.escape(chr(ord("①") + n - 1)) if n <= 20 else r"(?!)",
    lambda n: rf"{_chinese(n)}{GAP}[、.．]",
    lambda n: rf"[(（]{GAP}{_chinese(n)}{GAP}[)）]",
    lambda n: rf"{_chinese(n)}是[，,：:]?",
    lambda n: rf"第{_chinese(n)}[，,、：:]",
)
CIRCLED = STYLES[2]
# How a cell is written: with a mark that the texts do not hold themselves.
MARKS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{n}. ",
    lambda n: f"{_chinese(n)}、",
    lambda n: f"（{n}）",
)
# Alone at the beginning these still number a measure; 一是 may be a sentence.
ALONE = STYLES[:3]


def split_measures(text: str, after: int = 0) -> list[str]:
    """The measures of one cell: numbered ones wherever they stand, else one a line.

    What stands before the first number goes with it. Of the styles the outermost counts. `after`
    so many measures in other cells the numbers may go on from there.
    """
    runs = [
        (run[0].start(), run)
        for style in STYLES
        for first in {1, after + 1}
        if (run := _run(style, text, first))
    ]
    if runs:
        _, run = min(runs, key=lambda found: found[0])
        ends = [match.start() for match in run[1:]] + [len(text)]
        pieces = [text[match.end() : end] for match, end in zip(run, ends, strict=True)]
        pieces[0] = f"{text[: run[0].start()].strip()}\n{pieces[0].strip()}"
    else:
        pieces = [_without_bullet(line) for line in text.split("\n")]
    return [piece for found in pieces if (piece := found.strip().rstrip(_ENDS))]


def join_measures(texts: Sequence[str]) -> str:
    """One cell that `split_measures` takes apart again, where the texts themselves let it."""
    if len(texts) == 1 and split_measures(texts[0]) == list(texts):
        return texts[0]
    ways = [
        "\n".join(mark(number) + text for number, text in enumerate(texts, 1)) for mark in MARKS
    ]
    return next((way for way in ways if split_measures(way) == list(texts)), ways[0])


def _without_bullet(line: str) -> str:
    found = _BULLET.match(line)
    return line[found.end() :] if found else line


def _run(style: Callable[[int], str], text: str, first: int) -> list[re.Match[str]]:
    """The markers `first`, `first` + 1 … of a style, each at the beginning of a line or clause;
    circled ones stand anywhere."""
    begin = "" if style is CIRCLED else rf"(?:^|(?<=[；;。：:])){GAP}"
    found: list[re.Match[str]] = []
    at = 0
    for number in range(first, MOST + 1):
        marker = re.compile(rf"{begin}{style(number)}", re.MULTILINE)
        match = marker.search(text, at)
        if not match:
            break
        found.append(match)
        at = match.end()
    alone = len(found) == 1 and not (style in ALONE and found[0].start() == 0)
    return [] if alone else found
