"""Lists as pages: the filters, the order and the place in the list stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import request

from secondment.kit.operations import ask, operation
from secondment.web.pages import actor

OWN = ("sort", "limit", "cursor", "count")


@dataclass(frozen=True)
class Listed:
    """A page of a list. `filters` are those asked for, as texts."""

    answer: dict[str, Any]
    filters: dict[str, str]
    sort: str

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        return list(self.answer["items"])

    @property
    def total(self) -> str:
        """How many there are: a number, or `1000+`."""
        total = self.answer.get("total", len(self.items))
        return f"{total}+" if self.answer.get("total_capped") else str(total)

    @property
    def next_page(self) -> str | None:
        """The address of the next page."""
        cursor = self.answer["next_cursor"]
        return self.address(cursor=cursor) if cursor else None

    def sorted_by(self, column: str) -> str:
        """The address of the same list ordered by `column`, or the other way round."""
        return self.address(sort=f"-{column}" if self.sort == column else column, cursor=None)

    def order(self, column: str) -> str:
        """How the list is ordered by `column`, in the words of aria-sort."""
        orders = {column: "ascending", f"-{column}": "descending"}
        return orders.get(self.sort, "none")

    def address(self, **changes: str | None) -> str:
        """This page's address with some parameters changed, or left out where None."""
        wanted: dict[str, str | None] = {**request.args.to_dict(), **changes}
        return f"{request.path}?{urlencode({k: v for k, v in wanted.items() if v})}"


def listed(name: str, fixed: Mapping[str, str] | None = None, **path: str) -> Listed:
    """The list that the route `name` gives, asked for by the page's address and by `fixed`.

    Parameters that are empty, as forms send them, ask for nothing; those the route has not are the
    page's own. Raises what the route refuses.
    """
    known = operation(name).query.fields
    asked = {key: text for key, text in request.args.items() if key in known and text.strip()}
    counted = {"count": "true"} if "count" in known else {}
    query = counted | asked | dict(fixed or {})
    answer = ask(name, actor(), query, **path)
    filters = {key: text for key, text in asked.items() if key not in OWN}
    sort = asked.get("sort") or default_sort(known)
    return Listed(answer, filters, sort)


def default_sort(known: Mapping[str, Any]) -> str:
    """The order of the list where none is asked for, as its schema tells it."""
    told = known["sort"].metadata["description"] if "sort" in known else ""
    return str(told).removeprefix("default ")
