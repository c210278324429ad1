"""A report's text cut into what was found, what is missing and what is proposed.

Headings decide where there are any. Elsewhere every beginning of a sentence is weighed: by what
stands there, and by how far the sentences after it propose and those before it do not. Works on
any text, in linear time; `text[start:end]` is the part.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from typing import NamedTuple

from secondment.suggestions import report_cues as cues
from secondment.suggestions.sentences import Sentence, Span, sentences, trimmed


@dataclass(frozen=True)
class Parts:
    """In this order, one after the other; None for a part that the text does not have."""

    findings: Span | None = None
    problems: Span | None = None
    proposals: Span | None = None


class Heading(NamedTuple):
    start: int
    end: int
    kind: str


def parts_of(text: str) -> Parts:
    """The parts of a report, without their headings."""
    headings = headings_in(text)
    proposals, begin = proposals_in(text, headings)
    problems, turn = problems_in(text, headings, begin)
    facts = [one.end for one in headings if one.kind == "findings" and one.end <= turn]
    return Parts(
        findings=trimmed(text, facts[0] if facts else 0, turn),
        problems=problems,
        proposals=proposals,
    )


# By headings


def headings_in(text: str) -> list[Heading]:
    """The headings of known parts, in their order: a long word with a colon anywhere, any with a
    colon where a line begins, or a line of their own. Where more words stand on the first line
    without a number, it is the report's title."""
    found = {
        one.end(): Heading(one.start(), one.end(), cues.KIND_OF[one["word"]])
        for one in cues.IN_TEXT.finditer(text)
    }
    start, title = 0, True
    for line in text.split("\n"):
        span = trimmed(text, start, start + len(line))
        start += len(line) + 1
        if span is None:
            continue
        known = cues.BEFORE_A_LINE.match(text, *span)
        if not known and span.end - span.start <= cues.LINE:
            known = cues.ON_A_LINE.fullmatch(text, *span)
            if known and title and known["before"] and not known["number"]:
                known = None
        if known:
            found[known.end()] = Heading(known.start(), known.end(), cues.KIND_OF[known["word"]])
        title = False
    return sorted(found.values())


def proposals_in(text: str, headings: Sequence[Heading]) -> tuple[Span | None, int]:
    """The part with the proposals, and where it begins with its heading (else the text's end)."""
    problems = [one.start for one in headings if one.kind == "problems"]
    named = [one for one in headings if one.kind == "proposals"]
    after = [one for one in named if problems and one.start > problems[0]]
    if named:
        heading = (after or named)[0]
        ends = [one.start for one in headings if one.kind == "other" and one.start >= heading.end]
        return trimmed(text, heading.end, min([*ends, len(text)])), heading.start
    found = list(sentences(text, problems[0] if problems else 0))
    place = best_place(found, PROPOSING)
    if place is None:
        return None, len(text)
    begin = found[place].span.start
    return trimmed(text, begin, len(text)), begin


def problems_in(text: str, headings: Sequence[Heading], end: int) -> tuple[Span | None, int]:
    """What is missing, before the proposals at `end`; and where that begins with its heading."""
    named = [one for one in headings if one.kind == "problems" and one.end <= end]
    if named:
        return trimmed(text, named[0].end, end), named[0].start
    found = list(sentences(text, 0, end))
    place = best_place(found, MISSING)
    if place is None:
        return None, end
    begin = found[place].span.start
    return trimmed(text, begin, end), begin


# By wording


def told_in(sentence: Sentence) -> dict[str, float]:
    """How often a sentence has each of the signs of `report_cues`."""
    core, item = sentence.core, sentence.item is not None
    clauses = [clause.lstrip() for clause in cues.CLAUSE.split(core)]
    lacks_first = cues.LACKS.search(core[: cues.HEAD]) and not cues.DOES.match(core)
    return {
        "does": sum(1 for clause in clauses if cues.DOES.match(clause)),
        "asks": bool(cues.ASKS.search(core)),
        "should": len(cues.SHOULD.findall(core)),
        "lacks": len(cues.LACKS.findall(core)),
        "facts": len(cues.FACTS.findall(core)),
        "yet": len(cues.YET.findall(core)),
        "item": item,
        "faulted_item": bool(item and lacks_first),
    }


