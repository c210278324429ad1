"""Excerpts, digests and compendia, to whom they went."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


def sortable(length):
    """A string sorted by code point on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def choice(name, *values):
    """A string that a CHECK holds to these values."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def width(column):
    """SQLite compares times as texts: each is 26 characters wide."""
    check = sa.CheckConstraint(f"length({column}) = 26", name=f"{column}_width")
    return check.ddl_if(dialect="sqlite")


def upgrade():
    op.create_table(
        "publication",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", choice("kind", "digest", "compendium"), nullable=False),
        sa.Column("series", sortable(40), nullable=False),
        sa.Column("title", sortable(100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("version_label", sa.String(length=40), nullable=False),
        sa.Column("circulation", choice("circulation", "district", "public"), nullable=False),
        sa.Column("chapters", choice("chapters", "none", "topic", "city"), nullable=False),
        sa.Column("preface", sa.Text(), nullable=False),
        sa.Column(
            "with_roster", sa.Boolean(create_constraint=True, name="with_roster"), nullable=False
        ),
        sa.Column(
            "with_suggestions",
            sa.Boolean(create_constraint=True, name="with_suggestions"),
            nullable=False,
        ),
        sa.Column("report_to", sa.Text(), nullable=False),
        sa.Column("copy_to", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("state", choice("state", "draft", "issued", "withdrawn"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_publication_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_publication_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_publication_district_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        width("created_at"),
        width("issued_at"),
        width("updated_at"),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(
            "ix_publication_department_id_updated_at_id",
            ["department_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_publication_district_id_updated_at_id",
            ["district_id", "updated_at", "id"],
            unique=False,
        )

    op.create_table(
        "publication_build",
        sa.Column("publication_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", choice("state", "pending", "built", "failed"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("docx", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_publication_build_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication_build")),
    )
    op.create_table(
        "receipt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", choice("state", "sent", "opened", "signed"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", KEY, nullable=True),
        sa.Column("publication_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_receipt_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_receipt_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_receipt_publication_id_publication"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["user_account.id"], name=op.f("fk_receipt_signed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint(
            "publication_id", "department_id", name=op.f("uq_receipt_publication_id_department_id")
        ),
        width("created_at"),
        width("opened_at"),
        width("sent_at"),
        width("signed_at"),
        width("updated_at"),
        width("urged_at"),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_receipt_department_id_updated_at_id",
            ["department_id", "updated_at", "id"],
            unique=False,
        )

    op.create_table(
        "excerpt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("title", sortable(100), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("state", choice("state", "marked", "consented", "declined"), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_note", sa.Text(), nullable=False),
        sa.Column("consented_by", KEY, nullable=True),
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("cadre_id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("district_id", KEY, nullable=False),
        sa.Column("department_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("start_at >= 0 AND end_at > start_at", name=op.f("ck_excerpt_passage")),
        sa.ForeignKeyConstraint(["cadre_id"], ["cadre.id"], name=op.f("fk_excerpt_cadre_id_cadre")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_excerpt_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["consented_by"], ["user_account.id"], name=op.f("fk_excerpt_consented_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_excerpt_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["department.id"], name=op.f("fk_excerpt_district_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_excerpt_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excerpt")),
        width("consented_at"),
        width("created_at"),
        width("updated_at"),
    )
    with op.batch_alter_table("excerpt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_excerpt_cadre_id"), ["cadre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_excerpt_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(
            "ix_excerpt_department_id_updated_at_id",
            ["department_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_excerpt_report_id"), ["report_id"], unique=False)

    op.create_table(
        "publication_item",
        sa.Column("publication_id", KEY, nullable=False),
        sa.Column("excerpt_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["excerpt_id"], ["excerpt.id"], name=op.f("fk_publication_item_excerpt_id_excerpt")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_publication_item_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("publication_id", "excerpt_id", name=op.f("pk_publication_item")),
    )
    with op.batch_alter_table("publication_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_publication_item_excerpt_id"), ["excerpt_id"], unique=False
        )


def downgrade():
    with op.batch_alter_table("publication_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_item_excerpt_id"))

    op.drop_table("publication_item")
    with op.batch_alter_table("excerpt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_excerpt_report_id"))
        batch_op.drop_index("ix_excerpt_department_id_updated_at_id")
        batch_op.drop_index(batch_op.f("ix_excerpt_cohort_id"))
        batch_op.drop_index(batch_op.f("ix_excerpt_cadre_id"))

    op.drop_table("excerpt")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_department_id_updated_at_id")

    op.drop_table("receipt")
    op.drop_table("publication_build")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_district_id_updated_at_id")
        batch_op.drop_index("ix_publication_department_id_updated_at_id")
        batch_op.drop_index(batch_op.f("ix_publication_cohort_id"))

    op.drop_table("publication")
