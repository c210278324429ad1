"""Codes of the suggestion's life."""

from secondment.kit.errors import define_codes

define_codes(
    {
        # 403
        "own_suggestion": (
            403,
            "不能承办、签发或答复本人提出（或联名）的建议",
            "Nobody handles or answers a suggestion of his own",
        ),
        "own_draft": (
            403,
            "拟稿人不能签发自己拟的答复",
            "The drafter of a reply may not sign it off",
        ),
        # 409: right state, but something still stands in the way
        "entered_himself": (
            409,
            "本人提交的建议不能再更正，可以撤回",
            "One corrects only what others entered; withdraw it instead",
        ),
        "reply_sent": (409, "答复已发出", "A reply has been sent"),
        "reply_exists": (
            409,
            "本轮已有答复在办或已发出",
            "This round has a reply under way or sent already",
        ),
        "not_signed_for": (
            409,
            "承办单位当前不在“已签收”状态",
            "The assignment is not in the state “signed”",
        ),
        "contact_required": (
            409,
            "答复前须先与建议人沟通并记录",
            "The proposer must be contacted, and that recorded, before the reply",
        ),
        "no_pre_check": (
            409,
            "此办理规则没有交办机关审核这一步",
            "This policy has no check by the coordinating office",
        ),
        "pre_check_missing": (
            409,
            "须先经交办机关审核通过",
            "The coordinating office must pass it first",
        ),
        "evaluation_off": (409, "此办理规则不设评价", "This policy has no evaluation"),
        "already_evaluated": (409, "本轮已评价", "This round was evaluated already"),
        "evaluation_required": (
            409,
            "建议人尚未评价，不能办结",
            "It cannot be closed before the proposer has evaluated it",
        ),
        "dissatisfied_open": (
            409,
            "评价为不满意，须先重新办理或面商",
            "The proposer is dissatisfied: handle it again or meet first",
        ),
        "was_submitted": (
            409,
            "曾提交过的建议不能删除",
            "What was submitted once is not deleted",
        ),
        # 422
        "not_for_cadres": (
            422,
            "挂职干部本人提交时不填此项",
            "A cadre who speaks for himself leaves this out",
        ),
        "not_the_secondments_cadre": (
            422,
            "须为该挂职的干部",
            "It must be the cadre of the secondment",
        ),
        "own_co_signer": (422, "建议人不能是联名人", "The proposer is no co-signer"),
        "decision_missing": (
            422,
            "每条措施都要有办理意见",
            "Every measure needs a decision",
        ),
        "reason_required": (
            422,
            "部分采纳或未采纳须说明理由",
            "What is not adopted in full needs a reason",
        ),
        "dissatisfied_reason": (
            422,
            "不满意须说明理由",
            "Dissatisfaction needs a reason",
        ),
        "promise_required": (
            422,
            "正在解决或计划解决须写明承诺时间",
            "What is in progress or planned needs a promised date",
        ),
    }
)
