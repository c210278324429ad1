"""The columns of a summary's tables, and what stands in a line of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from secondment.suggestions.words import STATES
from secondment.summaries import words
from secondment.summaries.rules import KEPT, NOBODY, Row

ZH = {state: zh for state, (zh, _en) in STATES.items()}
Value = str | int | float | date | None


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Callable[[Row], Value]


def per_cent(rate: str) -> float | str:
    """A rate as a number that can be sorted; "-" stays."""
    return rate if rate == NOBODY else float(rate)


def figure(title: str, value: Callable[[Row], Value]) -> Column:
    return Column(title, 10, lambda row: value(row["suggestions"]))


def decided(decision: str) -> Callable[[Row], Value]:
    return lambda told: told["measures"][decision]


def rated(rating: str) -> Callable[[Row], Value]:
    return lambda told: told["satisfaction"]["result"][rating]


def promised(state: str) -> Callable[[Row], Value]:
    return lambda told: told["commitments"]["by_state"][state]


def figure_columns() -> Iterator[Column]:
    """What became of the suggestions of a row; satisfaction is that with the result."""
    yield figure("建议数", lambda s: s["total"])
    yield figure("已交办", lambda s: s["assigned"])
    yield figure("已答复", lambda s: s["replied"])
    yield figure("办复率（%）", lambda s: per_cent(s["reply_rate"]))
    yield figure("措施数", lambda s: s["measures"]["raised"])
    for decision, zh in words.DECISIONS.items():
        yield figure(zh, decided(decision))
    yield figure("采纳率（%）", lambda s: per_cent(s["measures"]["adoption_rate"]))
    yield figure("已评价", lambda s: s["evaluated"])
    yield figure("催评未评", lambda s: s["waived"])
    for rating, zh in words.RATINGS.items():
        yield figure(zh, rated(rating))
    yield figure("满意率（%）", lambda s: per_cent(s["satisfaction"]["result"]["rate"]))
    yield figure("本单位件评价数", lambda s: s["own_unit_satisfaction"]["result"]["forms"])
    yield figure(
        "本单位件满意率（%）", lambda s: per_cent(s["own_unit_satisfaction"]["result"]["rate"])
    )
    yield figure("承诺事项数", lambda s: s["commitments"]["total"])
    for state in KEPT:
        yield figure(ZH[state], promised(state))
    yield figure("逾期未兑现", lambda s: s["commitments"]["missed"])
    yield figure("落实率（%）", lambda s: per_cent(s["commitments"]["delivery_rate"]))
    yield figure("转化成果数", lambda s: s["results"])


BY_DEPARTMENT = (
    Column("承办单位", 28, lambda row: row["department"]["name"]),
    *figure_columns(),
    Column("独办件数", 10, lambda row: row["handled_alone"]),
    Column("主办件数", 10, lambda row: row["led"]),
    Column("分办件数", 10, lambda row: row["handled_apart"]),
    Column("会办件数", 10, lambda row: row["co_handled"]),
    Column("研究任务数", 10, lambda row: row["studies"]["total"]),
    Column("研究已答复", 10, lambda row: row["studies"]["by_state"]["answered"]),
    Column("研究认领件数", 10, lambda row: row["studies"]["taken_up"]),
)
BY_HOST_UNIT = (
    Column("挂职单位", 28, lambda row: row["host_unit"]["name"]),
    Column("城市", 12, lambda row: row["host_unit"]["city"]),
    Column("干部数", 10, lambda row: row["cadres"]),
    Column("学习报告数", 10, lambda row: row["reports"]["total"]),
    *figure_columns(),
)


def of_secondment(name: str) -> Callable[[Row], Value]:
    return lambda line: line["secondment"][name]


def of_cadre(name: str) -> Callable[[Row], Value]:
    return lambda line: line["secondment"]["cadre"][name]


def of_suggestion(value: Callable[[Row], Value]) -> Callable[[Row], Value]:
    """Empty where the cadre suggested nothing."""
    return lambda line: value(line["suggestion"]) if line["suggestion"] else None


def of_measure(value: Callable[[Row], Value]) -> Callable[[Row], Value]:
    return lambda line: value(line["measure"]) if line["measure"] else None


def names_of(units: list[Row]) -> str:
    return "、".join(unit["name"] for unit in units)


def rating_on(axis: str) -> Callable[[Row], Value]:
    return of_suggestion(
        lambda s: words.RATINGS[s["satisfaction"][axis]] if s["satisfaction"] else None
    )


DETAIL_COLUMNS = (
    Column("姓名", 10, of_cadre("name")),
    Column("性别", 6, lambda line: words.GENDERS.get(line["secondment"]["cadre"]["gender"])),
    Column("派出单位", 24, lambda line: line["secondment"]["cadre"]["home_unit"]["name"]),
    Column("现任职务", 16, of_cadre("post")),
    Column("职级", 14, of_cadre("rank")),
    Column("挂职城市", 10, lambda line: line["secondment"]["host_unit"]["city"]),
    Column("挂职单位", 24, lambda line: line["secondment"]["host_unit"]["name"]),
    Column("挂任职务", 16, of_secondment("post")),
    Column("开始日期", 12, of_secondment("starts_on")),
    Column("结束日期", 12, of_secondment("ends_on")),
    Column("挂职状态", 10, lambda line: words.SECONDMENT_STATES[line["secondment"]["state"]]),
    Column("考核等次", 10, lambda line: line["grade"]),
    Column("学习报告数", 8, lambda line: len(line["secondment"]["reports"])),
    Column("建议编号", 10, of_suggestion(lambda s: s["number_text"])),
    Column("建议题目", 40, of_suggestion(lambda s: s["title"])),
    Column("建议状态", 10, of_suggestion(lambda s: ZH[s["state"]])),
    Column("主办单位", 24, of_suggestion(lambda s: (s["lead_department"] or {}).get("name"))),
    Column("会办单位", 24, of_suggestion(lambda s: names_of(s["co_departments"]))),
    Column("分办单位", 24, of_suggestion(lambda s: names_of(s["separate_departments"]))),
    Column("并入", 10, of_suggestion(lambda s: (s["merged_into"] or {}).get("number_text"))),
    Column("办理结果", 8, of_suggestion(lambda s: s["outcome_letter"])),
    Column("采纳情况", 10, of_suggestion(lambda s: words.ADOPTIONS.get(s["adoption"]))),
    Column("答复日期", 12, of_suggestion(lambda s: s["replied_on"])),
    Column("对办理态度", 10, rating_on("attitude")),
    Column("对办理结果", 10, rating_on("result")),
    Column("催评未评", 8, of_suggestion(lambda s: "是" if s["waived"] else None)),
    Column("措施序号", 6, of_measure(lambda m: m["position"])),
    Column("措施", 50, of_measure(lambda m: m["text"])),
    Column("是否采纳", 10, of_measure(lambda m: words.DECISIONS.get(m["decision"]))),
    Column("理由", 40, of_measure(lambda m: m["reason"])),
)


ITS_SUGGESTION = (
    Column("建议编号", 10, of_suggestion(lambda s: s["number_text"])),
    Column("建议题目", 40, of_suggestion(lambda s: s["title"])),
    Column("提出人", 10, of_cadre("name")),
)
COMMITMENT_COLUMNS = (
    *ITS_SUGGESTION,
    Column("承诺单位", 24, lambda line: line["one"]["department"]["name"]),
    Column("承诺事项", 50, lambda line: line["one"]["text"]),
    Column("兑现期限", 12, lambda line: line["one"]["due_on"]),
    Column("状态", 10, lambda line: ZH[line["one"]["state"]]),
    Column("是否逾期", 8, lambda line: "是" if line["one"]["missed"] else "否"),
)
RESULT_COLUMNS = (
    *ITS_SUGGESTION,
    Column("类别", 10, lambda line: words.RESULT_KINDS[line["one"]["kind"]]),
    Column("成果名称", 40, lambda line: line["one"]["title"]),
    Column("日期", 12, lambda line: line["one"]["on"]),
    Column("说明", 50, lambda line: line["one"]["note"]),
)


def lines_of(summary: Row, kind: str) -> Iterator[Row]:
    """A line for each of the suggestions' `commitments`, or `results`."""
    for secondment in summary["secondments"]:
        for suggestion in secondment["suggestions"]:
            for one in suggestion[kind]:
                yield {"secondment": secondment, "suggestion": suggestion, "one": one}


def lines(summary: Row) -> Iterator[Row]:
    """One line a measure; a cadre who suggested nothing has one line all the same."""
    grades = {row["grade"]: row["zh"] for row in summary["totals"]["grades"]}
    for secondment in summary["secondments"]:
        grade = grades.get((secondment["appraisal"] or {}).get("grade"))
        line = {"secondment": secondment, "grade": grade, "suggestion": None, "measure": None}
        if not secondment["suggestions"]:
            yield line
        for suggestion in secondment["suggestions"]:
            for measure in suggestion["measures"] or [None]:
                yield line | {"suggestion": suggestion, "measure": measure}
