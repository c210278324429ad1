"""Acts as the stories write them down: one at a time, and those that always go together."""

from typing import Any

from secondment.seed.data.model import Act, Allocation, Reply, Unit


def act(day: int, verb: str, unit: Unit | None = None, /, **values: Any) -> Act:
    """An act with the values of its service, told as the data have them: a department by its
    code, an account by its name, a suggestion by its title, a date as a day of the telling (one
    to be kept to as the working day on or after it). `assignment_id=True` is the unit's task."""
    return Act(day, verb, unit, values)


def taken(day: int, unit: Unit, desk: Allocation) -> tuple[Act, ...]:
    """The unit signs for its task, and the next day puts it on a desk."""
    return act(day, "sign", unit), allocated(day + 1, unit, desk)


def allocated(day: int, unit: Unit, desk: Allocation) -> Act:
    return act(
        day,
        "allocate",
        unit,
        section=desk.section,
        handler_name=desk.handler_name,
        handler_phone=desk.handler_phone,
        handler_id=f"{unit.lower()}.handler",
    )


def answered(day: int, unit: Unit, reply: Reply) -> tuple[Act, ...]:
    """The unit's reply drafted, put before the signer the next day, and signed the day after."""
    return (
        act(day, "reply-draft", unit, reply=reply),
        act(day + 1, "reply-submit", unit),
        act(day + 2, "reply-sign-off", unit),
    )