def signs_of_proposals(found: Sequence[Sentence], place: int) -> Iterator[str]:
    """What speaks for or against proposals that begin with this sentence."""
    one = found[place]
    if cues.FIRST.match(one.said):
        yield "first_item"
        if cues.LACKS.search(one.core[: cues.HEAD]) and not cues.DOES.match(one.core):
            yield "first_item_faulted"
    following = found[place + 1].said if place + 1 < len(found) else ""
    if cues.ANNOUNCES.search(one.said):
        if cues.FIRST.match(following):
            yield "announced_list"
    elif cues.ANNOUNCES.search(following):
        yield "announces_soon"
    if cues.IN_TURN.match(one.core):
        yield "in_turn"
    if cues.ASKS.match(one.core):
        yield "asks_first"
    elif cues.ASKS.search(one.core[: cues.LONG_HEAD]):
        yield "asks_soon"
    if cues.FACTS.search(one.core[: cues.SHORT_HEAD]):
        yield "fact_first"
    yield from signs_before(found, place)


def signs_before(found: Sequence[Sentence], place: int) -> Iterator[str]:
    """What the sentence before it, and its place, say about a part that begins here."""
    if found[place].gap:
        yield "after_gap"
    if place:
        before = found[place - 1]
        if cues.ANNOUNCES.search(before.said):
            yield "after_announcement"
        if before.item:
            yield "after_item"
        if before.said.rstrip("：:").endswith(cues.STOPS):  # a heading's colon may be left over
            yield "after_stop"
        elif before.said.endswith((":", "：")):
            yield "after_colon"
    length = found[-1].span.end - found[0].span.start
    done = found[place].span.start - found[0].span.start
    if not cues.EDGE <= done / length <= 1 - cues.EDGE:
        yield "at_the_edge"


def signs_of_problems(found: Sequence[Sentence], place: int) -> Iterator[str]:
    """The same for what is missing."""
    one = found[place]
    following = found[place + 1].said if place + 1 < len(found) else ""
    if cues.NAMES_PROBLEMS.search(one.said):
        yield "names_problems"
        if cues.FIRST.match(following):
            yield "announced_list"
    if cues.FIRST.match(one.said):
        yield "first_item"
        if cues.LACKS.search(one.core[: cues.HEAD]) and not cues.DOES.match(one.core):
            yield "first_item_faulted"
    if cues.YET.match(one.core):
        yield "yet_first"
    if cues.LACKS.search(one.core[: cues.HEAD]):
        yield "lacks_first"
    if cues.FACTS.search(one.core[: cues.SHORT_HEAD]):
        yield "fact_first"
    yield from signs_before(found, place)


@dataclass(frozen=True)
class Weights:
    """How a part is looked for: what each sign of a sentence, and of its beginning, weighs, and
    the least that a beginning must weigh in all."""

    in_a_sentence: Mapping[str, float]
    at_a_beginning: Mapping[str, float]
    signs: Callable[[Sequence[Sentence], int], Iterator[str]]
    least: float


PROPOSING = Weights(
    cues.PROPOSING, cues.BEGINS_PROPOSALS, signs_of_proposals, cues.LEAST_OF_PROPOSALS
)
MISSING = Weights(cues.MISSING, cues.BEGINS_PROBLEMS, signs_of_problems, cues.LEAST_OF_PROBLEMS)


def best_place(found: Sequence[Sentence], weights: Weights) -> int | None:
    """The sentence with which the part most likely begins; None where none weighs enough."""
    said = [
        sum(weights.in_a_sentence.get(sign, 0) * count for sign, count in told_in(one).items())
        for one in found
    ]
    before = [0.0, *accumulate(said)]
    scale = sqrt(len(found))

    def weight(place: int) -> float:
        begun = sum(weights.at_a_beginning.get(sign, 0) for sign in weights.signs(found, place))
        return begun + (before[-1] - 2 * before[place]) / scale

    heaviest, place = max(
        ((weight(place), -place) for place in range(len(found))), default=(0.0, 0)
    )
    return -place if found and heaviest >= weights.least else None
