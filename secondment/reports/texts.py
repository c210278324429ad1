"""The text of a report: what those read who look for something in it."""

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.reports.models import Report


def text_of_report(report_id: str) -> str:
    """What the report says: its own text. Empty for a report that is not there."""
    return db.session.scalar(sa.select(Report.body).where(Report.id == report_id)) or ""
