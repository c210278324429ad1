"""Codes of policies and calendars."""

from secondment.kit.errors import define_codes

define_codes(
    {
        "days_of_year": (
            422,
            "须列出 {0} 年的每一天，且每天只列一次",
            "Every day of {0} must be listed, and each once",
        ),
        "year_columns": (
            422,
            "没有找到表头：须有“date”（日期）和“is_workday”（是否工作日）两列，可有“name”（名称）",
            "No header was found: columns date and is_workday are needed, name is optional",
        ),
        "year_row_day": (
            422,
            "第 {0} 行：“{1}”不是 2000 至 2199 年间的日期",
            "Row {0}: “{1}” is not a date between 2000 and 2199",
        ),
        "year_row_flag": (
            422,
            "第 {0} 行：“{1}”未说明是否工作日（是/否、1/0、true/false）",
            "Row {0}: “{1}” does not say whether it is a working day (true/false, 1/0, 是/否)",
        ),
        "year_row_name": (
            422,
            "第 {0} 行：名称含有控制字符或超过 {1} 个字",
            "Row {0}: the name holds a control character or more than {1} characters",
        ),
        "year_row_year": (
            422,
            "第 {0} 行：{1} 不在 {2} 年，一个文件只能列一年",
            "Row {0}: {1} is not in {2}; a file lists one year",
        ),
        "year_row_twice": (
            422,
            "第 {0} 行：{1} 已列在第 {2} 行",
            "Row {0}: {1} is listed in row {2} already",
        ),
        "year_row_plain": (
            422,
            "第 {0} 行：{1} 与周一至周五的惯例相同；请列出全年每一天"
            "（还缺 {2} 天，自 {3} 起），或只列例外的日子",
            "Row {0}: {1} is as Monday to Friday has it; list every day of the year"
            " ({2} are missing, the first is {3}) or only the exceptions",
        ),
        "typed_needs_send": (
            422,
            "文号由人填写时，签发与发出须分两步",
            "Where the number is typed, sending must be a step of its own",
        ),
        "beyond_reply_cap": (
            422,
            "答复时限不能超过最长时限（{0} 个月）",
            "The time limit of replies may not pass the cap of {0} months",
        ),
    }
)
