"""The demonstration data: lengths, check digits, and stories that can be told to their end."""

import re
from collections import Counter
from typing import get_args

import pytest

from secondment.seed.data import (
    CADRES,
    COHORTS,
    DEPARTMENTS,
    HOST_UNITS,
    OFFICERS,
    STORIES,
    STUDY,
    TALKS,
)
from secondment.seed.data.model import DAYS, PATHS, REASONED, Cadre, End, Move, Reply, Story, text
from secondment.seed.stories import acts_of
from secondment.seed.telling import TOLD_APART
from secondment.seed.verbs import VERBS

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
REPLIES = [
    (story, act.values["reply"])
    for story in STORIES
    for act in acts_of(story)
    if act.verb == "reply-draft"
]
# The first term ended five weeks before the seed is run, and nothing may lie in the future.
LAST_DAY = 34


def _title(item: Story) -> str:
    return item.title


def test_text_joins_lines_and_keeps_paragraphs() -> None:
    assert text("\n    甲，\n    乙。\n\n    丙。\n    ") == "甲，乙。\n丙。"


def test_every_end_occurs_and_has_a_path_of_known_moves() -> None:
    assert set(PATHS) == set(get_args(End)) == {story.end for story in STORIES}
    moves = {move for path in PATHS.values() for move in path}
    assert moves == set(get_args(Move))
    assert set(DAYS) == moves - {"steps"}
    assert moves >= REASONED


def test_paths_go_forward_in_time() -> None:
    for path in PATHS.values():
        days = [DAYS[move] for move in path if move in DAYS]
        assert days == sorted(days)


@pytest.mark.parametrize("cadre", CADRES, ids=lambda cadre: cadre.phone)
def test_cadres_are_fictitious_and_consistent(cadre: Cadre) -> None:
    assert re.fullmatch(r"99\d{15}[\dX]", cadre.id_number)
    total = sum(
        weight * int(digit) for weight, digit in zip(WEIGHTS, cadre.id_number[:17], strict=True)
    )
    assert cadre.id_number[17] == "10X98765432"[total % 11]
    assert cadre.id_number[6:12] == cadre.birth_month.replace("-", "")
    assert (int(cadre.id_number[16]) % 2 == 1) == (cadre.gender == "male")
    assert re.fullmatch(r"139000000\d\d", cadre.phone)
    assert cadre.birth_month < cadre.work_started_month < cadre.in_post_since_month
    assert cadre.unit in {unit.code for unit in DEPARTMENTS}
    assert cadre.host in {unit.key for unit in HOST_UNITS}


def test_people_and_units_are_distinct() -> None:
    assert Counter(cadre.cohort for cadre in CADRES) == {"BJSH-1": 12, "BJSH-2": 4}
    for field in ("name", "phone", "id_number", "mentor"):
        assert len({getattr(cadre, field) for cadre in CADRES}) == len(CADRES)
    assert len({unit.code for unit in DEPARTMENTS}) == len(DEPARTMENTS) == 10
    assert len({unit.letter_word for unit in DEPARTMENTS}) == len(DEPARTMENTS)
    assert [unit.city for unit in HOST_UNITS] == ["北京"] * 4 + ["上海"] * 4
    assert {cadre.host for cadre in CADRES} == {unit.key for unit in HOST_UNITS}
    assert not {cadre.name for cadre in CADRES} & set(OFFICERS.values())


def test_every_cadre_has_one_talk_or_summary() -> None:
    assert [talk.cadre for talk in TALKS] == list(range(len(CADRES)))
    assert len({talk.title for talk in TALKS}) == len(TALKS)
    for talk in TALKS:
        paragraphs = talk.body.split("\n")
        assert 3 <= len(paragraphs) <= 5
        assert len(set(paragraphs)) == len(paragraphs)
        least, most = (250, 450) if talk.kind == "talk" else (120, 250)
        assert least <= len(talk.body) <= most, talk.title


def test_every_topic_and_proposer_occurs() -> None:
    for cohort in COHORTS:
        own = [story for story in STORIES if CADRES[story.proposer].cohort == cohort.code]
        assert {story.topic for story in own} == set(cohort.topics)
    assert {story.proposer for story in STORIES} == set(range(len(CADRES)))
    assert len({story.title for story in STORIES}) == len(STORIES)


@pytest.mark.parametrize("story", STORIES, ids=_title)
def test_story_has_what_its_path_needs(story: Story) -> None:
    path = PATHS[story.end]
    assert len(story.title) <= 100
    assert 80 <= len(story.problem) <= 200
    assert 1 <= len(story.measures) <= 4
    assert len(story.reasons) == sum(move in REASONED for move in path)
    assert (story.work is not None) == ("allocate" in path)
    assert (story.reply is not None) == ("reply-draft" in path)
    assert story.evaluation is None or "evaluate" in path
    assert story.evaluation is not None or story.end not in {"evaluated", "reopened"}
    assert not story.referred or story.end == "declined"


@pytest.mark.parametrize("story", STORIES, ids=_title)
def test_story_is_told_forward_and_before_today(story: Story) -> None:
    days = [act.day for act in acts_of(story)]
    assert days == sorted(days)
    first_days = {"BJSH-1": 0, "BJSH-2": COHORTS[1].first_day}
    assert first_days[CADRES[story.proposer].cohort] <= days[0]
    assert days[-1] <= LAST_DAY
    for unit in {act.unit for act in story.then}:
        days = [act.day for act in story.then if act.unit == unit]
        assert days == sorted(days)


def test_the_study_is_told_forward_and_before_today() -> None:
    days = [act.day for act in STUDY]
    assert days == sorted(days)
    assert days[-1] <= LAST_DAY


def test_acts_are_known_and_done_by_somebody() -> None:
    acts = [act for story in STORIES for act in acts_of(story)] + list(STUDY)
    assert {act.verb for act in acts} == {*VERBS, *TOLD_APART}
    for act in acts:
        if act.verb in VERBS and VERBS[act.verb].by in ("handler", "signer"):
            assert f"{str(act.unit).lower()}.{VERBS[act.verb].by}" in OFFICERS


@pytest.mark.parametrize("story", [story for story in STORIES if story.work], ids=_title)
def test_steps_lie_between_signing_and_reply(story: Story) -> None:
    assert story.work is not None
    days = [DAYS["sign"] + step.day for step in story.work.steps]
    assert days == sorted(days)
    assert DAYS["allocate"] <= days[0]
    assert days[-1] < DAYS["reply-draft"]


@pytest.mark.parametrize(("story", "reply"), REPLIES, ids=lambda one: getattr(one, "title", ""))
def test_reply_answers_every_measure(story: Story, reply: Reply) -> None:
    # a line in a unit's table of answers, up to a whole letter
    assert 70 <= len(reply.body) <= 300
    assert reply.body.startswith(f"{CADRES[story.proposer].name}同志：\n")
    assert len(reply.decisions) == len(story.measures)
    for decision, reason in reply.decisions:
        assert (reason is None) == (decision == "adopted")
    promised = reply.promised_months is not None or reply.promised_on is not None
    assert promised == (reply.outcome_class in {"in_progress", "planned"})


def test_replies_show_every_class_and_decision() -> None:
    classes = {reply.outcome_class for _, reply in REPLIES}
    decisions = {decision for _, reply in REPLIES for decision, _ in reply.decisions}
    assert classes == {"resolved", "in_progress", "planned", "reference"}
    assert decisions == {"adopted", "partly_adopted", "not_adopted"}
