"""What stands in the letter by which a unit answers a suggestion (答复函), made from its reply.

Where an office handles suggestions without letters it has the same form, and no number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort
from secondment.kit.clock import day_of
from secondment.kit.database import among, rows_of
from secondment.kit.official_text import LEVELS, Spans, paragraphs, spans
from secondment.people.models import Department, User
from secondment.policies.models import OutcomeScheme, Policy
from secondment.policies.rules import numbered
from secondment.suggestions import parts
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.models import Assignment, CoSigner, Suggestion
from secondment.suggestions.papers import NUMBERS, TO_FILL_IN, day_text, in_two_lines, office_of
from secondment.suggestions.parts import IDS, ONE
from secondment.suggestions.states import ENDED

DECIDED = {"adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "未采纳"}
# How a body tells of a decision: what stands before 采纳 makes it one or the other.
TOLD = re.compile(
    "(?:(?P<partly>部分|[未不](?:完全|全部))|(?P<not>暂[未不]|[未不难][予以]?))?(?:予以)?(?:采纳|吸纳)"
)
NOT_WORDS = re.compile(r"[\W_]+")
NUMBERED = re.compile(rf"([{NUMBERS}])、")
CLOSING = re.compile(
    "(如对|如有|感谢|衷心|专此|特此|此复|请填写|欢迎)[^：:]*$"
)  # a letter's last lines
GREETED = 40  # characters; a longer first line is none that names the addressee
NAMED = 3  # persons; more are counted
DAY_OPEN = "　　　　年　　月　　日"


@dataclass(frozen=True)
class Letter:
    """An answer on paper. `mark` stands on what may not go out yet or no longer (草稿, …),
    `outcome` is `办理结果：A`; what is not known yet leaves room or is empty."""

    issuer: str
    mark: str
    number: str
    outcome: str
    signer: str
    suggestion: str
    title: str
    addressee: str
    paragraphs: list[Spans]
    date: str
    contact: str
    copies: str

    @property
    def name(self) -> str:
        told = (self.number.replace("　", ""), self.issuer, f"{self.suggestion}建议答复函")
        return " ".join(filter(None, (*told, self.mark)))


LETTERS = (
    sa.select(
        *(Reply.id, Reply.state, Reply.body, Reply.outcome_class, Reply.actions, Reply.section),
        *(Reply.promised_on, Reply.contact_name, Reply.contact_phone, Reply.number),
        *(Reply.signed_by, Reply.signed_on, Reply.signed_off_at, Reply.sent_on),
        *(Reply.suggestion_id, Suggestion.number.label("suggestion_number"), Suggestion.title),
        *(Suggestion.district_id, Cohort.title.label("cohort"), Cadre.name.label("proposer")),
        *(Assignment.role, Assignment.department_id, Department.name.label("unit")),
        *(Department.letter_word, User.display_name.label("signed_here_by")),
        *(Policy.letter, Policy.pre_check, Policy.suggestion_number.label("form")),
        OutcomeScheme.letters,
    )
    .join(Suggestion, Suggestion.id == Reply.suggestion_id)
    .join(Cohort, Cohort.id == Suggestion.cohort_id)
    .join(Policy, Policy.id == Cohort.policy_id)
    .join(OutcomeScheme, OutcomeScheme.id == Policy.outcome_scheme_id)
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .join(Assignment, Assignment.id == Reply.assignment_id)
    .join(Department, Department.id == Assignment.department_id)
    .outerjoin(User, User.id == Reply.signed_off_by)
    .where(among(Reply.id, IDS))
    .order_by(Reply.id)
)
CO_SIGNERS = (
    sa.select(Cadre.name)
    .join(CoSigner, CoSigner.cadre_id == Cadre.id)
    .where(CoSigner.suggestion_id == ONE)
    .order_by(Cadre.id)
)
CO_UNITS = (
    sa.select(Department.name)
    .join(Assignment, Assignment.department_id == Department.id)
    .where(Assignment.suggestion_id == ONE, Assignment.role == "co", Assignment.state.not_in(ENDED))
    .order_by(Department.code)
)


def letters_of(reply_ids: list[str], today: date) -> dict[str, Letter]:
    """The letters of these replies, by their ids; oldest first."""
    rows = rows_of(LETTERS, ids=reply_ids)
    decided = parts.decisions_of(reply_ids)
    return {row["id"]: letter(row, decided.get(row["id"], []), today) for row in rows}


def letter(row: dict[str, Any], decided: list[dict[str, Any]], today: date) -> Letter:
    """The letter of a reply's row; `today` gives a number that is not drawn yet its year."""
    number_text = numbered(row["form"], row["suggestion_number"])
    known = row["letters"].get(row["outcome_class"])
    return Letter(
        issuer=row["unit"],
        mark=mark_of(row),
        number=number_of(row, today),
        outcome=f"办理结果：{known['letter']}" if known else "",
        signer=(row["signed_by"] or row["signed_here_by"] or "") if row["signed_off_at"] else "",
        suggestion=number_text,
        title=in_two_lines(f"关于{row['cohort']}", f"{number_text}建议的答复"),
        addressee=addressee([row["proposer"], *names(CO_SIGNERS, row)]),
        paragraphs=[spans(line) for line in lines_of(row, decided)],
        date=day_text(day_of_letter(row)) or DAY_OPEN,
        contact=f"联系人：{row['contact_name']}，联系电话：{row['contact_phone']}",
        copies="，".join(copies(row)),
    )


