"""The steps of the demonstration's suggestions: what their paths stand for, act by act."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from secondment.seed.data import STORIES, STUDY
from secondment.seed.data.acts import act, allocated
from secondment.seed.data.model import DAYS, PATHS, REASONED, Act, Contact, Progress, Story
from secondment.seed.stage import Stage, Step
from secondment.seed.telling import StoryTeller, StudyTeller


def story_steps(stage: Stage) -> Iterator[Step]:
    """All acts of all stories, and of the study that goes through many of them."""
    for number, story in enumerate(STORIES):
        yield from steps(StoryTeller(stage, story).tell, acts_of(story), number)
    yield from steps(StudyTeller(stage, "BJSH-1").tell, STUDY, len(STORIES))


def steps(
    tell: Callable[[Act, datetime], None], acts: Iterable[Act], number: int
) -> Iterator[Step]:
    """Within a day one after the other, half an hour apart; stories a minute."""
    for day, of_the_day in groupby(acts, key=lambda told: told.day):
        for place, told in enumerate(of_the_day):
            yield day, place * 30 + number, partial(tell, told)


def acts_of(story: Story) -> Iterator[Act]:
    """The moves of a story's path as acts, and what follows them, unit by unit, in order."""
    reasons = iter(story.reasons)
    for name in PATHS[story.end]:
        if name == "steps":
            yield from map(partial(step_of, story), story.work.steps if story.work else ())
        elif name == "allocate" and story.work:
            yield allocated(story.day + DAYS[name], story.unit, story.work.allocation)
        elif name != "evaluate" or story.evaluation:
            more = {"reason": next(reasons)} if name in REASONED else {}
            yield act(story.day + DAYS[name], name, story.unit, **values_of(story, name), **more)
    yield from sorted(story.then, key=lambda told: told.day)


def step_of(story: Story, step: Contact | Progress) -> Act:
    day = story.day + DAYS["sign"] + step.day
    if isinstance(step, Contact):
        return act(day, "contact", story.unit, on=day, kind=step.kind, text=step.text)
    next_step = step.next_step or ""
    return act(day, "progress", story.unit, on=day, text=step.text, next_step=next_step)


def values_of(story: Story, move: str) -> dict[str, Any]:
    """What a move of a path takes from its story, besides a reason."""
    if move == "assign":
        return {"mode": "sole", "lead_department_id": story.unit}
    if move == "decline":
        return {"refer_department_ids": story.referred}
    if move == "reply-draft":
        return {"reply": story.reply}
    if move == "evaluate" and story.evaluation:
        return dict(zip(("attitude", "result"), story.evaluation, strict=True))
    return {}
