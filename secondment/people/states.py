"""An account's life."""

from secondment.kit.moves import move, moves

USER = moves(
    "pending active disabled",
    move("activate", "self", "pending", "active"),
    move("disable", "system_admin", "pending active", "disabled"),
    move("enable", "system_admin", "disabled", "active"),
    move("reset-password", "system_admin", "pending active", "pending"),
    move("grant", "security_admin", "pending active"),
    move("revoke", "security_admin", "pending active disabled"),
    move("edit", "system_admin", "pending active"),
)
