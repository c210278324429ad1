"""The columns of whole collections as sheets: every field of a list's row, in Chinese."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from secondment.kit.clock import zone
from secondment.summaries import words
from secondment.summaries.columns import ZH, Column, Value, names_of
from secondment.summaries.rules import Row


def field(title: str, width: int, *path: str) -> Column:
    """The value at that place of a row, where there is one: dates as such, instants as text."""
    return Column(title, width, lambda row: shown(at(row, path)))


def coded(title: str, width: int, words_of: Mapping[str, str], *path: str) -> Column:
    """A code in Chinese; one that the words do not know stays as it is."""
    return Column(title, width, lambda row: words_of.get(code := at(row, path), code))


def at(row: Row, path: tuple[str, ...]) -> Any:
    found: Any = row
    for name in path:
        found = found[name] if found else None
    return found


def shown(value: Any) -> Value:
    """What a cell can hold; an instant is told in the programme's time."""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone()):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "是" if value else "否"
    found: str | int | float | date | None = value
    return found


def kept() -> tuple[Column, ...]:
    return field("更新时间", 16, "updated_at"), field("标识", 36, "id"), field("版本", 6, "version")


DISTRICT = field("区标识", 36, "district_id")
COHORT = field("批次标识", 36, "cohort_id")
SECONDMENT = field("挂职标识", 36, "secondment_id")
SUGGESTION = field("建议标识", 36, "suggestion_id")

CADRE_COLUMNS = (
    field("姓名", 10, "name"),
    field("工号", 12, "staff_no"),
    coded("性别", 6, words.GENDERS, "gender"),
    field("民族", 8, "ethnicity"),
    field("出生年月", 10, "birth_month"),
    field("政治面貌", 12, "political_status"),
    field("学历学位", 14, "education"),
    field("参加工作时间", 12, "work_started_month"),
    field("现工作单位", 24, "department_name"),
    field("现任职务", 16, "post"),
    field("职级", 14, "rank"),
    field("任现职时间", 12, "in_post_since_month"),
    field("联系电话", 14, "phone"),
    field("身份证号", 20, "id_number"),
    *kept(),
    field("现工作单位标识", 36, "department_id"),
    DISTRICT,
)
SECONDMENT_COLUMNS = (
    field("批次", 24, "cohort_title"),
    field("姓名", 10, "cadre_name"),
    field("派出单位", 24, "department_name"),
    field("挂职单位", 24, "host_unit_name"),
    field("挂任职务", 16, "post"),
    field("带教老师", 12, "mentor"),
    field("开始日期", 12, "starts_on"),
    field("结束日期", 12, "ends_on"),
    coded("挂职状态", 10, words.SECONDMENT_STATES, "state"),
    coded("考核等次", 10, words.GRADES, "appraisal", "grade"),
    field("超出优秀比例", 8, "appraisal", "over_quota"),
    field("鉴定日期", 12, "appraisal", "signed_on"),
    field("鉴定意见", 40, "appraisal", "host_opinion"),
    field("备注", 30, "note"),
    *kept(),
    COHORT,
    field("干部标识", 36, "cadre_id"),
    field("派出单位标识", 36, "department_id"),
    field("挂职单位标识", 36, "host_unit_id"),
    field("鉴定表标识", 36, "appraisal", "file_id"),
    DISTRICT,
)
REPORT_COLUMNS = (
    field("题目", 40, "title"),
    coded("类别", 10, words.REPORT_KINDS, "kind"),
    field("姓名", 10, "cadre_name"),
    field("起始日期", 12, "period_start"),
    field("截止日期", 12, "period_end"),
    coded("状态", 10, words.REPORT_STATES, "state"),
    coded("使用范围", 10, words.CIRCULATIONS, "circulation"),
    field("提交时间", 16, "submitted_at"),
    field("是否逾期", 8, "late"),
    *kept(),
    SECONDMENT,
    field("干部标识", 36, "cadre_id"),
    COHORT,
    field("上传人标识", 36, "uploaded_by"),
    DISTRICT,
)
SUGGESTION_COLUMNS = (
    field("编号", 10, "number_text"),
    field("题目", 40, "title"),
    field("类别", 12, "topic"),
    coded("来源", 10, words.SOURCES, "source"),
    field("提出人", 10, "proposer", "name"),
    coded("状态", 10, ZH, "state"),
    field("办理轮次", 6, "round"),
    field("主办单位", 24, "lead_department", "name"),
    field("本单位件", 8, "own_unit"),
    Column("转参阅单位", 24, lambda row: names_of(row["referred_departments"])),
    field("提交时间", 16, "submitted_at"),
    field("答复期限", 12, "reply_on"),
    coded("亮灯", 6, words.LIGHTS, "light"),
    field("逾期工作日", 8, "overdue_working_days"),
    field("逾期天数", 8, "overdue_days"),
    field("暂停自", 12, "paused_since"),
    field("办理结果", 8, "outcome_letter"),
    field("办理结果代码", 12, "outcome_class"),
    coded("采纳情况", 10, words.ADOPTIONS, "adoption"),
    field("评价期限", 12, "evaluation_on"),
    field("催评时间", 16, "evaluation_urged_at"),
    coded("对办理态度", 10, words.RATINGS, "evaluation", "attitude"),
    coded("对办理结果", 10, words.RATINGS, "evaluation", "result"),
    field("评价理由", 30, "evaluation", "reason"),
    field("评价轮次", 6, "evaluation", "round"),
    field("评价时间", 16, "evaluation", "created_at"),
    field("面商日期", 12, "evaluation", "meeting", "on"),
    field("面商情况", 30, "evaluation", "meeting", "note"),
    *kept(),
    field("序号", 8, "number"),
    field("提出人标识", 36, "proposer", "cadre_id"),
    Column("联名人标识", 36, lambda row: "、".join(row["co_signer_ids"])),
    field("代录人标识", 36, "entered_by"),
    SECONDMENT,
    COHORT,
    field("学习报告标识", 36, "report_id"),
    field("主办单位标识", 36, "lead_department", "id"),
    field("主办单位代码", 10, "lead_department", "code"),
    field("建议承办单位标识", 36, "suggested_department_id"),
    field("并入建议标识", 36, "merged_into_id"),
    field("评价代录人标识", 36, "evaluation", "created_by"),
    field("评价表标识", 36, "evaluation", "recorded_from_file_id"),
)
COMMITMENT_COLUMNS = (
    field("承诺事项", 50, "text"),
    field("承诺单位", 24, "department", "name"),
    field("兑现期限", 12, "due_on"),
    coded("状态", 10, ZH, "state"),
    field("是否逾期", 8, "missed"),
    field("兑现情况", 40, "note"),
    field("报兑现时间", 16, "delivered_at"),
    *kept(),
    SUGGESTION,
    field("答复标识", 36, "reply_id"),
    field("承办任务标识", 36, "assignment_id"),
    field("承诺单位标识", 36, "department", "id"),
    field("承诺单位代码", 10, "department", "code"),
)
