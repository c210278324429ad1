"""Codes of reports and files."""

from secondment.kit.errors import define_codes

define_codes(
    {
        "report_empty": (
            409,
            "正文为空且没有附件，不能提交",
            "It has neither text nor a file and cannot be submitted",
        ),
        "secondment_withdrawn": (
            409,
            "该挂职安排已取消",
            "The secondment was called off",
        ),
    }
)
