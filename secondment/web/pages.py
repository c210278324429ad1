"""What every page shares: who is asking, in which language, the form's token, errors as pages."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from secondment.kit import clock
from secondment.kit.answers import locale, problem_answer, problem_body
from secondment.kit.errors import Problem, define_codes, refuse
from secondment.kit.http import API
from secondment.people import tokens
from secondment.people.rules import Actor
from secondment.web.rendering import page

HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
TEXTS = 4 * 1024 * 1024  # bytes of a form's texts: two hundred long answers
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
A_YEAR = 365 * 24 * 3600
OPEN_TO_ALL = {"web.static", "web.sign_in", "web.activate", "web.choose_language"}
OPEN_WITH_OLD_PASSWORD = {"web.change_password", "web.sign_out"}

web = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


@web.before_request
def arrive() -> ResponseReturnValue | None:
    """Know who asks, or ask him to sign in; what he typed meanwhile is kept."""
    request.max_form_memory_size = TEXTS
    request.max_content_length = current_app.config["MAX_UPLOAD"] + TEXTS
    g.language = chosen_language(None)
    if request.endpoint == "web.static":
        return None
    token = session.get("token")
    actor = tokens.find_actor(token, g.request_id, clock.now()) if token else None
    if request.endpoint in OPEN_TO_ALL:
        g.visitor = actor
        return None
    if actor is None:
        return to_sign_in()
    g.actor = actor
    g.language = chosen_language(actor)
    if actor.password_expired and request.endpoint not in OPEN_WITH_OLD_PASSWORD:
        return redirect(url_for("web.change_password"))
    return None


def chosen_language(actor: Actor | None) -> str:
    """The account's language; before sign-in the one chosen, else the browser's."""
    told = actor.locale if actor else session.get("language")
    return told if told in LANGUAGES else locale()


def to_sign_in() -> ResponseReturnValue:
    """The way to the sign-in page and back; a form sent too late is kept on that page."""
    if request.method == "GET":
        wanted = request.full_path.rstrip("?")
        way = url_for("web.sign_in", next=wanted) if wanted != "/" else url_for("web.sign_in")
        return redirect(way)
    return page("sign_in.html", kept=kept_texts(), next=request.full_path.rstrip("?")), 401


def kept_texts() -> list[tuple[str, str]]:
    """The texts of the form that was sent, to be sent once more; no secrets, no token."""
    return [
        (name, text)
        for name, text in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name and name != "code"
    ]


def actor() -> Actor:
    """Who is signed in."""
    found: Actor = g.actor
    return found


def check_form() -> None:
    """Raise `form_expired` for a form that did not come from a page of this session."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        raise refuse("form_expired") from None


@web.after_request
def harden(response: Response) -> Response:
    """No inline script or style, no other host; assets may be kept, as their address changes."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.vary.add("Cookie")
    if request.endpoint == "web.static":
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    elif response.mimetype == "text/html":
        response.headers["Cache-Control"] = "private, no-store"
    return response


def tell(problem: Problem) -> Response:
    """A problem as a page for those who look at pages, else as the API tells it."""
    if not wants_page():
        return problem_answer(problem)
    g.setdefault("language", locale())
    told = problem_body(problem, g.language)
    response = Response(page("error.html", problem=told), problem.status, problem.headers)
    return harden(response)


def wants_page() -> bool:
    if request.blueprint == "web":
        return True
    kinds = ["application/problem+json", "text/html"]
    asked = request.accept_mimetypes.best_match(kinds, kinds[0])
    return request.blueprint is None and not request.path.startswith(API) and asked == kinds[1]


@cache
def fingerprint(name: str) -> str:
    """What the address of a file in static/ ends with, so that it changes with the content."""
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    return asset_at(request.script_root, name)


@cache
def asset_at(_root: str, name: str) -> str:
    return url_for("web.static", filename=name, v=fingerprint(name))


def place(endpoint: str, filename: str | None = None) -> str:
    """The address of an endpoint that needs nothing else to be known."""
    return place_at(request.script_root, endpoint, filename)


@cache
def place_at(_root: str, endpoint: str, filename: str | None) -> str:
    return url_for(endpoint, filename=filename)


def init_pages(app: Flask) -> None:
    """Register the workspace; its pages are those of the modules that `rooms` imports."""
    app.register_blueprint(web)
    app.extensions["tell"] = tell
    app.jinja_env.globals.update(csrf_token=generate_csrf, asset=asset, place=place)


define_codes(
    {
        "form_expired": (
            422,
            "此页面已过期，填写的内容仍在，请核对后再次提交",
            "This page has expired; what you typed is still here: check it and send it again",
        ),
    }
)
