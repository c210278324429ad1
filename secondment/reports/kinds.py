"""The items of reports and cohorts that files hang on."""

from datetime import datetime

from secondment.cohorts.models import Secondment
from secondment.cohorts.queries import READERS, SECONDMENT_LIFE, admit_hr
from secondment.kit.errors import refuse
from secondment.people.rules import Actor, own_cadre, reach
from secondment.reports.files import Kind, kind_of
from secondment.reports.models import Report
from secondment.reports.queries import REPORTS, empty
from secondment.reports.rules import is_hr_of


def find_secondment(actor: Actor, secondment_id: str) -> Secondment:
    """For those who may read its appraisal: the district's readers and the cadre himself."""
    row = SECONDMENT_LIFE.find(actor, secondment_id)
    if row.district_id not in reach(actor, *READERS) and row.cadre_id != own_cadre(actor):
        raise refuse("not_found")
    return row


def admit_to_secondment(actor: Actor, row: Secondment) -> None:
    if not is_hr_of(actor, row):
        raise refuse("not_allowed")


def take_secondment(actor: Actor, secondment_id: str) -> Secondment:
    return admit_hr(SECONDMENT_LIFE, actor, secondment_id, lock=True)


def files_changed(row: Report, now: datetime) -> None:
    """A report in hr's hands is another one with other files: who read it before accepts it no
    more. It is not left empty; raises `report_empty`."""
    if row.state != "submitted":
        return
    problem = empty(row)
    if problem:
        raise problem
    row.touch(now)


REPORT_FILES = kind_of(REPORTS, changed=files_changed)
SECONDMENT_FILES = Kind(Secondment, find_secondment, admit_to_secondment, take_secondment)
