"""The tables of moves of excerpts, publications and receipts.

Roles: `editor` of the department in whose name it is published, `author` of the report,
`reader` for a unit that a publication was sent to.
"""

from secondment.kit.moves import move, moves

KINDS = ("digest", "compendium")
CIRCULATIONS = ("district", "public")  # how far a publication goes
CHAPTERS = ("none", "topic", "city")  # by what a publication is divided
GROUPS = ("bureau", "subdistrict", "party_office", "government_office")  # kinds of units to send to

EXCERPT = moves(
    "marked consented declined",
    move("create", "editor", "", "marked"),
    # other words need consent anew
    move("edit", "editor", "marked consented declined", ends="consented>marked declined>marked"),
    move("consent", "author", "marked declined", "consented"),
    move("record-consent", "editor", "marked declined", "consented"),
    move("decline", "author", "marked consented", "declined", needs="not_published"),
    move("delete", "editor", "marked consented declined", needs="not_used"),
)

PUBLICATION = moves(
    "draft issued withdrawn",
    move("create", "editor", "", "draft"),
    move("edit", "editor", "draft"),
    move("items", "editor", "draft"),
    move("build", "editor", "draft issued"),
    move("issue", "editor", "draft", "issued", needs="has_items consents_given"),
    move("send", "editor", "issued"),
    move("withdraw", "editor", "issued", "withdrawn"),
    move("delete", "editor", "draft"),
)

RECEIPT = moves(
    "sent opened signed",
    move("create", "editor", "", "sent"),
    move("open", "reader", "sent", "opened", needs="in_force"),
    move("sign", "reader", "sent opened", "signed", needs="in_force"),
    move("urge", "editor", "sent opened", needs="in_force"),
)
