"""A department's table of answers on one page: a row for each suggestion it owes an answer to.

Each row is a form of its own, sent with the others: the right ones are kept, the others come back
with what is wrong. What is put before the signer is confirmed once, on a page of its own.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.answers import locale
from secondment.kit.errors import words
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import reading
from secondment.people.rules import reach
from secondment.suggestions.answer_desk import MOST, to_answer
from secondment.web.asked import Asked, Option
from secondment.web.deeds import Item, admitted
from secondment.web.desk import task_title, way
from secondment.web.forms import Form
from secondment.web.options import unit_name
from secondment.web.pages import actor, check_form, web
from secondment.web.rendering import page
from secondment.web.replies import classes, letters_of
from secondment.web.several import done_to_ticked, why_not

CONTACT = ("contact_name", "contact_phone")
OF_ROW = ("measures", "outcome_class", "promised_on", "section", "actions", "body")
TYPED = ("outcome_class", "promised_on", "actions", "body")
"""What says that a row is answered; a section may stand there before."""


class AnswerForm(Form):
    """The answer to one task's suggestion, as a row of the table has it. Who can be asked about it
    is told once for all rows, in `contact`."""

    def __init__(self, contact: Form, task: Item, letters: dict[str, Any]) -> None:
        self.contact, self.task = contact, task
        reply = task["reply"]
        measures = [{"id": one["id"]} for one in task["measures"]]
        super().__init__(
            "replies.edit_reply" if reply else "assignments.draft_reply",
            only=OF_ROW,
            values=reply or {"section": task["section"], "measures": measures},
            options={"outcome_class": classes(letters)},
            kinds={"id": "hidden"},
            version=reply["version"] if reply else None,
            prefix=f"{task['id'][-12:]}-",
        )

    def place(self, pointer: str) -> Asked | None:
        found = super().place(pointer)
        name = pointer.strip("/")
        return self.contact[name] if found is None and name in self.contact else found

    @property
    def is_answered(self) -> bool:
        """Whether something was typed that answers the suggestion."""
        if self.sent is None:
            return False
        decided = [part.name for row in self["measures"].value for part in row[1:]]
        names = [*(self[name].name for name in TYPED), *decided]
        return any(self.sent.get(name, "").strip() for name in names)

    def body(self) -> Item:
        """What was typed. What will be done is the answer where no other words are written, as on
        the sheet."""
        found = super().body()
        if not str(found.get("body") or "").strip():
            found["body"] = found.get("actions", "")
        return found if self.task["reply"] else found | self.contact.body()

    @property
    def is_kept(self) -> bool:
        """Whether the draft says already what was typed."""
        reply = self.task["reply"]
        if reply is None:
            return False
        said: Item = {"promised_on": None, "actions": "", "section": ""} | self.body()
        said["measures"] = [{"reason": "", **one} for one in said["measures"]]
        kept = {name: reply[name] for name in OF_ROW}
        if kept["promised_on"]:
            kept["promised_on"] = kept["promised_on"].isoformat()
        return bool(same_lines(kept) == same_lines(said))

    def keep(self) -> bool:
        """Make a draft of it, or change the draft; False where something is wrong with it."""
        reply = self.task["reply"]
        if reply and self.version is None:  # drafted since the page was shown
            self.problems.append(words("stale", (), locale()))
            return False
        path = {"reply_id": reply["id"]} if reply else {"assignment_id": self.task["id"]}
        made = self.send(**path)
        if made is None:
            return False
        self.task["reply"], self.version = made, made["version"]
        return True


def same_lines(value: Any) -> Any:
    """Texts as they are kept: browsers end lines in their own way."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, dict):
        return {name: same_lines(one) for name, one in value.items()}
    return [same_lines(one) for one in value] if isinstance(value, list) else value


@dataclass
class Row:
    """One task in the table; no form where its reply has gone on to the signer."""

    task: Item
    form: AnswerForm | None

    @property
    def reply(self) -> Item | None:
        found: Item | None = self.task["reply"]
        return found

    @property
    def name(self) -> str:
        return task_title(self.task)