def names(query: sa.Select[Any], row: dict[str, Any]) -> list[str]:
    return [one["name"] for one in rows_of(query, one=row["suggestion_id"])]


def mark_of(row: dict[str, Any]) -> str:
    """Empty once it is signed and, where the office checks it first, passed: it is then printed,
    sealed and sent."""
    if row["state"] == "signed_off" and row["pre_check"]:
        return "征求意见稿"
    marks = {"draft": "草稿", "submitted": "征求意见稿", "returned": "已退回", "void": "作废"}
    return marks.get(row["state"], "")


def number_of(row: dict[str, Any], today: date) -> str:
    """`锦商务〔2026〕1号`; with room for the number while there is none, empty without letters."""
    if row["number"] or row["letter"] == "off":
        return row["number"] or ""
    return f"{row['letter_word'] or TO_FILL_IN}〔{(day_of_letter(row) or today).year}〕　　号"


def day_of_letter(row: dict[str, Any]) -> date | None:
    """The day of its signature (GB/T 9704-2012, 7.3.5.4), or of its sending if that was noted as
    an earlier one: the signature was then entered late."""
    if row["signed_off_at"] is None:
        return None
    signed_on: date = row["signed_on"] or day_of(row["signed_off_at"])
    return min(signed_on, row["sent_on"] or signed_on)


def addressee(persons: list[str]) -> str:
    """`张三同志`, `张三、李四同志`, `张三等5名同志`."""
    if len(persons) <= NAMED:
        return f"{'、'.join(persons)}同志"
    return f"{persons[0]}等{len(persons)}名同志"


def copies(row: dict[str, Any]) -> list[str]:
    """Who gets a copy: the office that handed it out, and the units that helped the lead."""
    found = [office_of(row["district_id"], None).name]
    if row["role"] == "lead":
        found += names(CO_UNITS, row)
    return [name for name in dict.fromkeys(found) if name != row["unit"]]


# The body


def lines_of(row: dict[str, Any], decided: list[dict[str, Any]]) -> Iterator[str]:
    """What the unit wrote, and in its place what it left to the form it filled in."""
    body = paragraphs(row["body"])
    if len(body) > 1 and greets(body[0], row["proposer"]):
        del body[0]
    if not any("收悉" in line for line in body):
        yield f"您提出的《{row['title']}》收悉。经研究，现答复如下："
    end = len(body)
    while end > 1 and CLOSING.match(body[end - 1]):
        end -= 1
    yield from body[:end]
    measures = rows_of(parts.MEASURES, ids=[row["suggestion_id"]])
    yield from unsaid(body, measures, {one["id"]: one for one in decided})
    yield from promise(row, "".join(body))
    yield from body[end:]


def greets(line: str, proposer: str) -> bool:
    """Whether the unit has begun with the addressee itself."""
    return (
        len(line) <= GREETED and line.endswith(("：", ":")) and (proposer in line or "同志" in line)
    )


def unsaid(
    body: list[str], measures: list[dict[str, Any]], decided: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """The decisions that the body does not tell, one a measure."""
    blocks = list(blocks_of(body))
    left = []
    for one in measures:
        given = decided.get(one["id"])
        if given and not said(blocks, one, given["decision"], alone=len(measures) == 1):
            label = "说明" if given["decision"] == "adopted" else "理由"
            reason = sentence(f"{label}：{given['reason']}") if given["reason"] else ""
            text = one["text"].strip().rstrip("。；;")
            left.append(f"{one['position']}. {text}：{DECIDED[given['decision']]}。{reason}")
    if left:
        yield "对您所提具体措施的研究意见："
        yield from (" ".join(paragraphs(line)) for line in left)


def sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def blocks_of(body: list[str]) -> Iterator[list[str]]:
    """The body's headings, each with what stands below it; without headings, its paragraphs."""
    block: list[str] = []
    for line in body:
        below = block and headed(block[0]) and not headed(line)
        if block and not below:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def headed(line: str) -> bool:
    return any(form.match(line) for _, form in LEVELS)


def said(blocks: list[list[str]], measure: dict[str, Any], decision: str, *, alone: bool) -> bool:
    """Whether a block speaks of the measure, by its words or its number, and tells the decision."""
    words = NOT_WORDS.sub("", measure["text"])
    for block in blocks:
        text = "".join(block)
        spoken = (
            alone or words in NOT_WORDS.sub("", text) or number_at(block) == measure["position"]
        )
        if spoken and decision in decisions_in(text):
            return True
    return False


def number_at(block: list[str]) -> int | None:
    found = NUMBERED.match(block[0])
    return NUMBERS.index(found[1]) + 1 if found else None


def decisions_in(text: str) -> set[str]:
    """`{"adopted", …}`: 部分采纳 is no 采纳, 未予采纳 neither."""
    kinds = {"partly": "partly_adopted", "not": "not_adopted", None: "adopted"}
    return {kinds[found.lastgroup] for found in TOLD.finditer(text)}


def promise(row: dict[str, Any], body: str) -> Iterator[str]:
    """What will be done, by whom and until when, as far as the body does not tell it."""
    actions = paragraphs(row["actions"])
    if all(line in body for line in actions):
        actions = []
    until = day_text(row["promised_on"])
    told = [f"计划于{until}前完成"] if until and until not in body else []
    if row["section"] and row["section"] not in body:
        told.append(f"由{row['section']}具体负责")
    last = f"{'，'.join(told)}。" if told else ""
    if actions:
        actions[0] = f"落实举措：{actions[0]}"
        actions[-1] = f"{sentence(actions[-1])}{last}"
        yield from actions
    elif last:
        yield last
