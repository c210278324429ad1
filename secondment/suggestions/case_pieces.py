"""The documents of a suggestion's file (卷内文件), as they are printed: plain data, in Chinese."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from secondment.kit.clock import day_of, zone
from secondment.kit.official_text import paragraphs, spans
from secondment.suggestions.letters import DECIDED, Letter
from secondment.suggestions.papers import ROLES, day_text
from secondment.suggestions.words import SOURCES, STATES

Block = dict[str, Any]
Row = dict[str, Any]

CONTACTS = {"phone": "电话沟通", "visit": "走访", "meeting": "面商"}
RATED = {"satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意"}
RESULTS = {"policy": "政策文件", "project": "项目", "measure": "举措", "practice": "经验做法"}
ASKED = {"requested": "已申请", "granted": "同意", "refused": "不同意"}
DUE = {
    "sign_on": "签收期限",
    "return_on": "退办期限",
    "contact_on": "沟通期限",
    "opinion_on": "会办意见期限",
    "reply_on": "答复期限",
}


@dataclass(frozen=True)
class Piece:
    """One document: what the contents page says of it, and the blocks it is printed as."""

    title: str
    maker: str
    number: str
    date: str
    blocks: list[Block]


@dataclass(frozen=True)
class Attached:
    """A file of the case under its name in the ZIP; `kept` is false if its bytes are not here."""

    name: str
    of: str
    size: int
    sha256: str
    kept: bool


# Blocks


def fields(*rows: tuple[str, str]) -> Block:
    """Labels with their values; those without a value are left out."""
    return {"kind": "fields", "rows": [list(row) for row in rows if row[1]]}


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def words(text: str) -> Block:
    return {"kind": "text", "paragraphs": [spans(line) for line in paragraphs(text)]}


def table(columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> Block:
    """`columns` are heads with their share of the width."""
    heads, shares = zip(*columns, strict=True)
    return {"kind": "table", "heads": heads, "shares": shares, "rows": [list(row) for row in rows]}


def day(instant: datetime | None) -> str:
    return day_text(day_of(instant)) if instant else ""


def minute(instant: datetime) -> str:
    return f"{instant.astimezone(zone()):%Y-%m-%d %H:%M}"


# Documents


def original(found: Row, origin: Row, signers: list[str], merged: list[Row]) -> Piece:
    """The suggestion as it was handed in."""
    who = "".join((origin["unit"], origin["post"])) or origin["unit"]
    asked = "\n".join(f"{one['position']}. {one['text']}" for one in found["measures"])
    blocks = [
        fields(
            ("编号", found["number_text"] or ""),
            ("标题", found["title"]),
            ("建议人", f"{origin['proposer']}（{who}）"),
            ("联名人", "、".join(signers)),
            ("批次", origin["cohort"]),
            ("主题", found["topic"]),
            ("来源", SOURCES[found["source"]][0]),
            ("提交日期", day(found["submitted_at"])),
        ),
        heading("情况和问题"),
        words(found["problem"]),
        heading("建议措施"),
        words(asked),
    ]
    if merged:
        blocks.append(heading("并入的建议"))
        rows = [(one["number_text"], one["title"], one["proposer"]) for one in merged]
        blocks.append(table((("编号", 2), ("标题", 6), ("建议人", 2)), rows))
    date = day(found["submitted_at"])
    return Piece("建议原文", origin["proposer"], found["number_text"] or "", date, blocks)


def handed_out(tasks: list[Row], office: str) -> Piece:
    """To whom it was handed, until when, and what the units asked of the office."""
    blocks: list[Block] = []
    for one in tasks:
        blocks += [heading(f"{one['department']['name']}（{ROLES[one['role']]}）"), task(one)]
    return Piece("交办情况", office, "", day(tasks[0]["assigned_at"]), blocks)


def task(one: Row) -> Block:
    due, doubt = one["due"], "（暂定）" if one["due"]["provisional"] else ""
    dates = [(label, day_text(due[name])) for name, label in DUE.items()]
    dates = [(label, text + doubt if text and "答复" in label else text) for label, text in dates]
    return fields(
        ("交办日期", day(one["assigned_at"])),
        *dates,
        ("现状", STATES[one["state"]][0]),
        ("终止日期", day(one["ended_at"])),
        ("分管负责人", one["leader_in_charge"]),
        ("承办科室", one["section"]),
        ("承办人", " ".join(filter(None, (one["handler_name"], one["handler_phone"])))),
        ("申请退办", asked_back(one["return_request"])),
        ("申请延期", extension(one["extension"])),
    )


def asked_back(asked: Row | None) -> str:
    if not asked:
        return ""
    ruling = f"；{ASKED[asked['ruling']]}" if asked["ruling"] else ""
    return f"{day(asked['requested_at'])}：{asked['reason']}{ruling}"


def extension(asked: Row | None) -> str:
    if not asked:
        return ""
    return f"延至{day_text(asked['until'])}：{asked['reason']}；{ASKED[asked['state']]}"


def contacts(rows: list[Row], names: dict[str, str]) -> Piece:
    lines = [
        (day_text(one["on"]), one["unit"], CONTACTS[one["kind"]], one["text"], by(one, names))
        for one in rows
    ]
    columns = (("日期", 4), ("单位", 3), ("方式", 2), ("情况", 7), ("记录人", 2))
    return Piece("沟通记录", "承办单位", "", lines[0][0], [table(columns, lines)])


def progress(rows: list[Row], names: dict[str, str]) -> Piece:
    lines = [
        (day_text(one["on"]), one["unit"], one["text"], one["next_step"], by(one, names))
        for one in rows
    ]
    columns = (("日期", 4), ("单位", 3), ("进展", 6), ("下一步", 4), ("填报人", 2))
    return Piece("办理进展", "承办单位", "", lines[0][0], [table(columns, lines)])


def by(row: Row, names: dict[str, str]) -> str:
    return names.get(row["created_by"] or "", "")


def opinions(tasks: list[Row]) -> Piece:
    blocks: list[Block] = []
    for one in tasks:
        blocks += [heading(one["department"]["name"]), words(one["opinion"])]
    makers = "、".join(one["department"]["name"] for one in tasks)
    return Piece("会办意见", makers, "", "", blocks)


def slips(rows: list[Row], levels: dict[str, str], office: str) -> Piece:
    lines = [
        (
            day_text(one["issued_on"]),
            levels.get(one["level"], "督办单"),
            one["number"] or "",
            one["department"]["name"],
            one["note"],
        )
        for one in rows
    ]
    columns = (("日期", 4), ("名称", 3), ("文号", 3), ("发往单位", 3), ("说明", 6))
    return Piece("催办督办", office, "", lines[0][0], [table(columns, lines)])


def reply(row: Row, paper: Letter, texts: dict[str, str], scans: list[Attached]) -> Piece:
    """The letter, what was decided on each measure, when it went out and what is attached."""
    told = [(texts[one["id"]], DECIDED[one["decision"]], one["reason"]) for one in row["measures"]]
    blocks = [
        {"kind": "letter", "letter": asdict(paper)},
        heading("各项措施的决定"),
        table((("措施", 6), ("决定", 2), ("理由", 5)), told),
        fields(
            ("轮次", f"第{row['round']}轮"),
            ("发出日期", day_text(row["sent_on"])),
            ("附件", "\n".join(one.name for one in scans)),
        ),
    ]
    title = paper.title.replace("\n", "") + (f"（{paper.mark}）" if paper.mark else "")
    return Piece(title, paper.issuer, paper.number, paper.date, blocks)


def evaluations(rows: list[Row], proposer: str) -> Piece:
    blocks: list[Block] = []
    for one in rows:
        blocks += [
            heading(f"第{one['round']}轮"),
            fields(
                ("评价日期", day(one["created_at"])),
                ("对办理态度", RATED[one["attitude"]]),
                ("对办理结果", RATED[one["result"]]),
                ("理由", one["reason"]),
                ("登记方式", "据纸质评价表补录" if one["recorded_from_file_id"] else "建议人填报"),
                ("面商日期", day_text(one["meeting_on"])),
                ("面商情况", one["meeting_note"] or ""),
            ),
        ]
    return Piece("建议人评价", proposer, "", day(rows[-1]["created_at"]), blocks)


def outcomes(promised: list[Row], results: list[Row], office: str) -> Piece:
    blocks: list[Block] = []
    if promised:
        lines = [
            (
                one["department"]["name"],
                one["text"],
                day_text(one["due_on"]),
                STATES[one["state"]][0],
            )
            for one in promised
        ]
        columns = (("承诺单位", 3), ("承诺事项", 7), ("完成期限", 4), ("现状", 2))
        blocks += [heading("承诺事项"), table(columns, lines)]
    if results:
        made = [
            (day_text(one["on"]), RESULTS[one["kind"]], one["title"], one["note"])
            for one in results
        ]
        columns = (("日期", 4), ("类别", 2), ("名称", 5), ("说明", 5))
        blocks += [heading("转化成果"), table(columns, made)]
    return Piece("承诺事项与转化成果", office, "", "", blocks)


def timeline(items: list[Row]) -> Piece:
    lines = [(minute(one["at"]), one["text"], one["remark"] or "") for one in items]
    columns = (("时间", 4), ("经过", 7), ("说明", 4))
    return Piece("办理过程", "系统记录", "", day(items[-1]["at"]), [table(columns, lines)])


def attachments(files: list[Attached]) -> Piece:
    """The files of the ZIP, with the digests by which each is known."""
    lines = [
        (
            one.name if one.kept else f"{one.name}（文件不在库中）",
            one.of,
            f"{max(1, round(one.size / 1024))} KB",
            one.sha256,
        )
        for one in files
    ]
    columns = (("文件", 5), ("所属", 4), ("大小", 2), ("SHA-256", 5))
    return Piece("附件目录", "", "", "", [table(columns, lines)])
