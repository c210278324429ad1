"""Demonstration data: one cohort, its talks and its suggestions, as plain values.

`model` explains how a story is told; nothing here touches a database.
"""

from secondment.seed.data.answering_stories import ANSWERING_STORIES
from secondment.seed.data.finished_stories import FINISHED_STORIES
from secondment.seed.data.open_stories import OPEN_STORIES
from secondment.seed.data.people import CADRES, OFFICERS
from secondment.seed.data.replied_stories import REPLIED_STORIES
from secondment.seed.data.talks import TALKS
from secondment.seed.data.units import COHORT, DEPARTMENTS, HOST_UNITS

STORIES = OPEN_STORIES + ANSWERING_STORIES + REPLIED_STORIES + FINISHED_STORIES

__all__ = ["CADRES", "COHORT", "DEPARTMENTS", "HOST_UNITS", "OFFICERS", "STORIES", "TALKS"]
