"""Routes of excerpts, publications and receipts. The verbs are lines of a table each."""

from typing import Any

from flask import Response

from secondment.kit.books import attachment
from secondment.kit.fields import NoInput, ReasonBody
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.kit.typesetting import DOCX, PDF
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.rules import business, holding
from secondment.publishing import answers, bodies, excerpts, publications, receipts, schemas
from secondment.publishing.builds import Form, document
from secondment.publishing.queries import EXCERPTS, PUBLICATIONS, RECEIPTS
from secondment.suggestions.verbs import gate, verbs

excerpting = Blueprint("excerpts", __name__, "Excerpts of reports 摘编")
publishing = Blueprint("publications", __name__, "Digests and compendia 简报与汇编")
receiving = Blueprint("receipts", __name__, "What was sent to units 印发与签收")


@excerpting.reads(
    "/excerpts", gate=business, query=schemas.ExcerptQuery, answer=page_of(schemas.ExcerptRow)
)
def list_excerpts(call: Call) -> dict[str, Any]:
    """Excerpts the caller may see: an editor's desk, an author's own."""
    return answers.list_excerpts(call.actor, call.query)


@excerpting.creates(
    "/excerpts", gate=holding("editor"), body=bodies.ExcerptBody, answer=schemas.ExcerptRead
)
def create_excerpt(call: Call) -> dict[str, Any]:
    """Mark a passage of an accepted report, or all of it."""
    row = excerpts.create_excerpt(call.actor, now=call.now, **call.body)
    return answers.read_excerpt(call.actor, row.id)


@excerpting.reads("/excerpts/<id:excerpt_id>", gate=gate(EXCERPTS), answer=schemas.ExcerptRead)
def read_excerpt(call: Call, excerpt_id: str) -> dict[str, Any]:
    """One excerpt, its wording beside the original."""
    return answers.read_excerpt(call.actor, excerpt_id)


@excerpting.changes(
    "/excerpts/<id:excerpt_id>",
    gate=gate(EXCERPTS, "edit"),
    method="PATCH",
    body=bodies.ExcerptPatch,
    answer=schemas.ExcerptRead,
)
def edit_excerpt(call: Call, excerpt_id: str) -> dict[str, Any]:
    """Change the wording; what was consented to has to be consented to again."""
    excerpts.edit_excerpt(call.actor, excerpt_id, version=call.version, now=call.now, **call.body)
    return answers.read_excerpt(call.actor, excerpt_id)


@excerpting.removes("/excerpts/<id:excerpt_id>", gate=gate(EXCERPTS, "delete"))
def delete_excerpt(call: Call, excerpt_id: str) -> None:
    """Remove an excerpt that no publication holds."""
    excerpts.delete_excerpt(call.actor, excerpt_id, version=call.version, now=call.now)


verbs(
    excerpting,
    "/excerpts/<id:excerpt_id>",
    EXCERPTS,
    answers.read_excerpt,
    schemas.ExcerptRead,
    {
        "consent": (excerpts.consent, NoInput),
        "record-consent": (excerpts.record_consent, bodies.ConsentBody),
        "decline": (excerpts.decline, ReasonBody),
    },
)


@publishing.reads(
    "/publications",
    gate=business,
    query=schemas.PublicationQuery,
    answer=page_of(schemas.PublicationRow),
)
def list_publications(call: Call) -> dict[str, Any]:
    """Digests and compendia the caller may see."""
    return answers.list_publications(call.actor, call.query)


@publishing.creates(
    "/publications",
    gate=holding("editor"),
    body=bodies.PublicationBody,
    answer=schemas.PublicationRead,
)
def create_publication(call: Call) -> dict[str, Any]:
    """Begin a digest or a compendium of a cohort, in the name of one's department."""
    row = publications.create_publication(call.actor, now=call.now, **call.body)
    return answers.read_publication(call.actor, row.id)


