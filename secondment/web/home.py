"""The first page: what there is to do, by role, ordered by date."""

from flask.typing import ResponseReturnValue

from secondment.web.pages import web
from secondment.web.rendering import page


@web.get("/")
def home() -> ResponseReturnValue:
    """What there is to do."""
    return page("home.html")
