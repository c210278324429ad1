"""What the routes of publishing take."""

from secondment.kit.fields import Choice, Day, Flag, Id, Input, Integer, Many, Text
from secondment.publishing.states import CHAPTERS, CIRCULATIONS, GROUPS, KINDS

LONG = 100_000  # characters of a piece: a whole report


class ExcerptPatch(Input):
    title = Text(100)
    wording = Text(LONG, lines=True)
    note = Text(1000, lines=True, blank=True)
    topic = Text(100, blank=True)


class ExcerptBody(ExcerptPatch):
    report_id = Id(required=True)
    start = Integer(metadata={"description": "characters of the report's text; all if left out"})
    end = Integer(1)
    department_id = Id(metadata={"description": "needed by editors of several departments"})


class ConsentBody(Input):
    note = Text(1000, lines=True, required=True, metadata={"description": "how and when given"})


class PublicationPatch(Input):
    series = Text(40, metadata={"examples": ["挂职锻炼简报"]})
    title = Text(100)
    version_label = Text(40, blank=True)
    circulation = Choice(CIRCULATIONS)
    chapters = Choice(CHAPTERS)
    preface = Text(5000, lines=True, blank=True)
    with_roster = Flag()
    with_suggestions = Flag()
    report_to = Text(1000, blank=True, metadata={"description": "报"})
    copy_to = Text(1000, blank=True, metadata={"description": "送"})
    copies = Integer(1, 100_000, allow_none=True)


class PublicationBody(PublicationPatch):
    kind = Choice(KINDS, required=True)
    cohort_id = Id(required=True)
    series = Text(40, required=True, metadata={"examples": ["挂职锻炼简报"]})
    title = Text(100, required=True)
    circulation = Choice(CIRCULATIONS, load_default="district")
    chapters = Choice(CHAPTERS, load_default="none")
    department_id = Id(metadata={"description": "needed by editors of several departments"})


class ItemsBody(Input):
    """The pieces in their order, in place of those there."""

    excerpt_ids = Many(Id(), most=200, unique=True, required=True)


class UnitsBody(Input):
    """Units by groups and one by one; the groups are resolved, and the list fixed, at once."""

    groups = Many(Choice(GROUPS), most=len(GROUPS), unique=True, load_default=list)
    department_ids = Many(Id(), most=500, unique=True, load_default=list)


class IssueBody(UnitsBody):
    on = Day(metadata={"description": "the date it bears; default today"})
