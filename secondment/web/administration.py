"""Departments, the rules of sign-in, one's own sessions and tokens, the journal."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.operations import act, ask
from secondment.people.roles import DEPARTMENT_KINDS
from secondment.web.asked import Option
from secondment.web.deeds import Item, admitted
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.pages import actor, check_form, web
from secondment.web.rendering import page
from secondment.web.words import ACTIONS, CHOICES, action_word, field_word, told, word

MOST = "200"
RESOURCES = {"secondment": "secondments", "report": "reports", "study": "studies"}
HINTS = {
    "letter_word": later("机关代字，用在文号里，如：锦商务；没有可不填"),
    "code": later("字母、数字、横线；单位按编码排列"),
    "duties": later("办理建议时查看，说明哪些事归这个单位"),
    "parent_id": later("区没有上级单位，其他单位都要有"),
    "active": later("不再使用的单位去掉勾选，以后不能再交办"),
}


def all_departments() -> list[Item]:
    """The whole tree, by code."""
    found: list[Item] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"sort": "code", "limit": MOST} | ({"cursor": cursor} if cursor else {})
        answer = ask("departments.list_departments", actor(), query)
        found += answer["items"]
        cursor = answer["next_cursor"]
    return found


def in_tree(rows: list[Item]) -> Iterator[tuple[int, Item]]:
    """The departments below one another, each with how deep it stands."""
    below: dict[str | None, list[Item]] = {}
    for row in rows:
        below.setdefault(row["parent_id"], []).append(row)

    def walk(parent: str | None, depth: int) -> Iterator[tuple[int, Item]]:
        for row in below.get(parent, ()):
            yield depth, row
            yield from walk(row["id"], depth + 1)

    return walk(None, 0)


def parents(rows: list[Item]) -> list[Option]:
    return [(row["id"], "　" * depth + row["name"]) for depth, row in in_tree(rows)]


@web.get("/departments")
def departments() -> ResponseReturnValue:
    """The tree of departments."""
    return page("administration/departments.html", rows=list(in_tree(all_departments())))


@web.route("/departments/new", methods=["GET", "POST"])
def new_department() -> ResponseReturnValue:
    admitted("departments.create_department", "")
    kinds = [(kind, word("department_kind", kind)) for kind in DEPARTMENT_KINDS]
    form = Form(
        "departments.create_department",
        options={"parent_id": parents(all_departments()), "kind": kinds},
        hints=HINTS,
    )
    if request.method == "POST" and form.send() is not None:
        flash(_("单位已建立"))
        return redirect("/departments")
    shown = page("administration/edit_department.html", form=form, item=None)
    return shown, g.get("form_status", 200)


@web.get("/departments/<id:department_id>")
def department(department_id: str) -> ResponseReturnValue:
    """One department."""
    item = ask("departments.read_department", actor(), department_id=department_id)
    above = item["parent_id"]
    parent = ask("departments.read_department", actor(), department_id=above) if above else None
    return page("administration/department.html", item=item, parent=parent)


@web.route("/departments/<id:department_id>/edit", methods=["GET", "POST"])
def edit_department(department_id: str) -> ResponseReturnValue:
    """Change a department."""
    admitted("departments.edit_department", department_id)
    item = ask("departments.read_department", actor(), department_id=department_id)
    rows = [row for row in all_departments() if row["id"] != department_id]
    form = Form(
        "departments.edit_department",
        values=item,
        options={"parent_id": parents(rows)},
        hints=HINTS,
        needed=("code", "name", "parent_id"),
        version=item["version"],
    )
    if item["kind"] == "district":
        form.leave_out("parent_id")
    if request.method == "POST" and form.send(department_id=department_id) is not None:
        flash(_("单位已修改"))
        return redirect(f"/departments/{department_id}")
    shown = page("administration/edit_department.html", form=form, item=item)
    return shown, g.get("form_status", 200)


@web.route("/departments/<id:department_id>/delete", methods=["GET", "POST"])
def delete_department(department_id: str) -> ResponseReturnValue:
    """Remove a department that nothing refers to."""
    admitted("departments.delete_department", department_id)
    item = ask("departments.read_department", actor(), department_id=department_id)
    form = Form("departments.delete_department", version=item["version"])
    if request.method == "POST" and form.send(department_id=department_id) is not None:
        flash(_("单位已删除"))
        return redirect("/departments")
    shown = page("administration/delete_department.html", form=form, item=item)
    return shown, g.get("form_status", 200)


@web.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """The rules of passwords, sign-in and sessions; the security administrator changes them."""
    found = ask("identity.read_settings", actor())
    form = Form("identity.edit_settings", values=found, needed=found, version=found["version"])
    changes = actor().has("security_admin")
    if request.method == "POST" and form.send() is not None:
        flash(_("安全设置已修改"))
        return redirect("/settings")
    shown = page("administration/settings.html", form=form, found=found, changes=changes)
    return shown, g.get("form_status", 200)


@web.route("/tokens", methods=["GET", "POST"])
def tokens() -> ResponseReturnValue:
    """One's own sessions and tokens, to end each of them."""
    if request.method == "POST":
        check_form()
        act("identity.sign_out", actor(), token_id=request.form.get("token_id", ""))
        flash(_("已结束"))
        return redirect("/tokens")
    return page("administration/tokens.html", items=ask("identity.list_tokens", actor())["items"])


