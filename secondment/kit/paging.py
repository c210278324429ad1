"""Lists by key: the thousandth page costs what the first does; names are joined to it only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import InstrumentedAttribute

from secondment.kit.database import db, is_sqlite, rows_of
from secondment.kit.errors import refuse
from secondment.kit.fields import Choice, Flag, Input, Integer, Text
from secondment.kit.unit_of_work import reading

COUNTED = 1000  # rows a total is counted to
PORTION = 1000  # rows read at a time where all are wanted
LEAST_ID = "00000000-0000-0000-0000-000000000000"
PAGING = ("sort", "limit", "cursor", "count")

Condition = sa.ColumnElement[bool]
Row = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """A list of `model`'s rows. Sort keys are NOT NULL columns by name; the id breaks ties.

    `columns` are what is sent, by name, and may come from the `joins` (table, condition).
    """

    model: Any
    sorts: Mapping[str, InstrumentedAttribute[Any]]
    columns: Mapping[str, Any]
    joins: tuple[tuple[Any, Any], ...] = ()
    default: str = "-updated_at"

    def page(
        self,
        where: Iterable[sa.ColumnElement[bool]],
        *,
        owner: str,
        sort: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
        count: bool = False,
        filters: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """`{"items", "next_cursor"}` and, if asked, `total`; `owner` is whose cursor it is."""
        conditions = list(where)
        sort = sort or self.default
        column, descending = self.sorts[sort.lstrip("-")], sort.startswith("-")
        signer = self._signer(owner, sort, filters)
        key = self.model.id
        inner = sa.select(key.label("id"), column.label("sort")).where(*conditions)
        if cursor:
            value, last_id = self._opened(signer, cursor, column)
            pair = sa.tuple_(column, key)
            mark = sa.tuple_(sa.literal(value, column.type), sa.literal(last_id, key.type))
            inner = inner.where(pair < mark if descending else pair > mark)
        order = (column.desc(), key.desc()) if descending else (column.asc(), key.asc())
        inner = inner.order_by(*order).limit(limit + 1)
        rows = rows_of(self._named(inner, descending))
        page: dict[str, Any] = {"items": rows[:limit], "next_cursor": None}
        if len(rows) > limit:
            last = page["items"][-1]
            page["next_cursor"] = signer.dumps([_plain(last["_sort"]), last["id"]])
        for row in page["items"]:
            del row["_sort"]
        if count:
            page |= self._total(conditions)
        return page

    def by_id(self, where: Iterable[Condition]) -> sa.Select[Any]:
        """The next PORTION of all rows after the id `after`; nothing stands beyond a short one.

        Ids never change and grow with time, so that a row is met once whatever happens meanwhile.
        SQLite, which has no statistics, would find and sort all rows for each portion: it is not
        let see that other indexes than that of the ids could serve.
        """
        key = self.model.id
        wanted: Any = sa.and_(sa.true(), *where)
        if is_sqlite():
            wanted = sa.func.coalesce(wanted, sa.false())
        query = self._selected().where(wanted, key > sa.bindparam("after", type_=key.type))
        return query.order_by(key).limit(PORTION)

    def count(self, where: Sequence[Condition]) -> int:
        """How many rows there are, to the last."""
        query = sa.select(sa.func.count()).select_from(self.model).where(*where)
        return db.session.scalar(query) or 0

    def _named(self, inner: sa.Select[Any], descending: bool) -> sa.Select[Any]:
        """The page's ids first, then the columns sent, joined to that page only."""
        ids = inner.subquery("page")
        outer = self._selected(ids.join(self.model, self.model.id == ids.c.id))
        outer = outer.add_columns(ids.c.sort.label("_sort"))
        if descending:
            return outer.order_by(ids.c.sort.desc(), ids.c.id.desc())
        return outer.order_by(ids.c.sort.asc(), ids.c.id.asc())

    def _selected(self, source: Any = None) -> sa.Select[Any]:
        """The columns sent, from the model or what it was joined to."""
        query = sa.select(*(column.label(name) for name, column in self.columns.items()))
        query = query.select_from(self.model if source is None else source)
        for table, condition in self.joins:
            query = query.outerjoin(table, condition)
        return query

    def _total(self, conditions: list[sa.ColumnElement[bool]]) -> dict[str, Any]:
        some = sa.select(self.model.id).where(*conditions).limit(COUNTED + 1).subquery()
        total = db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        if total > COUNTED:
            return {"total": COUNTED, "total_capped": True}
        return {"total": total}

    def _signer(
        self, owner: str, sort: str, filters: Mapping[str, Any] | None
    ) -> URLSafeSerializer:
        chosen = sorted((name, str(value)) for name, value in (filters or {}).items())
        salt = repr((self.model.__tablename__, sort, owner, chosen))
        return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)

    @staticmethod
    def _opened(signer: URLSafeSerializer, cursor: str, column: Any) -> tuple[Any, str]:
        try:
            value, key = signer.loads(cursor)
        except (BadData, ValueError, TypeError):
            raise refuse("invalid_cursor") from None
        kind = column.type.python_type
        return (kind.fromisoformat(value) if kind in {datetime, date} else value), key


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


@dataclass(frozen=True)
class Collection:
    """A list as its route and its export give it: `where(actor, filters)` says which rows the
    actor sees of those asked for, `told(actor, rows)` gives selected rows their final shape."""

    listing: Listing
    where: Callable[[Any, dict[str, Any]], list[Condition]]
    told: Callable[[Any, list[Row]], list[Row]]

    def page(self, actor: Any, filters: dict[str, Any], paging: dict[str, Any]) -> dict[str, Any]:
        """The answer of the list."""
        where = self.where(actor, filters)
        page = self.listing.page(where, owner=actor.id or "", **paging)
        return page | {"items": self.told(actor, page["items"])}

    def count(self, actor: Any, filters: dict[str, Any]) -> int:
        return self.listing.count(self.where(actor, filters))

    def portions(self, actor: Any, filters: dict[str, Any]) -> Iterator[list[Row]]:
        """All rows by id, each portion read in a transaction of its own: none stands open while a
        caller takes his time, and neither database keeps old rows for him."""
        query = self.listing.by_id(self.where(actor, filters))
        after, size = LEAST_ID, PORTION
        while size == PORTION:
            with reading():
                rows = rows_of(query, after=after)
                size = len(rows)
                after = rows[-1]["id"] if rows else after
                told = self.told(actor, rows)
            if told:
                yield told


def list_query(listing: Listing, **filters: Any) -> type[Input]:
    """The query schema of a list: its filters, and `sort, limit, cursor, count`."""
    names = [*listing.sorts, *(f"-{name}" for name in listing.sorts)]
    own = {
        "sort": Choice(tuple(names), metadata={"description": f"default {listing.default}"}),
        "limit": Integer(1, 200, load_default=50),
        "cursor": Text(4000, marks=False),
        "count": Flag(load_default=False),
    }
    return Input.from_dict(filters | own, name=f"{listing.model.__name__}Query")  # type: ignore[return-value]


def page_args(query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The filters of a loaded list query, and the arguments of `Listing.page`."""
    own = {name: query[name] for name in PAGING if name in query}
    filters = {name: value for name, value in query.items() if name not in own}
    return filters, own | {"filters": filters}


def literally(words: str) -> str:
    """`words` as a LIKE pattern that finds just them; to be used with `escape="\\\\"`."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
