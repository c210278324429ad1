"""Whose file is it: cadres' names found in file names as chats make them, and in first lines.

Pure functions; what is compared is in NFKC and without regard to case.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

MIDDLE_DOTS = "·•・.‧∙⋅"  # full-width ones are these in NFKC
FIRST_LINES = 8
# A title or a signature stands on a short line; a long one is prose, and may speak of colleagues.
SHORT_LINE = 40

Span = tuple[int, int]


def names_in(text: str, names: Iterable[str]) -> set[str]:
    """Those of `names` that stand in `text`.

    Where names overlap only the longest counts: a name that is part of another is no match of
    both (王五 and 王五一 in `王五一 终稿.doc`). Of equally long ones both count.
    """
    folded = fold(text)
    found = [(span, name) for name in set(names) for span in spans_of(name, folded)]
    return {
        name
        for span, name in found
        if not any(overlap(span, other) and length(other) > length(span) for other, _ in found)
    }


def spans_of(name: str, folded: str) -> Iterator[Span]:
    """Where the name stands in a folded text; 王 五 is 王五, as tables pad it to three characters,
    and 艾力.买买提 or 艾力买买提 is 艾力·买买提."""
    parts = [re.escape(part) for part in re.split(f"[{MIDDLE_DOTS}\\s]+", fold(name)) if part]
    if not parts:
        return
    if len(parts) == 1 and len(fold(name)) == 2:
        parts = [re.escape(character) for character in fold(name)]
        pattern = r"\s{0,3}".join(parts)
    else:
        pattern = f"[{MIDDLE_DOTS}\\s]{{0,3}}".join(parts)
    for found in re.finditer(f"(?<![a-z]){pattern}(?![a-z])", folded):
        yield found.span()


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def length(span: Span) -> int:
    return span[1] - span[0]


def short_first_lines(text: str) -> str:
    """The short ones among the first lines that hold anything: title, unit, name."""
    filled = (line.strip() for line in text.splitlines() if line.strip())
    first = [line for line, _ in zip(filled, range(FIRST_LINES), strict=False)]
    return "\n".join(line for line in first if len(line) <= SHORT_LINE)


def places_of(path: str) -> Sequence[str]:
    """Where a file's path may name somebody, the nearest first: its own name, then its folders."""
    *folders, name = path.split("/")
    stem, dot, _ = name.rpartition(".")
    return [stem if dot else name, *reversed(folders)]
