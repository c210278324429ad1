"""Demonstration data: two cohorts, their reports and their suggestions, as plain values.

`model` explains how a story is told; nothing here touches a database.
"""

from secondment.seed.data.answering_stories import ANSWERING_STORIES
from secondment.seed.data.finished_stories import FINISHED_STORIES
from secondment.seed.data.formal_stories import FORMAL_STORIES
from secondment.seed.data.open_stories import OPEN_STORIES
from secondment.seed.data.people import CADRES, OFFICERS
from secondment.seed.data.promised_stories import PROMISED_STORIES
from secondment.seed.data.replied_stories import REPLIED_STORIES
from secondment.seed.data.shared_stories import SHARED_STORIES
from secondment.seed.data.study_reports import STUDY_REPORTS
from secondment.seed.data.study_stories import STUDY, STUDY_STORIES
from secondment.seed.data.talks import TALKS
from secondment.seed.data.turning_stories import TURNING_STORIES
from secondment.seed.data.units import COHORTS, DEPARTMENTS, HOST_UNITS

STORIES = (
    *OPEN_STORIES,
    *ANSWERING_STORIES,
    *REPLIED_STORIES,
    *FINISHED_STORIES,
    *SHARED_STORIES,
    *TURNING_STORIES,
    *PROMISED_STORIES,
    *STUDY_STORIES,
    *FORMAL_STORIES,
)

__all__ = [
    "CADRES",
    "COHORTS",
    "DEPARTMENTS",
    "HOST_UNITS",
    "OFFICERS",
    "STORIES",
    "STUDY",
    "STUDY_REPORTS",
    "TALKS",
]
