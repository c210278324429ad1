"""docs/suggestion-life.md, written from the tables of moves that the service obeys: `make life`."""

from collections.abc import Iterator

from secondment.kit.moves import Move, Moves
from secondment.suggestions.states import ASSIGNMENT, COMMITMENT, REPLY, STUDY, SUGGESTION
from secondment.suggestions.words import ACTIONS, NEEDS, ROLES, STATES

INTRODUCTION = """\
# The suggestion's life · 意见建议的办理过程

Written from the tables of moves in `secondment/suggestions/states.py` by `make life`; a test holds
this page to them. 本页由办理规则表生成，与程序一致。

An action is a `POST` to the verb under its item (`POST /api/v1/suggestions/{id}/accept`), but for
`create`, `edit` and `correct` (`POST`, `PATCH`), `attach` (`POST /files`), `reply`, `contact`,
`progress` and `record-result` (`POST` to the list under the item). Moves in italics follow from
another item's act. Where the new state is a dash the item stays where it is.
"""
TABLES = (
    ("Suggestion · 意见建议", SUGGESTION),
    ("Assignment · 承办任务", ASSIGNMENT),
    ("Reply · 答复", REPLY),
    ("Study · 研究吸纳", STUDY),
    ("Commitment · 承诺事项", COMMITMENT),
)


def page() -> str:
    """The whole page, in Markdown."""
    parts = [INTRODUCTION]
    for title, table in TABLES:
        parts += [f"\n## {title}\n", *diagram(table), "", *rows(table)]
    return "\n".join(parts) + "\n"


def diagram(table: Moves) -> Iterator[str]:
    """The changes of state as a Mermaid diagram, the moves between two states on one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for line in table:
        for pair in changes(line, table):
            arrows.setdefault(pair, []).append(line.action)
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in table.states:
        yield f"    {state}: {STATES[state][0]} {state}"
    for (before, after), actions in arrows.items():
        yield f"    {before} --> {after}: {', '.join(actions)}"
    yield "```"


def changes(line: Move, table: Moves) -> list[tuple[str, str]]:
    """The pairs of different states that the move leads from and to; `[*]` is before the first."""
    if line.to is None:
        return list(line.ends)
    froms = [state for state in table.states if state in line.froms] or ["[*]"]
    return [(before, line.to) for before in froms if before != line.to]


def rows(table: Moves) -> Iterator[str]:
    yield "| action 操作 | by whom 由谁 | from → to 状态 | needs 条件 |"
    yield "|---|---|---|---|"
    for line in table:
        yield f"| {name(line)} | {who(line)} | {change(line, table)} | {needs(line)} |"


def name(line: Move) -> str:
    return f"*{line.action}*" if line.follows else f"`{line.action}` {ACTIONS[line.action][0]}"


def who(line: Move) -> str:
    return "，".join(f"{ROLES[role]} {role}" for role in ROLES if role in line.by) or "–"


def change(line: Move, table: Moves) -> str:
    before = ", ".join(state for state in table.states if state in line.froms) or "–"
    after = " / ".join(dict.fromkeys(after for _, after in changes(line, table)))
    return f"{before} → {after or '–'}"


def needs(line: Move) -> str:
    return "；".join(NEEDS[need] for need in line.needs)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - what it is for