@dataclass
class Table:
    """The table of one department."""

    unit: Item
    rows: list[Row]
    contact: Form
    units: list[Option] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"/answers?department_id={self.unit['id']}" if len(self.units) > 1 else "/answers"

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: the element's id, the row and field, the message."""
        found = self.contact.errors
        for row in self.rows:
            if row.form:
                told = [(id, f"{row.name} {label}", why) for id, label, why in row.form.errors]
                said = [(f"row-{row.task['id']}", row.name, why) for why in row.form.problems]
                found = [*found, *told, *said]
        return found

    @property
    def drafts(self) -> list[Row]:
        return [row for row in self.rows if row.reply and row.reply["state"] == "draft"]


def table_asked_for() -> Table:
    """The table of the unit in the address, else of the actor's first."""
    admitted("answers.import_answers", "")
    own = sorted(reach(actor(), "handler"))
    wanted = request.args.get("department_id")
    units = [ask("departments.read_department", actor(), department_id=one) for one in own]
    unit = next((one for one in units if one["id"] == wanted), units[0])
    with reading():
        tasks = to_answer(actor(), unit["id"])
    letters = letters_of(task["cohort_id"] for task in tasks)
    contact = contact_form(tasks)
    rows = [
        Row(task, AnswerForm(contact, task, letters[task["cohort_id"]]) if is_open(task) else None)
        for task in tasks
    ]
    return Table(unit, rows, contact, [(one["id"], unit_name(one)) for one in units])


def is_open(task: Item) -> bool:
    return task["reply"] is None or task["reply"]["state"] == "draft"


def contact_form(tasks: list[Item]) -> Form:
    """Who can be asked about the answers: as on a draft, else to whom a task is allocated."""
    drafts = [task["reply"] for task in tasks if task["reply"]]
    desks = [
        {"contact_name": task["handler_name"], "contact_phone": task["handler_phone"]}
        for task in tasks
        if task["handler_name"]
    ]
    values = next(iter([*drafts, *desks]), {"contact_name": actor().display_name})
    return Form("assignments.draft_reply", only=CONTACT, values=values, prefix="all-")


@web.route("/answers", methods=["GET", "POST"])
def answers() -> ResponseReturnValue:
    """The table; sent, its rows become drafts, and go on to the page that submits them."""
    table = table_asked_for()
    if request.method == "POST" and (way_on := keep_table(table)):
        return redirect(way_on)
    told = page(
        "desk/answers.html",
        table=table,
        texts={one["id"]: one["text"] for row in table.rows for one in row.task["measures"]},
        full=len(table.rows) == MOST,
        way=way(),
    )
    return told, g.get("form_status", 200)


def keep_table(table: Table) -> str | None:
    """Keep what is right; the address to go to, or None where the table comes back."""
    if expired := why_not(check_form):
        flash(expired, "problem")
        g.form_status = 422
        return None
    saved, wrong = keep_rows(table.rows)
    if wrong:
        flash(_("已保存 %(n)s 件，%(wrong)s 件有误未保存", n=saved, wrong=wrong), "problem")
        return None
    flash(_("已保存 %(n)s 件草稿", n=saved) if saved else _("没有需要保存的改动"))
    submits = request.form.get("then") == "submit"
    return table.address.replace("/answers", "/answers/submit", 1) if submits else table.address


def keep_rows(rows: list[Row]) -> tuple[int, int]:
    """Keep every row that was answered anew; how many were kept, and how many are wrong."""
    forms = [row.form for row in rows if row.form]
    kept = [form.keep() for form in forms if form.is_answered and not form.is_kept]
    return sum(kept), len(kept) - sum(kept)


@web.route("/answers/submit", methods=["GET", "POST"])
def submit_answers() -> ResponseReturnValue:
    """Put the drafts before the signer: those ticked, after one look at all."""
    table = table_asked_for()
    if request.method == "POST":
        titles = {row.reply["id"]: row.name for row in table.rows if row.reply}
        return done_to_ticked(
            "replies.replies_submit",
            lambda key: titles.get(key, ""),
            said=lambda n: _("已提交签发 %(n)s 件", n=n),
            back=table.address,
            way=way((_("逐条答复表"), table.address)),
        )
    return page("desk/answers_submit.html", table=table, way=way((_("逐条答复表"), table.address)))
