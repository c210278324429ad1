"""Codes of reports and files."""

from secondment.kit.errors import define_codes

define_codes(
    {
        "report_empty": (
            409,
            "正文为空且没有附件，不能提交",
            "It has neither text nor a file and cannot be submitted",
        ),
        "quarantined": (
            409,
            "文件正文含有密级标志，已隔离并清除，任何人不能查看；请移除该文件，并按保密规定处理",
            "A classification mark was found in the file; it was sealed and cleared, nobody can "
            "open it. Remove the file and follow the rules on state secrets",
        ),
        "text_pending": (
            409,
            "文件正在读取，请稍后再看",
            "The file is still being read; look again in a moment",
        ),
        "no_preview": (
            415,
            "此文件不能预览，请下载查看",
            "There is no preview of this file; download it",
        ),
        # What is listed of many files
        "no_owner": (
            422,
            "文件名和前几行中都没有本批次干部的姓名，请指定",
            "Neither its name nor its first lines name a cadre of the cohort; say whose it is",
        ),
        "several_owners": (
            422,
            "可能属于几名干部，请指定其中一人",
            "It may be one of several cadres'; say whose it is",
        ),
        "same_name": (
            422,
            "同一人有同名而内容不同的文件，请逐份决定",
            "Files of one person bear this name and differ; decide on each",
        ),
        "same_file": (
            422,
            "该干部已有内容相同的文件",
            "The cadre has a file with the same content already",
        ),
        "left_out": (422, "按决定未附上", "Left out, as decided"),
        "unreadable_decisions": (
            422,
            "须为 JSON 对象：文件名对应挂职编号或 null",
            "It must be a JSON object of file names with secondment ids or null",
        ),
        "secondment_withdrawn": (
            409,
            "该挂职安排已取消",
            "The secondment was called off",
        ),
    }
)
