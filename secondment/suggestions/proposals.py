"""The single proposals in a report: each with a title and measures, by their places in the text.

Every span reproduces its text exactly. Proposals follow each other; the measures of one follow
each other too. A title lies inside its proposal, before its measures, or inside the first of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from secondment.suggestions import report_cues as cues
from secondment.suggestions.numbering_in_text import Item, list_in
from secondment.suggestions.segmentation import Parts, parts_of
from secondment.suggestions.sentences import STRAY, Span, sentences, trimmed

TITLE, MEASURE, MOST_MEASURES = 100, 1000, 20  # what a suggestion may hold (api.md)
SHORT, LONG = 4, 50  # characters that say nothing yet; that are long for a title
TITLE_ENDS = re.compile(r"[。；;！？!?：:\n]|[ \u3000]{2,}")
ASKING = re.compile(r"(?:我们|本人|我)?(?:建议|希望)[，,：:]?(?=[^，。；：:\s]{4})")
# What a list is for, said before it: its items are then measures of one proposal.
ASKED_FOR = re.compile(rf"(?:建议|希望|提请)(?P<what>[^，。；：:\n]{{{SHORT},{TITLE}}})[：:，,]?$")
NO_TITLE = re.compile(r"以下|如下|几点|几个|几方面|方面")
TOGETHER = {"is", "word", "ring"}  # numbers of a sentence's own list
CLOSING = re.compile(r"(?:总之|以上(?:建议|意见|是|几点)|上述建议|当否|妥否|不当之处)")
CLOSING_ROOM = 300  # characters at the end among which a closing sentence is looked for
PARAGRAPH = re.compile(r"(?<=[。！？!?；;：:”])[^\S\n]*\n\s*|\n\s*\n\s*")


@dataclass(frozen=True)
class Proposal:
    span: Span
    title: Span
    measures: tuple[Span, ...]


@dataclass(frozen=True)
class Report:
    """What a report's text is made of."""

    parts: Parts
    proposals: tuple[Proposal, ...]


def read_report(text: str) -> Report:
    """The parts of the text and its single proposals."""
    parts = parts_of(text)
    found = proposals_in(text, parts.proposals) if parts.proposals else []
    return Report(parts, tuple(found))


def proposals_in(text: str, part: Span) -> list[Proposal]:
    """The single proposals of the part: by its numbers, else by its paragraphs."""
    part = without_closing(text, part)
    items = list_in(text, part)
    if not items:
        found = [of_paragraph(text, one) for one in paragraphs(text, part)]
    elif common := common_title(text, Span(part.start, items[0].start), items):
        measures = [piece for one in contents(text, items, part.end) for piece in pieces(text, one)]
        found = [Proposal(Span(common.start, part.end), common, tuple(measures))]
    else:
        found = [of_item(text, one) for one in contents(text, items, part.end)]
    return [small for one in found if one for small in shared_out(text, one)]


def without_closing(text: str, part: Span) -> Span:
    """The part without the sentences that end the report (总之… 以上建议…)."""
    room = max(part.start + 1, part.end - CLOSING_ROOM)
    for one in sentences(text, room, part.end):
        if one.span.start > room and CLOSING.match(one.said):
            return trimmed(text, part.start, one.span.start) or part
    return part


def contents(text: str, items: list[Item], end: int) -> Iterator[Span]:
    """What each item says, without its number."""
    ends = [*(one.start for one in items[1:]), end]
    for one, its_end in zip(items, ends, strict=True):
        if span := said(text, one.content, its_end):
            yield span


def said(text: str, start: int, end: int) -> Span | None:
    """What stands there without blanks and the marks between items; None where that is nothing."""
    span = trimmed(text, start, end)
    if span is None:
        return None
    whole = span.of(text)
    first = span.start + len(whole) - len(whole.lstrip(BLANK + STRAY))
    last = span.start + len(whole.rstrip(BLANK + "；;，,、：:"))
    return Span(first, last) if first < last else None


BLANK = " \t\n\r\x0b\x0c\u3000\xa0"


def common_title(text: str, lead: Span, items: list[Item]) -> Span | None:
    """What is asked for before a sentence's own list: the one title of its items."""
    asked = ASKED_FOR.search(text, max(lead.start, lead.end - TITLE - SHORT), lead.end)
    if items[0].kind not in TOGETHER or asked is None or NO_TITLE.search(asked["what"]):
        return None
    return Span(*asked.span("what")) if cues.DOES.search(asked["what"]) else None


