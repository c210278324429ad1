"""The frame of the workspace: sign-in, activation, password, language, the way around."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from markupsafe import Markup

from secondment import VERSION
from secondment.kit.answers import locale, problem_body
from secondment.kit.errors import Problem
from secondment.kit.operations import act
from secondment.kit.unit_of_work import reading
from secondment.people.queries import settings_row
from secondment.people.roles import ADMINISTRATORS
from secondment.people.rules import Actor
from secondment.web.forms import Form
from secondment.web.pages import LANGUAGES, actor, check_form, kept_texts, web
from secondment.web.rendering import page, template

PLACES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("/", later("待办"), ()),
    ("/overview", later("领导一览"), ("leader",)),
    ("/cohorts", later("期次"), ("hr", "coordinator", "leader")),
    (
        "/reports",
        later("学习报告"),
        ("hr", "coordinator", "leader", "cadre", "handler", "signer", "editor"),
    ),
    ("/suggestions", later("意见建议"), ("hr", "coordinator", "leader")),
    ("/my-suggestions", later("我的建议"), ("cadre",)),
    ("/assignments", later("承办任务"), ("handler", "signer", "coordinator")),
    ("/studies", later("研究吸纳"), ("handler", "signer", "coordinator", "hr", "leader")),
    ("/commitments", later("承诺事项"), ("handler", "signer", "coordinator", "hr", "leader")),
    ("/board", later("督办"), ("coordinator", "hr", "leader")),
    ("/excerpts", later("摘编"), ("editor",)),
    ("/publications", later("简报汇编"), ("editor", "hr", "coordinator", "leader")),
    ("/receipts", later("收文"), ("handler", "signer", "editor")),
    ("/users", later("账号"), ADMINISTRATORS),
    ("/departments", later("单位"), ("system_admin",)),
    ("/policies", later("办理规则"), ("system_admin", "coordinator")),
    ("/calendar", later("工作日历"), ("system_admin",)),
    ("/documents", later("公文字体"), ("system_admin",)),
    ("/settings", later("安全设置"), ("security_admin", "system_admin")),
    ("/journal", later("日志"), ("auditor", "security_admin")),
)
"""Where one can go: address, name, roles to whom it is offered (none: everybody). Whether one may
enter is the route's own question."""


def menu() -> str:
    """The places offered to whoever is signed in, as `parts.html` shows them."""
    asking: Actor = g.actor
    offered = tuple(url for url, _name, roles in PLACES if not roles or asking.has(*roles))
    here = next((url for url in offered if lies_below(url, request.path)), "")
    return menu_of(locale(), offered, here)


@lru_cache(maxsize=1000)
def menu_of(_language: str, offered: tuple[str, ...], here: str) -> str:
    """The same, made once for all who have the same roles and look at the same room."""
    entries = [(url, str(name)) for url, name, _roles in PLACES if url in offered]
    parts: Any = template("parts.html").module
    return Markup(parts.menu(entries, here))  # noqa: S704 - the macro escaped it


def lies_below(url: str, path: str) -> bool:
    """Whether a page lies below an entry of the menu."""
    return path == url or (url != "/" and path.startswith(f"{url}/"))


def inside(address: str | None) -> str:
    """An address of ours to go to, the home page for any other."""
    parts = urlsplit(address or "")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    clean = ours and not parts.path.startswith("//") and "\\" not in (address or "")
    return address if address and clean else url_for("web.home")


@web.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in; whatever was typed before the session ended can be sent again afterwards."""
    wanted = inside(request.values.get("next"))
    if request.method == "GET":
        if g.visitor:
            return redirect(wanted)
        return page("sign_in.html", next=wanted, kept=[])
    kept = [pair for pair in kept_texts() if pair[0] not in ("username", "next")]
    username = request.form.get("username", "")
    try:
        check_form()
        made = act(
            "identity.sign_in",
            None,
            {"username": username, "password": request.form.get("password", "")},
        )
    except Problem as problem:
        return sign_in_again(problem, username, wanted, kept)
    language = session.get("language")
    session.clear()
    session["token"], session["token_id"] = made["token"], made["id"]
    if language:
        session["language"] = language
    if kept:
        return page("continue.html", next=wanted, kept=kept)
    return redirect(wanted)


def sign_in_again(
    problem: Problem, username: str, wanted: str, kept: list[tuple[str, str]]
) -> ResponseReturnValue:
    if problem.status >= 500:
        raise problem
    told = Problem("sign_in_failed") if problem.errors else problem
    form = page("sign_in.html", problem=spoken(told), username=username, next=wanted, kept=kept)
    return form, problem.status, problem.headers


def spoken(problem: Problem) -> str:
    """What a problem says, in one line."""
    return str(problem_body(problem, g.language)["detail"])


@web.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    check_form()
    token_id = actor().token_id
    if token_id:
        act("identity.sign_out", actor(), token_id=token_id)
    session.clear()
    return redirect(url_for("web.sign_in"))


@web.route("/activate", methods=["GET", "POST"])
def activate() -> ResponseReturnValue:
    """Set one's own password with the single-use code of the activation slip."""
    form = Form(
        "identity.activate",
        labels={"code": _("激活码"), "password": _("新密码")},
        hints={
            "username": _("见账号激活单"),
            "password": password_rules(),
        },
    )
    if request.method == "POST":
        done = form.attempt(lambda: act("identity.activate", None, form.body()))
        if done is not None:
            flash(_("账号已激活，请用新密码登录"))
            return redirect(url_for("web.sign_in"))
    return page("activate.html", form=form), g.get("form_status", 200)


def password_rules() -> str:
    """What a password has to be here."""
    with reading():
        rules = settings_row()
    return str(
        _(
            "至少 %(length)s 个字符，含大写、小写字母、数字、符号中的 %(kinds)s 类以上",
            length=rules.password_length,
            kinds=rules.password_kinds,
        )
    )


@web.route("/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change one's own password."""
    form = Form(
        "identity.edit_me",
        only=("old_password", "password"),
        needed=("old_password", "password"),
        labels={"password": _("新密码")},
        hints={
            "password": password_rules() + _("。其他设备上的登录会随之退出。"),
        },
    )
    if request.method == "POST" and form.send() is not None:
        flash(_("密码已修改"))
        return redirect(url_for("web.home"))
    return page("password.html", form=form), g.get("form_status", 200)


@web.post("/language")
def choose_language() -> ResponseReturnValue:
    """The language of the pages: kept with the account, before sign-in in the session."""
    check_form()
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
        if g.visitor:
            act("identity.edit_me", g.visitor, {"locale": chosen})
    return redirect(inside(request.form.get("next")))


def init_frame(app: Flask) -> None:
    """What the frame's templates ask for."""
    app.jinja_env.globals.update(
        menu=menu, version=VERSION, telephone=app.config["OFFICE_TELEPHONE"]
    )
