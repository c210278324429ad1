"""Rates, and what they are of."""

import pytest

from secondment.summaries.rules import Names, grades, outcome_classes, rate, ratings

NAMES = Names(
    {"resolved": {"letter": "A", "zh": "解决采纳", "en": "Solved"}},
    [{"code": "excellent", "zh": "优秀", "en": "Excellent"}],
    "第{n}号",
)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (22, 92, "23.91"),
        (68, 92, "73.91"),
        (2, 92, "2.17"),
        (54, 93, "58.06"),
        (564, 801, "70.41"),
        (1, 800, "0.13"),  # a half goes up, not to the even digit
        (1, 1, "100.00"),
        (0, 7, "0.00"),
        (0, 0, "-"),
    ],
)
def test_rates_are_per_cent_with_two_decimals(part, whole, text):
    assert rate(part, whole) == text


def test_satisfaction_counts_the_basically_satisfied():
    given = ["satisfied"] * 54 + ["basically_satisfied"] * 33 + ["dissatisfied"] * 6
    assert ratings(given) == {
        "forms": 93,
        "satisfied": 54,
        "basically_satisfied": 33,
        "dissatisfied": 6,
        "rate": "93.55",
    }


def test_shares_of_classes_leave_out_what_has_none():
    told = [{"outcome_class": code} for code in ("resolved", "resolved", "reference", None)]
    rows = {row["outcome_class"]: row for row in outcome_classes(told, NAMES)}
    assert (rows["resolved"]["letter"], rows["resolved"]["share"]) == ("A", "66.67")
    assert (rows["reference"]["letter"], rows["reference"]["share"]) == (None, "33.33")
    assert rows["planned"]["share"] == "0.00"


def test_a_grade_that_the_policy_has_dropped_is_still_counted():
    given = [{"appraisal": {"grade": code}} for code in ("excellent", "good", None)]
    rows = grades([*given, {"appraisal": None}], NAMES)
    assert [(row["grade"], row["zh"], row["count"], row["share"]) for row in rows] == [
        ("excellent", "优秀", 1, "50.00"),
        ("good", "good", 1, "50.00"),
    ]
