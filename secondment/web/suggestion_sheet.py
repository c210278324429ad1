"""The suggestions register on a sheet: an empty one to fill in, checked row by row, taken in."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.operations import act, ask, operation
from secondment.kit.unit_of_work import reading
from secondment.web.forms import Form
from secondment.web.kept_sheets import carried, sent_sheet
from secondment.web.pages import actor, web
from secondment.web.rendering import page

IMPORT = "register.import_register"


@web.route("/cohorts/<id:cohort_id>/suggestions/register", methods=["GET", "POST"])
def register_sheet(cohort_id: str) -> ResponseReturnValue:
    """Check a filled-in register, then draft its suggestions on behalf of the cadres."""
    with reading():
        operation(IMPORT).route.gate(actor(), cohort_id=cohort_id)
    cohort = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    form = Form(
        IMPORT, labels={"file": _("填好的登记表")}, hints={"file": _("Excel 文件（.xlsx）")}
    )
    found, sheet = None, None
    if form.sent is not None:
        sheet = sent_sheet()
        found = form.attempt(lambda: taken_in(cohort_id, sheet))
        if found and found["mode"] == "import" and not kept_back(found):
            flash(_("已登记 %(n)s 条建议，均为草稿，可以在此批量提交", n=found["created"]))
            return redirect(f"/suggestions?cohort_id={cohort_id}&state=draft")
    told = page(
        "suggestions/sheet.html",
        form=form,
        cohort=cohort,
        found=found,
        kept=carried(sheet) if found else None,
        empty=f"/suggestions/register/template?district_id={cohort['district_id']}",
    )
    return told, g.get("form_status", 200)


def taken_in(cohort_id: str, sheet: Any) -> dict[str, Any]:
    """What the sheet came to: checked, imported whole, or its right rows only."""
    wanted = request.form.get("do", "check")
    query = {
        "mode": "check" if wanted == "check" else "import",
        "partial": "true" if wanted in ("partial", "check") else "false",
    }
    body = {"file": sheet} if sheet is not None else {}
    found: dict[str, Any] = act(IMPORT, actor(), body, query=query, cohort_id=cohort_id)
    return found


def kept_back(found: dict[str, Any]) -> bool:
    """Whether an import wrote nothing because a row is wrong."""
    return bool(found["errors"]) and not found["created"]