# One proposal


def of_item(text: str, span: Span) -> Proposal:
    """An item as a proposal: its first words are the title, a list inside are the measures."""
    inner = list_in(text, span)
    head = inner[0].start if inner else span.end
    title = title_in(text, span.start, head)
    whole = TITLE_ENDS.match(text, title.end) or title.end == head
    body = said(text, title.end if whole else span.start, head)
    measures = list(pieces(text, body)) if body and (not inner or is_asking(text, body)) else []
    for one in contents(text, inner, span.end) if inner else ():
        measures += pieces(text, one)
    return Proposal(span, title, tuple(measures) or (title,))


def is_asking(text: str, span: Span) -> bool:
    """Whether something is asked for, or said to be done."""
    return any(
        cues.ASKS.search(one.said) or cues.DOES.match(one.core) or cues.SHOULD.search(one.said)
        for one in sentences(text, *span)
    )


def title_in(text: str, start: int, end: int) -> Span:
    """The first words, up to a mark; what would be long for a title, up to a comma in it."""
    if asked := ASKING.match(text, start, end):
        start = asked.end()
    most = min(end, start + TITLE)
    ending = next((one.start() for one in TITLE_ENDS.finditer(text, start + SHORT, most + 1)), most)
    if ending - start > LONG:
        comma = max(text.rfind(mark, start + SHORT, start + LONG) for mark in "，,")
        ending = comma if comma > 0 else ending
    return said(text, start, min(ending, end)) or Span(start, most)


def pieces(text: str, span: Span) -> Iterator[Span]:
    """The span in pieces of at most MEASURE characters, cut after a sentence where there is one."""
    start = span.start
    while span.end - start > MEASURE:
        stop = max(text.rfind(mark, start, start + MEASURE) for mark in "。；！？\n") + 1
        cut = stop if stop > start else start + MEASURE
        if piece := trimmed(text, start, cut):
            yield piece
        start = cut
    if piece := trimmed(text, start, span.end):
        yield piece


def shared_out(text: str, proposal: Proposal) -> Iterator[Proposal]:
    """A proposal of more measures than a suggestion may hold, as several."""
    measures = proposal.measures
    if len(measures) <= MOST_MEASURES:
        yield proposal
        return
    groups = [measures[at : at + MOST_MEASURES] for at in range(0, len(measures), MOST_MEASURES)]
    starts = [proposal.span.start, *(group[0].start for group in groups[1:])]
    ends = [*starts[1:], proposal.span.end]
    for group, start, end in zip(groups, starts, ends, strict=True):
        first = group is groups[0]
        title = proposal.title if first else title_in(text, group[0].start, group[0].end)
        yield replace(proposal, span=Span(start, end), title=title, measures=group)


# Without numbers


def paragraphs(text: str, part: Span) -> Iterator[Span]:
    """The paragraphs that ask for something, each with those after it that do not."""
    ends = [found.end() for found in PARAGRAPH.finditer(text, *part)]
    open_since: int | None = None
    start = part.start
    for end in (*ends, part.end):
        span = said(text, start, end)
        if span and is_asking(text, span):
            if open_since is not None and (whole := said(text, open_since, start)):
                yield whole
            open_since = start
        start = end
    whole = said(text, part.start if open_since is None else open_since, part.end)
    if whole:
        yield whole


def of_paragraph(text: str, span: Span) -> Proposal:
    """A paragraph as a proposal: what is asked for first is the title, each asking a measure; what
    is said before belongs to the first of them."""
    found = list(sentences(text, *span))
    asking = [one for one in found if cues.ASKS.search(one.said)]
    doing = [one for one in found if cues.DOES.match(one.core)]
    first = (asking or doing or found)[0].span
    asked = cues.ASKS.search(text, *first)
    start = asked.start() if asked else first.start
    after = (one for one in found if one.span.start > first.start)
    cuts = [one.span.start for one in after if cues.ASKS.match(one.core)]
    measures = [
        piece
        for begin, end in zip([span.start, *cuts], [*cuts, span.end], strict=True)
        if (one := said(text, begin, end))
        for piece in pieces(text, one)
    ]
    return Proposal(span, title_in(text, start, first.end), tuple(measures))
