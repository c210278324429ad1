"""Every kind of person that the tables of the suggestion's life tell apart.

The suggestion is the proposer's, who is in a cohort under the policy in question; its unit is SWJ.
"""

POLICIES = ("study", "formal")
PROPOSERS = {"study": "cadre01", "formal": "cadre03"}
CO_SIGNER = "cadre02"
NAMES = {"co-signer": CO_SIGNER, "enterer": "hr.two"}  # `enterer` enters suggestions for others
DISTRICT = ("hr", "enterer", "office", "leader")
UNIT = ("swj.handler", "swj.signer")
HELPERS = ("fgj.handler", "fgj.signer")
NOBODY = (  # to the suggestion of another cadre, unit, district; or to any business
    *("stranger", "swj.editor", "other.hr", "other.office", "other.handler", "other.cadre"),
    *("sysadmin", "secadmin", "auditor"),
)
PEOPLE = ("proposer", "co-signer", *DISTRICT, *UNIT, *HELPERS, *NOBODY)
# Handlers and signers of the unit at once, by the account of somebody else.
IN_TWO_ROLES = {
    "drafting signer": "swj.handler",
    "proposer in the unit": "proposer",
}


def unit_roles(person: str) -> set[str]:
    if person in IN_TWO_ROLES:
        return {"handler", "signer"}
    return {person.removeprefix("swj.")} if person in UNIT else set()


def in_unit(person: str) -> bool:
    return person in UNIT or person in IN_TWO_ROLES
