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
        "evaluation_not_due": (
            409,
            "评价期限未到，不能催评",
            "The proposer still has time to evaluate it",
        ),
        "already_urged": (409, "本轮已催评过", "The evaluation was urged in this round already"),
        "not_dissatisfied": (
            409,
            "本轮评价不是不满意",
            "Nobody is dissatisfied in this round",
        ),
        "no_further_round": (409, "已是最后一轮办理", "There is no further round"),
        "round_left": (
            409,
            "还可重新办理，不必面商了结",
            "It can still be handled again; a meeting ends the last round only",
        ),
        "meeting_recorded": (409, "本轮面商已记录", "The meeting of this round is recorded"),
        "others_merged": (
            409,
            "已有其他建议并入，不能进行此操作",
            "Other suggestions are merged into it",
        ),
        "paused": (409, "已暂停计时", "Its clocks stand still already"),
        "not_paused": (409, "未暂停计时", "Its clocks are not paused"),
        "not_joint": (409, "分别办理的建议没有会办单位", "Separate handling has no co-units"),
        "nothing_promised": (409, "没有未了结的承诺事项", "No commitment is open"),
        "commitments_open": (
            409,
            "尚有承诺事项未兑现或未核实",
            "A commitment is not delivered, or not verified",
        ),
        "answer_settled": (
            409,
            "建议当前状态下不能再改动此答复",
            "The suggestion is not in a state to change this reply",
        ),
        "return_window_over": (409, "已过申请退办期限", "The time to ask for a return is over"),
        "extension_used": (409, "本轮已延期过一次", "It was extended once in this round already"),
        "extension_requested": (409, "已申请延期，待批", "An extension is asked for already"),
        "no_extension_requested": (409, "没有待批的延期申请", "No extension is asked for"),
        "extension_after_due": (
            409,
            "办理期限已过，不能延期",
            "The date has passed; it cannot be put off any more",
        ),
        "extension_beyond_cap": (
            409,
            "延期后超过最长办理期限（{0}）",
            "That is beyond the last day allowed ({0})",
        ),
        "opinions_missing": (
            409,
            "会办意见未齐：{0}",
            "Opinions are still missing: {0}",
        ),
        "no_paper_sign_off": (
            409,
            "此办理规则不许补录纸质签发",
            "This policy has no sign-off on paper",
        ),
        "letter_word_missing": (
            409,
            "承办单位未设机关代字，不能编发文字号",
            "The department has no word for its letters' numbers",
        ),
        "nothing_owed": (
            409,
            "没有单位欠办",
            "No unit owes anything",
        ),
        "level_out_of_order": (
            409,
            "须先用过上一级督办：{0}",
            "The level before it must be used first: {0}",
        ),
        "nothing_accepted": (
            409,
            "此批次没有已受理的建议",
            "The cohort has no accepted suggestion",
        ),
        "not_of_this_study": (
            409,
            "此建议已另行交办",
            "The suggestion was assigned otherwise",
        ),
        "no_papers": (
            404,
            "没有可以出具的文书：此批次或单位还没有交办事项或督办单",
            "There is no such paper: nothing is assigned, or no slip was sent",
        ),
        "already_assigned": (409, "该单位已在承办", "The unit handles it already"),
        "replies_missing": (
            409,
            "认领的建议尚未全部答复",
            "Not every suggestion taken up is answered",
        ),
        "was_submitted": (
            409,
            "曾提交过的建议不能删除",
            "What was submitted once is not deleted",
        ),
        # 422
        "too_many_papers": (
            422,
            "文书超过 {0} 件，请按单位分别下载",
            "More than {0} papers; take them unit by unit",
        ),
        "not_for_mode": (422, "此办理方式不填此项", "This mode of handling has no such part"),
        "not_for_policy": (
            422,
            "此办理规则不由人填写文号",
            "Under this policy nobody types the number",
        ),
        "in_the_past": (422, "不能早于今天", "It may not lie before today"),
        "in_the_future": (422, "不能晚于今天", "It may not lie after today"),
        "not_later": (422, "须晚于现定期限（{0}）", "It must lie after the present date ({0})"),
        "evidence_required": (
            422,
            "改为已解决须附佐证材料",
            "To be resolved it needs evidence",
        ),
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
        # of a department's table of answers
        "answers_header_missing": (
            422,
            "前 {0} 行内没有找到办理情况反馈表的表头，请使用系统下载的表格",
            "No header of a table of answers in the first {0} rows; use the one downloaded here",
        ),
        "answers_columns_missing": (
            422,
            "表格缺少以下列：{0}。请重新下载表格，不要删除（隐藏的）列",
            "The table lacks these columns: {0}. Download it again and delete none, hidden or not",
        ),
        "answers_on_several_sheets": (
            422,
            "以下工作表都是办理情况反馈表，请只保留一个：{0}",
            "These worksheets all are tables of answers, keep only one: {0}",
        ),
        "changed_meanwhile": (
            409,
            "下载表格之后，系统中的这项答复已有变化，请重新下载后填写",
            "This answer has changed here since the table was downloaded; download it again",
        ),
        "conflicting_values": (
            422,
            "同一建议的各行填写不一致，只填一行即可",
            "The rows of one suggestion say different things; fill in one of them",
        ),
        "report_not_handed_in": (
            409,
            "学习报告尚未提交或已退回，其中的建议暂不能确认或舍弃",
            "The report is not handed in; its proposals cannot be decided on yet",
        ),
        # Register: the whole sheet
        "register_header_missing": (
            422,
            "前 {0} 行中找不到表头（含“建议人”“标题”等列名的一行）",
            "No header found in the first {0} rows (a row with 建议人, 标题 …)",
        ),
        "register_columns_missing": (422, "缺少必需的列：{0}", "Required columns are missing: {0}"),
        "register_column_repeated": (
            422,
            "列“{0}”出现了不止一次，请只留一列",
            "The column “{0}” stands more than once; keep one",
        ),
        "register_on_several_sheets": (
            422,
            "有多个工作表都是意见建议登记表（{0}），请合并到一个工作表",
            "Several worksheets are registers ({0}); put all rows on one",
        ),
        # Register: one row
        "register_row_repeated": (
            422,
            "与第 {0} 行是同一人的同题建议",
            "The same proposer and title as in row {0}",
        ),
        "unknown_proposer": (
            422,
            "本批次没有这名干部：请按花名册填写姓名",
            "The cohort has no cadre of that name; write it as on the roster",
        ),
        "other_home_unit": (
            422,
            "本批次此姓名的干部登记的现工作单位是“{0}”",
            "The home unit kept for that name in the cohort is “{0}”",
        ),
        "ambiguous_proposer": (
            422,
            "本批次有 {0} 名干部与此相符，请填写现工作单位；单位也相同的请手工登记",
            "{0} cadres of the cohort match; give the home unit, or enter it by hand",
        ),
        "entered_already": (
            422,
            "他人已为其代录同题建议（尚未提交），未作更改",
            "Somebody else entered a suggestion of that title for him, not yet submitted; "
            "nothing was changed",
        ),
    }
)
