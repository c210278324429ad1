"""Numbered lists in running text: 一、 （一） 1. （1） ① 一是 第一 首先. Linear in its length."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from secondment.suggestions.report_cues import HAN
from secondment.suggestions.sentences import Span

DIGITS = {digit: value for value, digit in enumerate(HAN, 1)}
WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}
LAST = 0  # the number of an item that comes last, whatever its place
NUMBER = re.compile(
    rf"第(?P<nth>[{HAN}]{{1,3}}|\d{{1,2}})(?:[，,、：:是]|(?=[^条次个届季批年轮期线步代章节部类种等大{HAN}\d]))"
    rf"|(?P<is>[{HAN}]{{1,3}})(?:是要|是|要|则|来)"
    rf"|[（(](?P<in_brackets>[{HAN}]{{1,3}})[)）][、.．]?"
    rf"|(?P<han>[{HAN}]{{1,3}})[、．.]"
    r"|[（(](?P<digit_in_brackets>\d{1,2})[)）][、.．]?"
    r"|(?P<digit>\d{1,2})(?:[、．)）]|[.](?!\d))"
    r"|(?P<ring>[①-⑳])"
    r"|(?P<word>首先|其次|再次|再者|最后)[，,]?"
)
# The character before a number must not be, or must be, one of these.
NEVER_AFTER = {
    "is": re.compile(rf"[{HAN}第其之唯万统专同惟任单不逐另归]"),
    "in_brackets": re.compile("第"),
    "digit": re.compile(r"[0-9A-Za-z.．（(~～\-—第]"),
}
ONLY_AFTER = {"han": re.compile(r"[^\w]|[议策施下面见]"), "word": re.compile(r"[^\w]")}


class Item(NamedTuple):
    """An item of a list: where its number begins, where what it says begins."""

    kind: str
    number: int
    start: int
    content: int


def value_of(number: str) -> int:
    """一 … 九十九, or digits."""
    if number[0] not in HAN:
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def numbers_in(text: str, span: Span) -> Iterator[Item]:
    """Whatever may be the number of an item."""
    for found in NUMBER.finditer(text, *span):
        kind = str(found.lastgroup)
        before = text[found.start() - 1] if found.start() > span.start else "\n"
        never, only = NEVER_AFTER.get(kind), ONLY_AFTER.get(kind)
        if (never and never.match(before)) or (only and not only.match(before)):
            continue
        said = found[kind]
        if kind == "ring":
            number = ord(said) - ord("①") + 1
        else:
            number = WORDS[said] if kind == "word" else value_of(said)
        yield Item(kind, number, found.start(), found.end())


def list_in(text: str, span: Span) -> list[Item]:
    """The outermost list: of the first kind of number that runs 1, 2, …; empty if there is none.

    It may begin anew with 1, as where several lists follow each other.
    """
    found = list(numbers_in(text, span))
    tried: set[str] = set()
    for one in found:
        if one.number == 1 and one.kind not in tried:
            tried.add(one.kind)
            run = run_of([other for other in found if other.kind == one.kind])
            if len(run) > 1:
                return run
    return []


def run_of(found: Sequence[Item]) -> list[Item]:
    """Those that count on from 1, one by one."""
    run: list[Item] = []
    following = 1
    for one in found:
        counts_on = one.number == following or (one.number == LAST and following > 1)
        if counts_on or (one.number == 1 and len(run) > 1):
            run.append(one)
            following = 2 if one.number == 1 else following + 1
    return run
