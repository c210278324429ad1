"""How well the proposals in a report are found: python bench/segmentation.py PATH

PATH is a CSV of proposals with `content`, in which three headings stand (调研情况, 问题分析,
具体建议); where 具体建议 stands is the truth. Measured with the headings and without them, each on
both halves of the file: the weights were tuned on the first (every second text, from the first on).
"""

import argparse
import csv
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # also where it is run as a file

from secondment.suggestions.proposals import (
    MEASURE,
    MOST_MEASURES,
    TITLE,
    Report,
    read_report,
)
from secondment.suggestions.sentences import Span

HEADING = "具体建议："
HEADINGS = re.compile("(?:调研情况|问题分析|具体建议)：")
BARE_WORDS = re.compile("调研情况|问题分析|具体建议")
FOUND = 0.8  # intersection over union, in characters
WANTED = {"with its headings": 0.99, "without its headings": 0.85}


@dataclass(frozen=True)
class Case:
    """A text and where its proposals begin; of `half` 0 are those that the weights are tuned on."""

    text: str
    begin: int
    half: int


def cases(texts: Sequence[str], removed: "re.Pattern[str] | None" = None) -> Iterator[Case]:
    """The texts with the heading, `removed` taken out of them."""
    for number, text in enumerate(texts):
        begin = text.find(HEADING)
        if begin < 0:
            continue
        before, after = text[:begin], text[begin:]
        if removed:
            before, after = removed.sub("", before), removed.sub("", after)
        yield Case(before + after, len(before), number % 2)


def overlap(found: Span | None, case: Case) -> float:
    """Intersection over union with the truth, which goes on to the end of the text."""
    if found is None:
        return 0.0
    both = found.end - max(found.start, case.begin)
    return max(0, both) / (len(case.text) - min(found.start, case.begin))


def faults_of(text: str, report: Report) -> int:
    """How many places of the report do not lie where they should, or say too much."""
    parts = [report.parts.findings, report.parts.problems, report.parts.proposals]
    lists = [[one for one in parts if one], [one.span for one in report.proposals]]
    lists += [list(one.measures) for one in report.proposals]
    wrong = sum(
        not (0 <= one.start < one.end <= len(text)) or one.of(text) != text[one.start : one.end]
        for some in lists
        for one in some
    )
    wrong += sum(a.end > b.start for some in lists for a, b in pairwise(some))
    for one in report.proposals:
        wrong += one.title.end - one.title.start > TITLE or len(one.measures) > MOST_MEASURES
        wrong += sum(measure.end - measure.start > MEASURE for measure in one.measures)
    return wrong


def share(name: str, tried: Sequence[Case], found: Sequence[Span | None]) -> float:
    """The share of texts whose proposals were found; told for both halves."""
    right = [overlap(span, case) >= FOUND for span, case in zip(found, tried, strict=True)]
    shares = []
    for half in (0, 1):
        of_half = [ok for ok, case in zip(right, tried, strict=True) if case.half == half]
        shares.append(sum(of_half) / max(1, len(of_half)))
    whole = sum(right) / max(1, len(right))
    print(
        f"{name:28} {sum(right):4} of {len(right)} = {whole:6.1%}"
        f"   tuned half {shares[0]:6.1%}, other half {shares[1]:6.1%}"
    )
    return whole


def read_all(tried: Sequence[Case]) -> list[Report]:
    return [read_report(case.text) for case in tried]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("path", type=Path)
    with arguments.parse_args().path.open(encoding="utf-8-sig", newline="") as lines:
        texts = [row["content"] for row in csv.DictReader(lines)]
    headed, bare = list(cases(texts)), list(cases(texts, HEADINGS))
    wordless = list(cases(texts, BARE_WORDS))
    print(f"{len(texts)} texts, {len(headed)} with the heading; found: overlap of {FOUND} or more")
    begun = time.perf_counter()
    reports = {"with its headings": read_all(headed), "without its headings": read_all(bare)}
    took = time.perf_counter() - begun
    missed = 0
    for (name, found), tried in zip(reports.items(), (headed, bare), strict=True):
        reached = share(name, tried, [one.parts.proposals for one in found])
        missed += reached < WANTED[name]
    share("the bare words removed", wordless, [one.parts.proposals for one in read_all(wordless)])
    every = [*zip(headed, reports["with its headings"], strict=True)]
    every += zip(bare, reports["without its headings"], strict=True)
    wrong = sum(faults_of(case.text, report) for case, report in every)
    print(f"places that are wrong: {wrong}")
    proposals = [one for report in reports["with its headings"] for one in report.proposals]
    measures = sum(len(one.measures) for one in proposals)
    several = sum(len(one.measures) > 1 for one in proposals)
    print(f"{len(proposals)} proposals with {measures} measures; {several} of more than one")
    characters = sum(len(case.text) for case, _ in every)
    print(f"{took:.2f} s for {characters:,} characters, {took / characters * 1e6:.2f} µs each")
    return 1 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
