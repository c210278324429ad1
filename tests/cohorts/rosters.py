"""What the tests of rosters share: a sheet of some people, what came of it, what is kept."""

from dataclasses import replace

import sqlalchemy as sa

from secondment.cohorts.models import Secondment
from secondment.kit.database import db
from tests.cohorts import workbooks as books


def rows_of(app, model, cohort):
    with app.app_context():
        query = sa.select(model)
        if model is Secondment:
            query = query.where(Secondment.cohort_id == cohort.id)
        found = list(db.session.scalars(query.order_by(model.id)))
        db.session.remove()
    return found


def sheet_of(*people, **changed):
    return books.workbook(books.template_grid([replace(one, **changed) for one in people]))


def codes(answer):
    return [(error["row"], error["column"], error["code"]) for error in answer["errors"]]
