"""The first page: what there is to do, by role, ordered by date."""

from flask.typing import ResponseReturnValue

from secondment.web.cadre import cadre_home
from secondment.web.pages import actor, web
from secondment.web.rendering import page


@web.get("/")
def home() -> ResponseReturnValue:
    """What there is to do."""
    if actor().has("cadre"):
        return page("cadre/home.html", **cadre_home(actor()))
    return page("home.html")
