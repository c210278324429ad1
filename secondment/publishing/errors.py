"""Why something is not published."""

from secondment.kit.errors import define_codes

define_codes(
    {
        "not_an_excerpt": (
            422,
            "所选范围不在报告正文之内",
            "The passage does not lie within the report's text",
        ),
        "circulation_too_narrow": (
            422,
            "该报告的传阅范围不允许进入此刊物",
            "The report's circulation does not allow it in this publication",
        ),
        "already_published": (
            409,
            "已印发的刊物使用了这段摘编",
            "An issued publication holds this excerpt",
        ),
        "excerpt_in_use": (
            409,
            "刊物中用着这段摘编，请先从刊物中移出",
            "A publication holds this excerpt; take it out there first",
        ),
        "no_items": (409, "刊物中还没有内容", "The publication holds nothing yet"),
        "consent_missing": (
            409,
            "有 {0} 篇尚未征得作者同意",
            "The authors of {0} pieces have not consented yet",
        ),
        "no_units": (
            422,
            "没有选定任何印发单位",
            "No unit was chosen to send it to",
        ),
        "not_built": (
            409,
            "文件正在生成，请稍后再取",
            "The document is being made; fetch it a little later",
        ),
        "build_failed": (
            409,
            "文件未能生成，请联系管理员",
            "The document could not be made; ask the administrator",
        ),
        "publication_withdrawn": (
            409,
            "该刊物已撤回",
            "The publication has been withdrawn",
        ),
    }
)
