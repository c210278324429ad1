"""What the reference model keeps: plain rows, each known by a key of the model's own.

Written from moves.md and api.md alone. Due dates are not computed here: they are taken as the API
shows them, and only what follows from them is the model's.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

UNITS = ("SWJ", "FGJ", "JD1")  # the active departments that are asked; ZZB and QWB stand aside
ANSWERING = ("sole", "lead", "separate")
OPEN = ("assigned", "signed", "return_requested", "opinion_given")
OWING = ("assigned", "signed", "return_requested")
UNSENT = ("draft", "submitted", "signed_off", "passed")
PROMISED = ("open", "delivered")
CLASSES = (  # from finished, nothing more to come, to what is not yet begun
    *("resolved", "reference", "infeasible", "referred_up", "in_progress", "planned"),
)


class Named:
    """Told by its key."""

    key: str

    def __repr__(self) -> str:
        return self.key


@dataclass(frozen=True, repr=False)
class User:
    """An account: its grants as (role, department code), and the cadre it speaks for."""

    name: str
    grants: frozenset[tuple[str, str]] = frozenset()
    cadre: str | None = None

    def __repr__(self) -> str:
        return self.name

    def holds(self, role: str, place: str) -> bool:
        return (role, place) in self.grants

    def units(self, *roles: str) -> set[str]:
        return {place for role, place in self.grants if role in roles}


@dataclass(frozen=True)
class Policy:
    """The switches that decide whether an act is possible."""

    name: str
    letter: Literal["off", "own_series", "typed"]
    send_on_sign_off: bool
    pre_check: bool
    paper_sign_off: bool
    evaluation: Literal["off", "optional", "required"]
    contact_required: bool
    rounds: int


@dataclass(eq=False, repr=False)
class Reply(Named):
    key: str
    assignment: "Assignment"
    round: int
    drafter: str
    outcome_class: str
    decisions: tuple[str, ...]
    promised_on: date | None
    state: str = "draft"
    number: str | None = None
    ever_submitted: bool = False
    files: list[str] = field(default_factory=list)
    kind = "reply"

    @property
    def suggestion(self) -> "Suggestion":
        return self.assignment.suggestion


@dataclass(eq=False, repr=False)
class Assignment(Named):
    key: str
    suggestion: "Suggestion"
    unit: str
    role: str
    assigned_on: date
    state: str = "assigned"
    study: "Study | None" = None
    extension: str | None = None  # of this round: requested, granted, refused
    extension_until: date | None = None
    contacted_in: set[int] = field(default_factory=set)  # rounds
    slips: list[tuple[int, str]] = field(default_factory=list)  # round, level
    replies: list[Reply] = field(default_factory=list)
    due: dict[str, date | None] = field(default_factory=dict)  # as the API shows them
    kind = "assignment"

    @property
    def live(self) -> bool:
        return self.state not in {"returned", "removed"}

    @property
    def answering(self) -> bool:
        return self.role in ANSWERING

    @property
    def due_on(self) -> date | None:
        return self.due.get("reply_on" if self.answering else "opinion_on")

    def sent_in(self, number: int) -> bool:
        return any(r.state == "sent" and r.round == number for r in self.replies)

    def end(self, state: str) -> None:
        """The unit is out: what it had not sent is void."""
        self.state = state
        for reply in self.replies:
            if reply.state in UNSENT:
                reply.state = "void"


@dataclass(eq=False, repr=False)
class Commitment(Named):
    key: str
    reply: Reply
    due_on: date
    state: str = "open"
    files: list[str] = field(default_factory=list)
    kind = "commitment"

    @property
    def suggestion(self) -> "Suggestion":
        return self.reply.suggestion

    @property
    def unit(self) -> str:
        return self.reply.assignment.unit


@dataclass(eq=False, repr=False)
class Suggestion(Named):
    key: str
    proposer: str  # a user's name; he speaks for his cadre
    co_signers: tuple[str, ...]
    entered_by: str | None  # whoever entered it for the proposer
    state: str = "draft"
    ever_submitted: bool = False
    deleted: bool = False
    number: int | None = None
    round: int = 1
    paused: bool = False
    kept_for_reference: bool = False
    referred: tuple[str, ...] = ()
    into: "Suggestion | None" = None  # merged into
    held: str = ""  # the state before the merge
    evaluations: dict[int, tuple[str, str]] = field(default_factory=dict)  # by round
    evaluation_on: date | None = None  # as the API shows it
    urged_in: set[int] = field(default_factory=set)
    met_in: set[int] = field(default_factory=set)
    assignments: list[Assignment] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    results: int = 0
    kind = "suggestion"

    @property
    def live(self) -> list[Assignment]:
        return [a for a in self.assignments if a.live]

    @property
    def answering(self) -> list[Assignment]:
        return [a for a in self.live if a.answering]

    def live_of(self, unit: str) -> Assignment | None:
        return next((a for a in self.live if a.unit == unit), None)

    @property
    def replies(self) -> list[Reply]:
        return [r for a in self.assignments for r in a.replies]

    @property
    def answers(self) -> list[Reply]:
        """The sent replies of the latest round that has any."""
        sent = [r for r in self.replies if r.state == "sent"]
        last = max((r.round for r in sent), default=0)
        return [r for r in sent if r.round == last]

    @property
    def outcome_class(self) -> str | None:
        """The least finished class of the answers."""
        if self.kept_for_reference:
            return "reference"
        return max((r.outcome_class for r in self.answers), key=CLASSES.index, default=None)

    @property
    def decisions(self) -> list[str | None]:
        """Per measure the best decision of the units."""
        order = ("adopted", "partly_adopted", "not_adopted")
        columns = zip(*(r.decisions for r in self.answers), strict=True)
        return [min(column, key=order.index) for column in columns]

    @property
    def adoption(self) -> str | None:
        found = set(self.decisions)
        if not found:
            return None
        return {("adopted",): "full", ("not_adopted",): "none"}.get(tuple(found), "partial")

    @property
    def dissatisfied(self) -> bool:
        return "dissatisfied" in self.evaluations.get(self.round, ())

    def move(self, state: str) -> None:
        """Go on to another state; clocks stand still only while units are at work."""
        self.state = state
        if state not in {"assigned", "handling"}:
            self.paused = False

    def settle(self) -> None:
        """An answering unit left or answered: who is left decides how the item stands."""
        if not self.answering:
            for assignment in self.live:
                assignment.end("removed")
            self.move("accepted")
        elif self.state == "handling" and all(a.state == "replied" for a in self.answering):
            self.move("replied")


@dataclass(eq=False, repr=False)
class Study(Named):
    key: str
    order: int
    unit: str
    suggestions: tuple[Suggestion, ...]
    state: str = "sent"
    kind = "study"

    def taken(self, suggestion: Suggestion) -> Assignment | None:
        return next((a for a in suggestion.live if a.study is self), None)


@dataclass(eq=False, repr=False)
class Cohort(Named):
    """The whole of what one example plays with: one cohort, and today."""

    policy: Policy
    users: dict[str, User]
    today: date
    cadres: tuple[str, ...] = ("cadre01", "cadre02")  # users whose secondments are of the cohort
    letter_words: dict[str, str] = field(default_factory=dict)  # of the units that have one
    suggestions: list[Suggestion] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    drawn: dict[str, int] = field(default_factory=dict)  # by series
    state = "open"
    kind = "cohort"
    key = "cohort"

    def draw(self, series: str) -> int:
        """The next number of a series, without gaps."""
        self.drawn[series] = self.drawn.get(series, 0) + 1
        return self.drawn[series]

    def merged_into(self, suggestion: Suggestion) -> list[Suggestion]:
        return [s for s in self.suggestions if s.into is suggestion and s.state == "merged"]


Item = Cohort | Suggestion | Assignment | Reply | Commitment | Study
