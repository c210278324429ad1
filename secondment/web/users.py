"""Accounts and roles, for the administrators: two of them make one who can work."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.operations import act, ask
from secondment.kit.unit_of_work import one_moment
from secondment.people.roles import ROLES
from secondment.web.asked import Option
from secondment.web.board import units_to_choose
from secondment.web.deeds import Deed, Item, Recipe, Resource, admitted, resource
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.words import action_word, word

AT_ONCE = 40  # accounts chosen in a list, whose ids stand in an address
LATER_CODES = later(
    "单位（领导、组织部、交办机关的角色授予在区一级；管理员和挂职干部的角色不选单位）"
)


def roles(_item: Item | None = None) -> dict[str, Sequence[Option]]:
    """What there is to grant, and where."""
    return {
        "role": [(role, word("role", role)) for role in ROLES],
        "department_id": units_to_choose(),
    }


def from_address(_item: Item) -> dict[str, Any]:
    """The grant that a link on the account's page names."""
    return {name: request.args.get(name) for name in ("role", "department_id")}


def own_values(item: Item) -> Item:
    return item


def units(_item: Item) -> dict[str, Sequence[Option]]:
    return {"department_id": units_to_choose()}


def way(_item: Item) -> list[tuple[str, str]]:
    return [(_("账号"), "/users")]


USERS = resource(
    Resource(
        "users",
        "identity.read_user",
        title=lambda item: f"{item['display_name']}（{item['username']}）",
        home=lambda item: f"/users/{item['id']}",
        way=way,
        recipes={
            "disable": Recipe(
                "identity.disable_user",
                told=later("停用后立即退出所有登录，不能再登录。"),
                grave=True,
            ),
            "enable": Recipe("identity.enable_user"),
            "reset-password": Recipe("identity.reset_password"),
            "edit": Recipe("identity.edit_user", options=units, values=own_values),
            "grant": Recipe(
                "identity.grant_role", options=roles, hints={"department_id": LATER_CODES}
            ),
            "revoke": Recipe(
                "identity.revoke_role", options=roles, values=from_address, grave=True
            ),
        },
    )
)


@web.get("/users")
@one_moment()
def users() -> ResponseReturnValue:
    """Accounts, to be found by name, role and unit; a batch of them gets slips or a role."""
    rows = listed("identity.list_users", {"limit": str(AT_ONCE)})
    choices = units_to_choose()
    told = [(role, word("role", role)) for role in ROLES]
    names = {None: ""} | dict(choices)
    return page("administration/users.html", rows=rows, units=choices, names=names, roles=told)


@web.get("/users/<id:user_id>")
def user(user_id: str) -> ResponseReturnValue:
    """One account, its roles, and what may be done with it."""
    item = ask("identity.read_user", actor(), user_id=user_id)
    deeds = USERS.deeds(item, without=("activate", "revoke"))
    hindered = others(item) if item["id"] != actor().id else []
    return page(
        "administration/user.html",
        item=item,
        deeds=deeds,
        hindered=hindered,
        names=dict(units_to_choose()),
        title=USERS.title(item),
    )


def others(item: Item) -> list[Deed]:
    """What another administrator does, told to this one."""
    duties = {
        "system_admin": (("edit", "disable", "reset-password"), _("由系统管理员办理")),
        "security_admin": (("grant",), _("由安全管理员办理")),
    }
    return [
        Deed(action, action_word(action, "users"), why=why)
        for role, (actions, why) in duties.items()
        if not actor().has(role)
        for action in actions
    ]


@web.route("/users/new", methods=["GET", "POST"])
def new_user() -> ResponseReturnValue:
    """Make an account; its activation code is shown once."""
    admitted("identity.create_user", "")
    form = Form(
        "identity.create_user",
        without=("cadre_id",),
        options={"department_id": units_to_choose()},
        labels={"department_id": _("所在单位")},
        hints={"username": _("字母、数字、点、横线，2 至 60 个；建议用单位简称加姓名全拼")},
    )
    if request.method == "POST" and (made := form.send()) is not None:
        return code_page(made, _("账号已建立"))
    return page("administration/new_user.html", form=form), g.get("form_status", 200)


def code_page(item: Item, heading: str) -> ResponseReturnValue:
    """The page that tells an activation code, once: it is kept nowhere, and by no browser."""
    return page("administration/code.html", item=item, heading=heading)


@web.route("/users/<id:user_id>/reset-password", methods=["GET", "POST"])
def reset_password(user_id: str) -> ResponseReturnValue:
    """Take the password away; the new activation code is shown once."""
    admitted("identity.reset_password", user_id)
    item = ask("identity.read_user", actor(), user_id=user_id)
    form = Form("identity.reset_password", version=item["version"])
    if request.method == "POST" and (done := form.send(user_id=user_id)) is not None:
        return code_page(done, _("密码已重置"))
    told = page("administration/reset.html", form=form, item=item, title=USERS.title(item))
    return told, g.get("form_status", 200)


def chosen() -> list[str]:
    return list(dict.fromkeys(request.values.getlist("user_ids")))[:AT_ONCE]


def read_chosen() -> list[Item]:
    return [ask("identity.read_user", actor(), user_id=one) for one in chosen()]


@web.route("/users/slips", methods=["GET", "POST"])
def slips_of_users() -> ResponseReturnValue:
    """Activation slips for the accounts chosen; the codes given before end."""
    admitted("identity.print_slips", "")
    form = Form("identity.print_slips", only=())
    if request.method == "POST":
        form.fixed = {"user_ids": chosen()}
        made = form.send()
        if isinstance(made, Response):
            return made
    told = page("administration/slips.html", form=form, items=read_chosen())
    return told, g.get("form_status", 200)


@web.route("/users/grant", methods=["GET", "POST"])
def grant_several() -> ResponseReturnValue:
    """One role for the accounts chosen."""
    admitted("identity.users_grant", "")
    form = Form("identity.grant_role", options=roles(), hints={"department_id": LATER_CODES})
    items = read_chosen()
    failed: list[Item] = []
    if request.method == "POST":
        done = form.attempt(lambda: grant_each(form, items))
        if done is not None:
            failed = done["failed"]
            if done["done"]:
                flash(_("已为 %(n)s 个账号授予角色", n=len(done["done"])))
            if not failed:
                return redirect("/users")
    names = {one["id"]: one["display_name"] for one in items}
    told = page("administration/grant.html", form=form, items=items, failed=failed, names=names)
    return told, g.get("form_status", 200)


def grant_each(form: Form, items: list[Item]) -> Any:
    body = form.body()
    wanted = [body | {"id": one["id"], "version": one["version"]} for one in items]
    return act("identity.users_grant", actor(), {"items": wanted})


@web.route("/users/import", methods=["GET", "POST"])
def import_users() -> ResponseReturnValue:
    """A list of accounts: checked first, then taken in; the codes are shown once."""
    admitted("identity.import_users", "")
    form = Form("identity.import_users", labels={"file": _("账号名单")})
    found = None
    if request.method == "POST":
        mode = "import" if request.form.get("mode") == "import" else "check"
        found = form.send(query={"mode": mode})
    told = page("administration/import_users.html", form=form, found=found)
    return told, g.get("form_status", 200)
