"""What `init` loads: two outcome schemes and two policies; a place edits its own copies."""

from typing import Any

Row = dict[str, Any]


def limit(amount: int, unit: str) -> Row:
    """A time limit; with `roll`, a last day that is a rest day moves to the next working day."""
    return {"amount": amount, "unit": unit, "roll": True}


def named(letter: str, zh: str, en: str) -> Row:
    return {"letter": letter, "zh": zh, "en": en}


KEPT_FOR_REFERENCE = named("D", "留作参考", "Kept for reference")

OUTCOME_SCHEMES: tuple[Row, ...] = (
    {
        "code": "shanghai-four",
        "name": "上海四类",
        "name_en": "Shanghai, four classes",
        "letters": {
            "resolved": named("A", "解决采纳", "Solved or adopted"),
            "in_progress": named("B", "正在解决", "Being solved"),
            "planned": named("C", "计划解决", "Planned"),
            "reference": KEPT_FOR_REFERENCE,
            "infeasible": KEPT_FOR_REFERENCE,
            "referred_up": KEPT_FOR_REFERENCE,
        },
    },
    {
        "code": "abcd-1",
        "name": "ABCD 四类",
        "name_en": "ABCD, four classes",
        "letters": {
            "resolved": named("A", "已经解决或基本解决", "Solved or basically solved"),
            "in_progress": named("B", "正在解决或列入计划", "Being solved or planned"),
            "planned": named("B", "正在解决或列入计划", "Being solved or planned"),
            "reference": KEPT_FOR_REFERENCE,
            "infeasible": named("C", "因条件限制以后解决", "Later, for lack of conditions"),
            "referred_up": named("C", "因条件限制以后解决", "Later, for lack of conditions"),
        },
    },
)

LIMITS: Row = {
    "assign": limit(7, "working_day"),
    "sign": limit(2, "working_day"),
    "return": limit(7, "working_day"),
    "decide_return": limit(10, "working_day"),
    "contact": limit(20, "working_day"),
    "opinion": limit(1, "month"),
    "reply": limit(3, "month"),
    "evaluation": limit(20, "working_day"),
    "rehandle": limit(1, "month"),
}


def levels(*rows: tuple[str, str, str, str]) -> list[Row]:
    """Levels of supervision in order, each after the one before it: code, zh, en, number series."""
    codes = [None, *(row[0] for row in rows)]
    return [
        {"code": code, "zh": zh, "en": en, "template": code, "series": series, "after": after}
        for (code, zh, en, series), after in zip(rows, codes, strict=False)
    ]


REMINDERS = levels(
    ("remind", "提醒", "Reminder", ""),
    ("urge", "催办单", "Urging notice", "催办"),
    ("supervise", "督办单", "Supervision notice", "督办"),
)
COLOURS = levels(
    ("blue", "蓝色督办单", "Blue notice", "蓝"),
    ("orange", "橙色督办单", "Orange notice", "橙"),
    ("red", "红色督办单", "Red notice", "红"),
)
GRADES = [
    {"code": "excellent", "zh": "优秀", "en": "Excellent"},
    {"code": "competent", "zh": "称职", "en": "Competent"},
    {"code": "basically_competent", "zh": "基本称职", "en": "Basically competent"},
    {"code": "incompetent", "zh": "不称职", "en": "Incompetent"},
]
ONE_STUDY_ONE_SUMMARY = [
    {"kind": "study", "every": "term"},
    {"kind": "summary", "every": "term"},
]

COMMON: Row = {
    "paper_sign_off": True,
    "limits": LIMITS,
    "reply_cap_months": 6,
    "supervision_levels": REMINDERS,
    "lights": {"yellow_working_days": 5},
    "reminders": [5, 1],
    "grade_scale": GRADES,
    "quota_percent": 20,
    "suggestion_number": "第{n}号",
}
STUDY: Row = COMMON | {
    "code": "study",
    "name": "研究吸纳",
    "name_en": "Study and absorb",
    "letter": "off",
    "send_on_sign_off": True,
    "pre_check": False,
    "evaluation": "optional",
    "contact_required": False,
    "rounds": 1,
    "quota": "none",
    "report_duties": ONE_STUDY_ONE_SUMMARY,
}
FORMAL: Row = COMMON | {
    "code": "formal",
    "name": "建议办理",
    "name_en": "Formal handling",
    "letter": "own_series",
    "send_on_sign_off": False,
    "pre_check": True,
    "evaluation": "required",
    "contact_required": True,
    "rounds": 2,
    "quota": "refuse",
    "report_duties": [*ONE_STUDY_ONE_SUMMARY, {"kind": "weekly", "every": "week"}],
}
POLICIES = (STUDY, FORMAL)
DEFAULT_SCHEME = "shanghai-four"
DEFAULT_POLICY = "study"