@web.route("/tokens/new", methods=["GET", "POST"])
def new_token() -> ResponseReturnValue:
    """A token for a program of one's own, shown once."""
    me = ask("identity.read_me", actor())
    form = Form(
        "identity.sign_in",
        only=("password", "label", "expires_in_days"),
        fixed={"username": me["username"]},
        needed=("label", "expires_in_days"),
        labels={"label": _("用途"), "expires_in_days": _("有效天数")},
        hints={"label": _("给哪个程序用"), "password": _("再次输入本人的登录密码")},
    )
    if request.method == "POST":
        made = form.attempt(lambda: act("identity.sign_in", None, with_days(form.body())))
        if made is not None:
            return page("administration/token.html", made=made)
    return page("administration/new_token.html", form=form), g.get("form_status", 200)


def with_days(body: dict[str, Any]) -> dict[str, Any]:
    """A token without a term would be a session: the term is asked for."""
    return {"expires_in_days": 0} | body


@web.get("/journal")
def journal() -> ResponseReturnValue:
    """Who did what and when."""
    rows = listed("journal.list_entries")
    return page(
        "administration/journal.html",
        rows=rows,
        entries=[row | told_entry(row) for row in rows.items],
        objects=list(CHOICES["journal_object"]),
        actions=actions_to_choose(g.language),
    )


def told_entry(row: Item) -> Item:
    """An entry in words: what was done to what, from which state to which, with which values."""
    kind, before, after = row["object_type"], row["from_state"], row["to_state"]
    action, thing = said(g.language, row["action"], kind)
    states = (said_state(g.language, kind, one) for one in (before, after))
    return {
        "told_action": action,
        "told_object": thing,
        "told_states": " → ".join(states) if after and before != after else "",
        "told_changes": "；".join(change(*one) for one in row.get("changes", {}).items()),
    }


# The words of a page of entries are few: each is looked up once for each language.


@lru_cache(maxsize=1000)
def said(_language: str, action: str, kind: str) -> tuple[str, str]:
    return action_word(action, RESOURCES.get(kind, "")), told(CHOICES["journal_object"], kind)


@lru_cache(maxsize=1000)
def said_state(_language: str, kind: str, state: str | None) -> str:
    states = CHOICES.get("user" if kind == "user_account" else kind, {})
    return told(states, state) if state else ""


@lru_cache(maxsize=2)
def actions_to_choose(_language: str) -> list[Option]:
    return [(code, action_word(code)) for code in ACTIONS]


def change(name: str, value: Any) -> str:
    """One changed value: `角色：承办人 → 签发人`."""
    told_value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and len(value) == 2:
        words = [word("role", one) if name == "role" else one for one in value]
        told_value = " → ".join("" if one is None else str(one) for one in words)
    return f"{field_word(name)}：{told_value}"
