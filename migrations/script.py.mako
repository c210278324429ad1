"""${message.capitalize()}."""
<% text = str(upgrades) + str(downgrades) %>
import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
% if "KEY" in text:

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
% endif
% if "sortable(" in text:


def sortable(length):
    """A string sorted by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
% endif
% if "choice(" in text:


def choice(name, *values):
    """A string that a CHECK holds to these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
% endif
% if "width(" in text:


def width(column):
    """SQLite compares times as texts: each is 26 characters wide."""
    check = sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width")
    return check.ddl_if(dialect="sqlite")
% endif


def upgrade():
    ${upgrades}


def downgrade():
    ${downgrades}
