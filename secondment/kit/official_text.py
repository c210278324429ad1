"""Texts as official papers set them (GB/T 9704): paragraphs, and the faces of their levels."""

import re

Spans = list[list[str]]
"""A paragraph as pairs of face (`hei`, `kai`, `body`) and words."""

HEADING = 60  # characters; a longer paragraph without a full stop is no heading
LEVELS = (
    ("hei", re.compile("[一二三四五六七八九十]{1,3}、")),
    ("kai", re.compile("（[一二三四五六七八九十]{1,3}）")),
)


def spans(line: str) -> Spans:
    """A paragraph in the faces of its levels (GB/T 9704): 一、 in 黑体, （一） in 楷体, the rest of
    it, and all others, in 仿宋. A heading within a paragraph ends with its first full stop."""
    for face, form in LEVELS:
        if form.match(line):
            head, stop, rest = line.partition("。")
            if not stop and len(line) > HEADING:
                break
            return [[face, head + stop], *([["body", rest]] if rest else [])]
    return [["body", line]]


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold something, without the spaces around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]