@publishing.reads(
    "/publications/<id:publication_id>", gate=gate(PUBLICATIONS), answer=schemas.PublicationRead
)
def read_publication(call: Call, publication_id: str) -> dict[str, Any]:
    """One publication with its pieces, and whether its documents are made."""
    return answers.read_publication(call.actor, publication_id)


@publishing.changes(
    "/publications/<id:publication_id>",
    gate=gate(PUBLICATIONS, "edit"),
    method="PATCH",
    body=bodies.PublicationPatch,
    answer=schemas.PublicationRead,
)
def edit_publication(call: Call, publication_id: str) -> dict[str, Any]:
    """Change a draft."""
    publications.edit_publication(
        call.actor, publication_id, version=call.version, now=call.now, **call.body
    )
    return answers.read_publication(call.actor, publication_id)


@publishing.removes("/publications/<id:publication_id>", gate=gate(PUBLICATIONS, "delete"))
def delete_publication(call: Call, publication_id: str) -> None:
    """Remove a draft; its excerpts stay."""
    publications.delete_publication(call.actor, publication_id, version=call.version, now=call.now)


verbs(
    publishing,
    "/publications/<id:publication_id>",
    PUBLICATIONS,
    answers.read_publication,
    schemas.PublicationRead,
    {
        "items": (publications.set_items, bodies.ItemsBody),
        "build": (publications.build, NoInput),
        "issue": (publications.issue, bodies.IssueBody),
        "send": (publications.send, bodies.UnitsBody),
        "withdraw": (publications.withdraw, ReasonBody),
    },
)


def given(call: Call, publication_id: str, form: Form, media_type: str) -> Response:
    """The document; that a unit has opened what it was sent is noted."""
    with reading():
        row = PUBLICATIONS.find(call.actor, publication_id)
        content = document(row, form)
        name = f"{row.title}.{form}"
        opened = receipts.unopened(call.actor, publication_id) if row.state == "issued" else []
    for receipt_id in opened:
        with unit_of_work():
            receipts.open_receipt(call.actor, receipt_id, version=None, now=call.now)
    return attachment(name, content, media_type)


@publishing.reads(
    "/publications/<id:publication_id>/document.pdf",
    gate=gate(PUBLICATIONS),
    answer=None,
    media_type=PDF,
)
def read_publication_pdf(call: Call, publication_id: str) -> Response:
    """The publication as it is printed."""
    return given(call, publication_id, "pdf", PDF)


@publishing.reads(
    "/publications/<id:publication_id>/document.docx",
    gate=gate(PUBLICATIONS),
    answer=None,
    media_type=DOCX,
)
def read_publication_docx(call: Call, publication_id: str) -> Response:
    """The publication to go on working with in Word or WPS."""
    return given(call, publication_id, "docx", DOCX)


@publishing.reads(
    "/publications/<id:publication_id>/receipts",
    gate=gate(PUBLICATIONS),
    answer=page_of(schemas.ReceiptRow),
)
def list_receipts_of_publication(call: Call, publication_id: str) -> dict[str, Any]:
    """To whom it was sent, who opened it, who signed for it; a unit sees its own."""
    return answers.receipts_of(call.actor, publication_id)


@receiving.reads(
    "/receipts", gate=business, query=schemas.ReceiptQuery, answer=page_of(schemas.ReceiptRow)
)
def list_receipts(call: Call) -> dict[str, Any]:
    """What was sent: a unit's reading list."""
    return answers.list_receipts(call.actor, call.query)


@receiving.reads("/receipts/<id:receipt_id>", gate=gate(RECEIPTS), answer=schemas.ReceiptRead)
def read_receipt(call: Call, receipt_id: str) -> dict[str, Any]:
    """One unit's receipt."""
    return answers.read_receipt(call.actor, receipt_id)


verbs(
    receiving,
    "/receipts/<id:receipt_id>",
    RECEIPTS,
    answers.read_receipt,
    schemas.ReceiptRead,
    {
        "open": (receipts.open_receipt, NoInput),
        "sign": (receipts.sign_receipt, NoInput),
        "urge": (receipts.urge_receipt, NoInput),
    },
)
