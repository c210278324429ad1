"""Codes of this package."""

from secondment.kit.errors import define_codes

define_codes(
    {
        # Roster: the whole sheet
        "roster_header_missing": (
            422,
            "前 {0} 行中找不到表头（含“姓名”“现工作单位”“挂职单位”等列名的一行）",
            "No header found in the first {0} rows (a row with 姓名, 现工作单位, 挂职单位 …)",
        ),
        "roster_columns_missing": (422, "缺少必需的列：{0}", "Required columns are missing: {0}"),
        "roster_column_repeated": (
            422,
            "列“{0}”出现了不止一次，请只留一列",
            "The column “{0}” stands more than once; keep one",
        ),
        "roster_on_several_sheets": (
            422,
            "有多个工作表都是花名册（{0}），请合并到一个工作表",
            "Several worksheets are rosters ({0}); put all rows on one",
        ),
        # Roster: one cell
        "invalid_name": (
            422,
            "姓名中只能有文字和间隔号（·）",
            "A name holds letters and the middle dot (·) only",
        ),
        "space_in_name": (
            422,
            "姓名中间有空格：请去掉空格，少数民族姓名用间隔号（·）",
            "There is a space inside the name: remove it, or use the middle dot (·)",
        ),
        "numeric_id_number": (
            422,
            "身份证号被存成了数字，末几位已丢失：请先把单元格设为文本格式，再重新填写",
            "The ID number was stored as a number and lost its last digits: "
            "set the cell to text and type it again",
        ),
        "invalid_id_number": (
            422,
            "不是有效的 18 位身份证号（出生日期或校验码不对），请按证件核对",
            "Not a valid 18-digit ID number (date of birth or check digit is wrong): see the card",
        ),
        "invalid_phone": (
            422,
            "不是有效的电话号码：请填写 11 位手机号，或带区号的座机号",
            "Not a valid telephone number: give a mobile number, or a landline with its area code",
        ),
        "ambiguous_month": (
            422,
            "“{0}”分不清是 1 月还是 10 月，请写成 {1} 或 {2}",
            "“{0}” may be January or October; write {1} or {2}",
        ),
        "invalid_period": (
            422,
            "起止时间请写成 2026.3.1-2026.3.31",
            "Write the period as 2026.3.1-2026.3.31",
        ),
        # Roster: one row against another
        "repeated_row": (
            422,
            "与第 {0} 行是同一人，且挂职时间重叠：请删去一行，或改正时间",
            "The same person as in row {0}, with overlapping terms: delete one, or mend the dates",
        ),
        # Roster: one row against what is kept already
        "unknown_department": (
            422,
            "本区没有这个单位：请按部门名称填写，或先请系统管理员登记",
            "No such department in the district; use its name, or have it registered first",
        ),
        "unknown_host_unit": (
            422,
            "没有登记这个挂职单位：请先登记，再导入",
            "No such host unit; register it first",
        ),
        "ambiguous": (
            422,
            "有 {0} 条登记与此相符，无法确定是哪一条，请填写身份证号或手工登记",
            "{0} records match; give the ID number, or enter it by hand",
        ),
        "different": (
            422,
            "与登记的不同（登记为“{0}”），登记未作更改",
            "Other than kept (“{0}”); what is kept was not changed",
        ),
        "nothing_stored": (
            422,
            "此处填的是掩码，但没有登记过这个人的原值",
            "A masked value stands here, but there is no stored one for this person",
        ),
        # Cadres, secondments, cohorts
        "secondment_overlap": (
            409,
            "该干部在这段时间已有另一次挂职",
            "The cadre has another secondment in that time",
        ),
        "same_unit": (
            422,
            "挂职单位不能是干部的现工作单位",
            "The host unit may not be the cadre's home unit",
        ),
        "cohort_archived": (409, "批次已归档", "The cohort is archived"),
        "term_fixed": (
            409,
            "已到岗：请用延长或提前结束来改变起止时间",
            "In post already: the term is changed by extending it or ending it early",
        ),
        "not_longer": (422, "须晚于现在的结束日期", "It must lie after the present end"),
        "quota_exceeded": (
            409,
            "该等次名额已满：{1} 人中最多 {0} 人",
            "The quota of this grade is full: {0} of {1}",
        ),
    }
)
