"""Codes of policies and calendars."""

from secondment.kit.errors import define_codes

define_codes(
    {
        "days_of_year": (
            422,
            "须列出 {0} 年的每一天，且每天只列一次",
            "Every day of {0} must be listed, and each once",
        ),
        "beyond_reply_cap": (
            422,
            "答复时限不能超过最长时限（{0} 个月）",
            "The time limit of replies may not pass the cap of {0} months",
        ),
    }
)
