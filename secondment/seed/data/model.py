"""Shapes of the demonstration data and the moves that lead a story to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["QX", "ZZB", "QWB", "FGJ", "SWJ", "TZJ", "JD1", "JD2", "JD3", "JD4"]
UnitKind = Literal["district", "party_office", "bureau", "subdistrict"]
Source = Literal["cadre", "talk", "report", "meeting", "paper", "enterprise"]
Decision = tuple[Literal["adopted", "partly_adopted", "not_adopted"], str | None]
OutcomeClass = Literal["resolved", "in_progress", "planned", "reference"]
Satisfaction = Literal["satisfied", "basically_satisfied", "dissatisfied"]
CohortCode = Literal["BJSH-1", "BJSH-2"]

Move = Literal[
    "create",
    "submit",
    "withdraw",
    "send-back",
    "decline",
    "reconsider",
    "accept",
    "keep-for-reference",
    "assign",
    "recall",
    "sign",
    "allocate",
    "steps",
    "reply-draft",
    "reply-submit",
    "reply-send-back",
    "reply-sign-off",
    "evaluate",
    "close",
    "reopen",
]

End = Literal[
    "draft",
    "sent_back",
    "submitted",
    "withdrawn",
    "declined",
    "reconsidered",
    "accepted",
    "kept",
    "assigned",
    "recalled",
    "signed",
    "handling",
    "reply_drafted",
    "reply_submitted",
    "reply_sent_back",
    "replied",
    "evaluated",
    "closed",
    "reopened",
]

_SUBMITTED: tuple[Move, ...] = ("create", "submit")
_ACCEPTED: tuple[Move, ...] = (*_SUBMITTED, "accept")
_ASSIGNED: tuple[Move, ...] = (*_ACCEPTED, "assign")
_SIGNED: tuple[Move, ...] = (*_ASSIGNED, "sign")
_HANDLING: tuple[Move, ...] = (*_SIGNED, "allocate", "steps")
_DRAFTED: tuple[Move, ...] = (*_HANDLING, "reply-draft")
_ANSWERED: tuple[Move, ...] = (*_DRAFTED, "reply-submit")
_REPLIED: tuple[Move, ...] = (*_ANSWERED, "reply-sign-off")
_EVALUATED: tuple[Move, ...] = (*_REPLIED, "evaluate")
_CLOSED: tuple[Move, ...] = (*_EVALUATED, "close")

# `evaluate` is passed over where a story has no evaluation; `reply-sign-off` also sends.
PATHS: dict[End, tuple[Move, ...]] = {
    "draft": ("create",),
    "sent_back": (*_SUBMITTED, "send-back"),
    "submitted": _SUBMITTED,
    "withdrawn": (*_SUBMITTED, "withdraw"),
    "declined": (*_SUBMITTED, "decline"),
    "reconsidered": (*_SUBMITTED, "decline", "reconsider"),
    "accepted": _ACCEPTED,
    "kept": (*_ACCEPTED, "keep-for-reference"),
    "assigned": _ASSIGNED,
    "recalled": (*_ASSIGNED, "recall"),
    "signed": _SIGNED,
    "handling": _HANDLING,
    "reply_drafted": _DRAFTED,
    "reply_submitted": _ANSWERED,
    "reply_sent_back": (*_ANSWERED, "reply-send-back"),
    "replied": _REPLIED,
    "evaluated": _EVALUATED,
    "closed": _CLOSED,
    "reopened": (*_CLOSED, "reopen"),
}

# These moves need a reason; a story gives its reasons in the order of its path.
REASONED: frozenset[Move] = frozenset(
    {
        "send-back",
        "decline",
        "reconsider",
        "keep-for-reference",
        "recall",
        "reply-send-back",
        "reopen",
    }
)

# Days after a story's `day` on which each move is made; `steps` have days of their own.
DAYS: dict[Move, int] = {
    "create": 0,
    "submit": 0,
    "withdraw": 2,
    "send-back": 2,
    "decline": 2,
    "reconsider": 6,
    "accept": 2,
    "keep-for-reference": 5,
    "assign": 3,
    "recall": 4,
    "sign": 4,
    "allocate": 5,
    "reply-draft": 16,
    "reply-submit": 17,
    "reply-send-back": 18,
    "reply-sign-off": 18,
    "evaluate": 21,
    "close": 23,
    "reopen": 25,
}


@dataclass(frozen=True, slots=True)
class Department:
    """A unit; `letter_word` begins the numbers of its letters (机关代字)."""

    code: Unit
    name: str
    name_en: str
    kind: UnitKind
    letter_word: str
    duties: str


@dataclass(frozen=True, slots=True)
class HostUnit:
    key: str
    name: str
    city: str
    address: str
    contact_name: str
    contact_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre:
    """A cadre and the secondment: `host` is a host unit's key; months are `YYYY-MM`.

    `ended_early` is the day on which he was called back, and why.
    """

    name: str
    gender: Literal["male", "female"]
    ethnicity: str
    birth_month: str
    political_status: str
    education: str
    work_started_month: str
    unit: Unit
    post: str
    rank: str
    in_post_since_month: str
    phone: str
    id_number: str
    host: str
    seconded_post: str
    mentor: str
    cohort: CohortCode = "BJSH-1"
    ended_early: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A cohort under one of the policies that `init` loads; `first_day` to `last_day` its term."""

    code: CohortCode
    policy: Literal["study", "formal"]
    first_day: int
    last_day: int
    title: str
    theme: str
    topics: tuple[str, ...]
    objectives: str


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk material of CADRES[cadre], or his summary, and how far it has come."""

    cadre: int
    title: str
    body: str
    kind: Literal["talk", "summary", "study"] = "talk"
    state: Literal["draft", "submitted", "returned", "accepted"] = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyReport(Talk):
    """A learning report, and of the proposals found in it, by their titles, the one that became a
    suggestion and the one that was dropped; the others are offered."""

    kind: Literal["talk", "summary", "study"] = "study"
    confirmed: str
    dropped: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who handles an item inside a unit."""

    section: str
    handler_name: str
    handler_phone: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A talk with the proposer, `day` days after the unit signed."""

    day: int
    kind: Literal["phone", "visit", "meeting"]
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A note on the handling, `day` days after the unit signed."""

    day: int
    text: str
    next_step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the unit did before it replied; `steps` stand in the order of their days."""

    allocation: Allocation
    steps: tuple[Contact | Progress, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply; one decision a measure. What it promises is due so many months after the day on
    which it is drafted, or on the day `promised_on`."""

    body: str
    outcome_class: OutcomeClass
    decisions: tuple[Decision, ...]
    actions: str
    promised_months: int | None = None
    promised_on: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something done on a day. `unit` is the unit that acts, or whose task, reply or promise the
    coordinating office acts on; `values` are those of the verb's service (`acts.act`)."""

    day: int
    verb: str
    unit: Unit | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A suggestion and how far it goes: PATHS[end] names the moves, DAYS their days, and what no
    path tells follows in `then`.

    `day`, like every day told here, counts from the end of the first cohort's term: 35 is the day
    of the telling itself. `proposer` and `co_signers` are indexes of CADRES. `unit` is the unit
    the proposer suggests and, where the path assigns, the unit it is assigned to. `evaluation` is
    attitude, result. With `on_behalf` the organisation department enters it for the cadre.
    """

    title: str
    problem: str
    measures: tuple[str, ...]
    topic: str
    proposer: int
    unit: Unit
    day: int
    end: End
    source: Source = "talk"
    on_behalf: bool = False
    co_signers: tuple[int, ...] = ()
    referred: tuple[Unit, ...] = ()
    reasons: tuple[str, ...] = ()
    work: Work | None = None
    reply: Reply | None = None
    evaluation: tuple[Satisfaction, Satisfaction] | None = None
    then: tuple[Act, ...] = ()


def text(block: str) -> str:
    """Joins the wrapped lines of each paragraph; an empty line begins a new paragraph."""
    paragraphs = block.strip().split("\n\n")
    return "\n".join("".join(map(str.strip, part.splitlines())) for part in paragraphs)
