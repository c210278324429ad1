"""A text cut into sentences, each with its place; and the numbers that list items begin with."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from re import Match
from typing import NamedTuple

from secondment.suggestions.report_cues import BREAK, ITEM

STRAY = "：:，,。；;、 "  # what is left of a heading or a list is no sentence


class Span(NamedTuple):
    """Characters (code points) from `start` up to `end`, which is not of them."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def trimmed(text: str, start: int, end: int) -> Span | None:
    """What stands there without the blank around it; None where there is only blank."""
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    span = Span(first, start + len(said.rstrip()))
    return span if span.start < span.end else None


@dataclass(frozen=True)
class Sentence:
    """What stands between two breaks; `gap`: on a new line, or after more than one blank."""

    span: Span
    said: str
    gap: bool

    @cached_property
    def item(self) -> Match[str] | None:
        """The number it begins with, if it is an item of a list."""
        return ITEM.match(self.said)

    @cached_property
    def core(self) -> str:
        """What it says, without its number."""
        return self.said[self.item.end() :] if self.item else self.said


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
    """The text from `start` to `end` cut at stops, colons, new lines, wide blanks, before items."""
    end = len(text) if end is None else end
    before = start
    for cut in (*(found.end() for found in BREAK.finditer(text, start, end)), end):
        span = trimmed(text, start, cut)
        start = cut
        if span and span.of(text).strip(STRAY):
            blank = text[before : span.start]
            yield Sentence(span, span.of(text), len(blank) > 1 or "\n" in blank)
            before = span.end
