"""The ten roles, and at what they are granted (moves.md 7)."""

DISTRICT_ROLES = ("hr", "coordinator", "leader")
DEPARTMENT_ROLES = ("handler", "signer", "editor")
ADMINISTRATORS = ("system_admin", "security_admin", "auditor")
ROLES = (*DISTRICT_ROLES, *DEPARTMENT_ROLES, "cadre", *ADMINISTRATORS)
BUSINESS_ROLES = (*DISTRICT_ROLES, *DEPARTMENT_ROLES, "cadre")
DEPARTMENT_KINDS = (
    "district",
    "bureau",
    "subdistrict",
    "party_office",
    "government_office",
    "other",
)
