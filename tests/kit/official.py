"""China's official working days, 2004 to 2026, as a calendar to reckon with."""

from secondment.kit.workdays import KnownDay, WorkCalendar
from secondment.policies.calendars import official_days

DAYS = {
    row["day"]: KnownDay(row["is_workday"], row["name"], confirmed=True)
    for year in range(2004, 2027)
    for row in official_days(year)
}
CALENDAR = WorkCalendar(DAYS)
