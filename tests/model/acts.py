"""The acts a machine may choose from: who, on what, with which body, right or malformed."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from tests.model.reference import Act, forbidden, items, refusal_of
from tests.model.rows import Assignment, Cohort, Commitment, Item, Reply, Study, Suggestion, User
from tests.model.rules import RULES, Body, Fault, Rule
from tests.model.sight import standing
from tests.model.suggestion_rules import LEVELS

Choice = tuple[Body, Fault | None]
MOST_SUGGESTIONS, MOST_ORDERS = 3, 2
SAFELY_WITHIN_CAP, SAFELY_BEYOND_CAP = 175, 200  # days; the cap is six months and may roll on
CHOICES: dict[tuple[str, str], Callable[[Cohort, User, Any], list[Choice]]] = {}


def choices(kind: str, *actions: str) -> Callable[[Any], Any]:
    """Declare the decorated function as what may stand in the bodies of these actions."""

    def declare(function: Any) -> Any:
        CHOICES.update({(kind, action): function for action in actions})
        return function

    return declare


def right(*bodies: Body) -> list[Choice]:
    return [(body, None) for body in bodies]


def wrong(body: Body, pointer: str, code: str) -> Choice:
    return body, (pointer, code)


def reasoned(*_: Any) -> list[Choice]:
    return [
        *right({"reason": "理由如下"}),
        wrong({}, "/reason", "required"),
        wrong({"reason": " "}, "/reason", "blank"),
    ]


for kind, actions in {
    "suggestion": "send-back reconsider keep-for-reference recall reopen pause rehandle",
    "assignment": "refuse-return refuse-extension",
    "reply": "send-back return",
    "study": "withdraw",
    "commitment": "reject",
}.items():
    choices(kind, *actions.split())(reasoned)


def bodies(cohort: Cohort, user: User, item: Item, action: str) -> list[Choice]:
    found = CHOICES.get((item.kind, action))
    plain = [*right({}), wrong({"hint": 1}, "/hint", "unknown_field")]
    return found(cohort, user, item) if found else plain


# Suggestions


@choices("cohort", "create")
def to_create(cohort: Cohort, user: User, _: Cohort) -> list[Choice]:
    if len(cohort.suggestions) >= MOST_SUGGESTIONS:
        return []
    cadres = [name for name in ("cadre01", "cadre02") if name != user.name]
    more = {} if user.cadre else {"on_behalf_of": "cadre01"}
    return [
        *right(more, more | {"co_signers": cadres[-1:]}),
        *(right({"on_behalf_of": "cadre02"}) if more else []),
        wrong(more | {"title": ""}, "/title", "blank"),
    ]


@choices("suggestion", "edit", "correct")
def to_edit(*_: Any) -> list[Choice]:
    return [*right({"title": "改过的题目"}), wrong({"title": ""}, "/title", "blank")]


@choices("suggestion", "delete")
def to_delete(*_: Any) -> list[Choice]:
    return right({})


@choices("suggestion", "decline")
def to_decline(*row: Any) -> list[Choice]:
    return [*reasoned(*row), *right({"reason": "不属本区职责", "refer": ["FGJ"]})]


@choices("suggestion", "merge")
def to_merge(cohort: Cohort, _: User, item: Suggestion) -> list[Choice]:
    found = right(*({"into": s} for s in cohort.suggestions if not s.deleted))
    return [*found, wrong({}, "/into_id", "required")]


@choices("suggestion", "assign")
def to_assign(*_: Any) -> list[Choice]:
    def to(mode: str, *units: str, **more: Any) -> Body:
        return {"mode": mode, "units": units} | more

    lead, co, several = "/lead_department_id", "/co_department_ids", "/department_ids"
    return [
        *right(to("sole", "SWJ"), to("sole", "JD1"), to("sole", "FGJ", reply_on="soon")),
        *right(to("joint", "SWJ", "FGJ"), to("joint", "JD1", "SWJ", "FGJ"), to("joint", "FGJ")),
        *right(to("separate", "SWJ", "FGJ"), to("separate", "FGJ", "JD1", "SWJ")),
        *right(to("sole", "SWJ", reply_on="yesterday"), to("sole", "SWJ", reply_on="after_cap")),
        *right(to("sole", "LSWJ", stranger_at=lead)),
        *right(to("joint", "SWJ", "LSWJ", stranger_at=f"{co}/0")),
        *right(to("separate", "SWJ", "LSWJ", stranger_at=f"{several}/1")),
        wrong(to("sole"), lead, "required"),
        wrong(to("sole", "SWJ", extra={"department_ids": ["FGJ", "JD1"]}), several, "not_for_mode"),
        wrong(to("separate", "SWJ", "FGJ", extra={"leader": "SWJ"}), lead, "not_for_mode"),
        wrong(to("separate", "SWJ"), several, "too_few"),
        wrong(to("joint", "SWJ", "SWJ"), co, "repeated_item"),
        wrong(to("separate", "SWJ", "SWJ"), several, "repeated_item"),
        wrong(to("alone", "SWJ"), "/mode", "invalid_choice"),
    ]


@choices("suggestion", "reassign")
def to_reassign(cohort: Cohort, _: User, item: Suggestion) -> list[Choice]:
    found = [
        {"assignment": a, "unit": unit, "reason": "职责调整"}
        for s in cohort.suggestions
        for a in s.assignments
        for unit in ("SWJ", "FGJ", "JD1", "LSWJ")
        if s is item or unit == "JD1"
    ]
    return [*right(*found), wrong({}, "/reason", "required")]


@choices("suggestion", "add-co-unit", "remove-co-unit")
def to_change_co_units(*_: Any) -> list[Choice]:
    return right(*({"unit": unit} for unit in ("FGJ", "JD1", "SWJ", "LSWJ")))


@choices("suggestion", "urge")
def to_urge(cohort: Cohort, _: User, item: Suggestion) -> list[Choice]:
    named = [{"level": "remind", "assignment": a} for a in item.assignments]
    found = right(*({"level": level} for level in LEVELS), *named)
    return [*found, *right({"level": "shout"}), wrong({}, "/level", "required")]


@choices("suggestion", "evaluate")
def to_evaluate(_: Cohort, user: User, item: Suggestion) -> list[Choice]:
    scanned = user.name != item.proposer and item.files
    said = {"file": item.files[-1]} if scanned else {}
    fine = said | {"attitude": "satisfied", "result": "basically_satisfied"}
    annoyed = fine | {"result": "dissatisfied"}
    return [
        *right(fine, annoyed | {"reason": "答复与建议不符"}),
        wrong(annoyed, "/reason", "dissatisfied_reason"),
    ]


@choices("suggestion", "record-meeting")
def to_record_meeting(*_: Any) -> list[Choice]:
    return [*right({"note": "已面商"}), wrong({}, "/note", "required")]


@choices("suggestion", "record-result")
def to_record_result(*_: Any) -> list[Choice]:
    return [*right({"title": "服务专员制度"}), wrong({}, "/title", "required")]


@choices("suggestion", "attach")
@choices("reply", "attach")
@choices("commitment", "attach")
def to_attach(_: Cohort, __: User, item: Suggestion | Reply | Commitment) -> list[Choice]:
    return right({"file": f"{item.key}.f{len(item.files) + 1}"}) if len(item.files) < 2 else []


# Assignments and studies


@choices("assignment", "allocate", "contact", "progress", "opinion")
def to_note(*_: Any) -> list[Choice]:
    return [*right({"text": "已联系"}), wrong({"text": ""}, "", "blank")]


@choices("assignment", "request-return")
def to_request_return(*_: Any) -> list[Choice]:
    given = [{"unit": unit, "reason": "不属本单位职责"} for unit in ("JD1", "FGJ", "QWB", "LSWJ")]
    return [*right(*given), wrong({"unit": "JD1"}, "/reason", "required")]


@choices("assignment", "request-extension", "extend")
def to_extend(_: Cohort, __: User, item: Assignment) -> list[Choice]:
    why = {"reason": "需会商"}
    far = item.assigned_on + timedelta(days=SAFELY_BEYOND_CAP + 200)
    found = right(why | {"until": far, "beyond_cap": True})
    if item.due_on:
        found += right(why | {"until": item.due_on, "beyond_cap": False})
        later = item.due_on + timedelta(days=10)
        if later < item.assigned_on + timedelta(days=SAFELY_WITHIN_CAP):
            found = right(why | {"until": later, "beyond_cap": False}) + found
    return [*found, wrong({"until": far}, "/reason", "required")]


@choices("assignment", "reply")
def to_reply(cohort: Cohort, *_: Any) -> list[Choice]:
    def answer(outcome_class: str, *decisions: str, days: int = 0) -> Body:
        promise = {"promised_on": cohort.today + timedelta(days=days)} if days else {}
        return {"outcome_class": outcome_class, "decisions": decisions} | promise

    full, part = ("adopted", "adopted"), ("adopted", "not_adopted")
    return [
        *right(answer("resolved", *full), answer("resolved", *part)),
        *right(answer("planned", *part, days=30), answer("in_progress", *full, days=90)),
        *right(answer("reference", "not_adopted", "not_adopted")),
        *right(answer("resolved", *full, days=10), answer("resolved", "partly_adopted", "adopted")),
        wrong(answer("planned", *full), "/promised_on", "promise_required"),
        wrong(answer("resolved", "adopted", "praised"), "", "invalid_choice"),
    ]


@choices("cohort", "study")
def to_order_study(cohort: Cohort, *_: Any) -> list[Choice]:
    if len({study.order for study in cohort.studies}) >= MOST_ORDERS:
        return []
    return [
        *right({"units": ("SWJ", "FGJ"), "reply_on": "soon"}),
        *right({"units": ("JD1", "SWJ", "FGJ"), "reply_on": "soon"}),
        *right({"units": ("SWJ", "LSWJ"), "reply_on": "soon"}),
        *right({"units": ("SWJ",), "reply_on": "yesterday"}),
        *right({"units": ("SWJ",), "reply_on": "after_cap"}),
        wrong({"units": (), "reply_on": "soon"}, "/department_ids", "too_few"),
        wrong({"units": ("SWJ", "SWJ"), "reply_on": "soon"}, "/department_ids", "repeated_item"),
    ]


@choices("study", "take-up", "drop")
def to_take_or_drop(cohort: Cohort, _: User, item: Study) -> list[Choice]:
    found = right(*({"suggestions": [s]} for s in cohort.suggestions))
    if len(item.suggestions) > 1:
        found += right({"suggestions": list(item.suggestions)})
    return [*found, wrong({"suggestions": []}, "/suggestion_ids", "too_few")]


# Replies and commitments


@choices("reply", "edit")
def to_edit_reply(*_: Any) -> list[Choice]:
    return [*right({"body": "改过的答复"}), wrong({"body": ""}, "/body", "blank")]


def hanging(*rows: Any) -> list[str]:
    """Files that hang on one of the rows."""
    return [key for row in rows for key in row.files]


@choices("reply", "record-sign-off")
def to_record_sign_off(_: Cohort, __: User, item: Reply) -> list[Choice]:
    known = hanging(item, item.suggestion)
    found = right(*({"file": key, "signed_by": "王局长"} for key in known))
    return [*found, wrong({}, "/file_id", "required")]


@choices("reply", "send")
def to_send(cohort: Cohort, _: User, item: Reply) -> list[Choice]:
    used = [r.number for s in cohort.suggestions for r in s.replies if r.number]
    fresh = f"锦商务〔{cohort.today.year}〕{len(used) + 1}号"
    return [
        *right({}, {"number": fresh}, *({"number": number} for number in used[-1:])),
        wrong({"hint": 1}, "/hint", "unknown_field"),
    ]


@choices("reply", "reclassify")
def to_reclassify(_: Cohort, __: User, item: Reply) -> list[Choice]:
    known = hanging(item, item.suggestion, *item.suggestion.commitments)
    why = {"reason": "已经落实"}
    return [
        *right(*(why | {"outcome_class": "resolved", "files": [key]} for key in known)),
        *right(why | {"outcome_class": "resolved", "files": []}),
        *right(why | {"outcome_class": "reference", "files": []}),
        wrong({"outcome_class": "resolved", "files": []}, "/reason", "required"),
    ]


@choices("commitment", "deliver")
def to_deliver(_: Cohort, __: User, item: Commitment) -> list[Choice]:
    known = hanging(item, item.suggestion)
    found = right(*({"note": "已落实", "files": [key]} for key in known))
    return [*found, wrong({"note": "已落实", "files": []}, "/file_ids", "too_few")]


# What to choose from


def acts(cohort: Cohort, user: User, item: Item, action: str) -> list[Act]:
    return [Act(user, action, item, *choice) for choice in bodies(cohort, user, item, action)]


RULES_OF: dict[str, list[Rule]] = {}
for one in RULES.values():
    RULES_OF.setdefault(one.kind, []).append(one)


def possible(cohort: Cohort) -> dict[str, list[Act]]:
    """By kind and action: every act that the reference would do now."""
    found: dict[str, list[Act]] = {}
    for item in items(cohort):
        for rule in RULES_OF[item.kind]:
            if item.state in rule.states:
                for user in entitled(cohort, item, rule):
                    done = [
                        act
                        for act in acts(cohort, user, item, rule.action)
                        if right_now(cohort, act)
                    ]
                    found.setdefault(f"{item.kind} {rule.action}", []).extend(done)
    return {name: acts for name, acts in found.items() if acts}


def right_now(cohort: Cohort, act: Act) -> bool:
    return refusal_of(cohort, act) is None


def entitled(cohort: Cohort, item: Item, rule: Rule) -> list[User]:
    """Those whose role it is."""
    return [
        user
        for user in cohort.users.values()
        if rule.who & standing(user, item) and not forbidden(cohort, user, item, rule)
    ]


def interesting_days(cohort: Cohort) -> list[int]:
    """Days to wait: a few, and until just on and just after the dates the API shows."""
    dates: set[date] = set()
    for suggestion in cohort.suggestions:
        dates |= {suggestion.evaluation_on} - {None}
        for assignment in suggestion.live:
            dates |= {day for day in assignment.due.values() if day}
    ahead = sorted({(day - cohort.today).days for day in dates})
    return [1, 3, 10, 40, *(days + more for days in ahead for more in (0, 1) if 0 < days < 120)]


# What carries an item onward is chosen more often than what throws it back, else few get far.
WEIGHTS = {
    8: "suggestion submit, suggestion accept, suggestion assign, assignment sign, study take-up",
    4: "assignment contact, suggestion close, suggestion reopen, assignment grant-return",
    12: "assignment opinion, assignment reply, reply submit, study answer, suggestion unmerge",
    24: "reply sign-off, reply record-sign-off, reply pass, reply send, suggestion evaluate",
    25: "suggestion rehandle, suggestion record-meeting, suggestion urge-evaluation",
    26: "commitment attach, commitment deliver, commitment verify, suggestion track",
    1: "suggestion withdraw, suggestion delete, suggestion decline, suggestion recall",
    2: "suggestion keep-for-reference, cohort create, study withdraw, suggestion record-result",
}
WEIGHT_OF = {name: weight for weight, names in WEIGHTS.items() for name in names.split(", ")}
ONWARD = {name for name, weight in WEIGHT_OF.items() if weight >= 8} | {"assignment contact"}


def weighed(names: Iterable[str]) -> list[str]:
    """The names in a fixed order, each as often as it weighs (3 where nothing is said)."""
    return [name for name in sorted(names) for _ in range(WEIGHT_OF.get(name, 3))]
