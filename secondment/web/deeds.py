"""The acts of the tables of moves as pages: one form for each, made from what the act takes.

`/suggestions/<id>/assign` asks for what `POST /suggestions/<id>/assign` takes and does the same.
What is told about an act here is only what its schema cannot know: which items to choose from,
which words fit, where to go afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.errors import refuse
from secondment.kit.http import OPERATIONS
from secondment.kit.operations import act, ask, operation
from secondment.kit.unit_of_work import reading
from secondment.web.asked import Option
from secondment.web.forms import Form
from secondment.web.pages import actor, check_form, web
from secondment.web.rendering import page
from secondment.web.words import action_word

Item = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """An act on an item as its page offers it: where to do it, or why it cannot be done now."""

    action: str
    label: str
    url: str = ""
    why: str = ""


@dataclass(frozen=True)
class Recipe:
    """How an act is asked for, where its schema does not say it all.

    `options(item)` are the choices by field, `values(item)` what stands in the fields at first,
    `fixed(item)` what is sent unasked, `after(item, answer)` the page to go to (default: the
    item's), `without(item)` fields not asked for in its case. `uploads` are fields that name files:
    the page takes the files themselves and hangs them on the item, or on what `hung_on(item)`
    names, as files of that kind. `grave`: it cannot be undone.
    """

    operation: str
    only: Sequence[str] | None = None
    options: Callable[[Item], Mapping[str, Sequence[Option]]] = field(default=lambda _: {})
    values: Callable[[Item], Mapping[str, Any]] = field(default=lambda _: {})
    fixed: Callable[[Item], Mapping[str, Any]] = field(default=lambda _: {})
    without: Callable[[Item], Sequence[str]] = field(default=lambda _: ())
    after: Callable[[Item, Any], str] | None = None
    labels: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, str] = field(default_factory=dict)
    hung_on: Callable[[Item], str] = field(default=lambda item: str(item["id"]))
    told: Any = ""
    grave: bool = False


@dataclass(frozen=True)
class Resource:
    """A kind of item with acts. `title(item)` names one, `home(item)` is the address of its page,
    `way(item)` the crumbs to it."""

    name: str
    read: str
    title: Callable[[Item], str]
    home: Callable[[Item], str]
    way: Callable[[Item], list[tuple[str, str]]]
    recipes: dict[str, Recipe] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    """Acts that have a page of another kind."""

    @property
    def key(self) -> str:
        """The name of the id in the API's addresses: `suggestion_id`."""
        return operation(self.read).route.rule.rpartition(":")[2].rstrip(">")

    def recipe(self, action: str) -> Recipe:
        """How the action is asked for; raises `not_found` where the API has no such act."""
        if action in self.recipes:
            return self.recipes[action]
        if not self.has(action):
            raise refuse("not_found")
        return Recipe(self.usual(action))

    def usual(self, action: str) -> str:
        """What the API's verbs are named: `suggestions.send_back_suggestions`."""
        blueprint = self.read.partition(".")[0]
        return f"{blueprint}.{action}_{blueprint}".replace("-", "_")

    def has(self, action: str) -> bool:
        """Whether the item's pages know the action."""
        usual = action not in self.elsewhere and self.usual(action) in OPERATIONS
        return usual or action in self.recipes

    def url(self, item_id: str, action: str) -> str:
        return f"/{self.name}/{item_id}/{action}"

    def deeds(self, item: Item, *, without: Sequence[str] = ()) -> list[Deed]:
        """What may be done with the item now, for its page to offer."""
        return [
            Deed(action, action_word(action, self.name), self.url(item["id"], action))
            for action in item.get("allowed_actions", ())
            if action not in without
        ]


RESOURCES: dict[str, Resource] = {}


def resource(found: Resource) -> Resource:
    """Give a kind of item its pages of acts: `/{name}/<id>/{action}`."""
    RESOURCES[found.name] = found

    def view(action: str, **path: str) -> ResponseReturnValue:
        return deed_page(found, path[found.key], action)

    web.add_url_rule(
        f"/{found.name}/<id:{found.key}>/<action>",
        f"{found.name.replace('-', '_')}_deed",
        view,
        methods=["GET", "POST"],
    )
    return found


def deed_page(of: Resource, item_id: str, action: str) -> ResponseReturnValue:
    """The form of an act, or the act itself."""
    recipe = of.recipe(action)
    admitted(recipe.operation, item_id)
    path: dict[str, Any] = {of.key: item_id}
    item = ask(of.read, actor(), **path)
    form = form_of(recipe, item)
    if request.method == "POST":
        done = form.attempt(lambda: carry_out(form, recipe, item))
        if done is not None:
            flash(_("已完成：%(deed)s", deed=action_word(action, of.name)))
            return redirect(recipe.after(item, done) if recipe.after else of.home(item))
    told = page(
        "deed.html",
        form=form,
        item=item,
        name=action_word(action, of.name),
        title=of.title(item),
        way=[*of.way(item), (of.title(item), of.home(item))],
        back=of.home(item),
        recipe=recipe,
    )
    return told, g.get("form_status", 200)


def admitted(name: str, item_id: str) -> None:
    """Raise what keeps the actor from the act altogether: 404 out of sight, 403 not his."""
    route = operation(name).route
    keys = [part.rpartition(":")[2] for part in route.rule.split("<")[1:]]
    path: dict[str, str] = {key.partition(">")[0]: item_id for key in keys}
    with reading():
        route.gate(actor(), **path)


def form_of(recipe: Recipe, item: Item) -> Form:
    options, fixed = recipe.options(item), recipe.fixed(item)
    form = Form(
        recipe.operation,
        only=recipe.only,
        without=recipe.without(item),
        options=options,
        values=recipe.values(item),
        labels=recipe.labels,
        hints=recipe.hints,
        kinds=dict(recipe.kinds) | {name: kind_of_upload(recipe, name) for name in recipe.uploads},
        fixed=fixed,
        version=item.get("version"),
    )
    for name in recipe.uploads:
        there = listed(form.kept.get(name)) if form.sent is None else form.uploaded(name)
        form.keep_uploaded(name, there)
    for name in [one.name for one in form if one.kind == "choice" and not one.required]:
        if not form[name].options:  # nothing to choose from
            form.leave_out(name)
    return form


def kind_of_upload(recipe: Recipe, name: str) -> str:
    return "files" if name.endswith("s") else "file"


def carry_out(form: Form, recipe: Recipe, item: Item) -> Any:
    """The act, after its files are hung on the item."""
    body = form.body()
    for name, kind in recipe.uploads.items():
        found = body.pop(name, None)
        place = recipe.hung_on(item)
        ids = [*form.uploaded(name), *(upload(kind, place, one) for one in listed(found))]
        form.keep_uploaded(name, ids)
        if ids:
            body[name] = ids if name.endswith("s") else ids[-1]
    route = operation(recipe.operation).route
    key = route.rule.rpartition("<id:")[2].partition(">")[0]
    stated = form.version if route.precondition else None
    path: Any = {key: item["id"]}
    return act(recipe.operation, actor(), body, version=stated, **path)


def upload(kind: str, item_id: str, file: Any) -> str:
    """Hang a file on an item; its id."""
    made = act(
        "files.upload_file", actor(), {"item_id": item_id, "file": file}, query={"for": kind}
    )
    return str(made["id"])


def listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found] if found else []


def sent_at_once(name: str, **path: Any) -> Any:
    """Do what a single button asks for, without fields; its form tells the version read."""
    check_form()
    stated = request.form.get("version", "")
    return act(name, actor(), {}, version=int(stated) if stated.isdigit() else None, **path)
