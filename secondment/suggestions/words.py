"""Actions, states and clocks in Chinese and English, for sentences made when they are read."""

from typing import Any

ACTIONS = {
    "create": ("起草", "drafted"),
    "edit": ("修改", "edited"),
    "attach": ("添加附件到", "attached a file to"),
    "detach": ("移除附件于", "removed a file from"),
    "quarantine": ("因密级标志隔离附件于", "sealed a file with a classification mark of"),
    "correct": ("更正", "corrected"),
    "delete": ("删除", "deleted"),
    "submit": ("提交", "submitted"),
    "withdraw": ("撤回", "withdrew"),
    "send-back": ("退回修改", "sent back"),
    "accept": ("受理", "accepted"),
    "decline": ("不予受理", "declined"),
    "reconsider": ("重新审查", "took up again"),
    "keep-for-reference": ("留作参考", "kept for reference"),
    "assign": ("交办", "assigned"),
    "reassign": ("改交", "gave to another unit"),
    "recall": ("收回", "recalled"),
    "add-co-unit": ("增加会办单位于", "added a co-unit to"),
    "remove-co-unit": ("减少会办单位于", "removed a co-unit from"),
    "pause": ("暂停计时", "paused"),
    "resume": ("恢复计时", "resumed"),
    "merge": ("并案", "merged"),
    "unmerge": ("解除并案", "took out of a merger"),
    "take-in": ("并入其他建议", "took another suggestion into"),
    "give-out": ("分出并入的建议", "let a merged suggestion out of"),
    "take-up": ("认领", "took up"),
    "drop": ("放弃认领", "dropped"),
    "urge": ("催办督办", "urged"),
    "remind": ("到期提醒", "reminded of"),
    "recompute": ("重算期限", "reckoned the dates of"),
    "answer": ("答复", "answered"),
    "sign": ("签收", "signed for"),
    "allocate": ("分配", "allocated"),
    "request-return": ("申请退办", "asked to return"),
    "grant-return": ("同意退办", "granted the return of"),
    "refuse-return": ("不同意退办", "refused the return of"),
    "request-extension": ("申请延期", "asked for more time for"),
    "grant-extension": ("同意延期", "granted more time for"),
    "refuse-extension": ("不同意延期", "refused more time for"),
    "extend": ("延期", "put off"),
    "opinion": ("提出会办意见", "gave an opinion on"),
    "contact": ("沟通", "contacted the proposer on"),
    "progress": ("填报进展", "reported progress on"),
    "reply": ("拟答复", "drafted a reply to"),
    "sign-off": ("签发", "signed off"),
    "record-sign-off": ("补录纸质签发", "recorded the paper sign-off of"),
    "pass": ("审核通过", "passed"),
    "return": ("退回重办", "returned"),
    "send": ("发出", "sent"),
    "reclassify": ("调整办理结果分类", "reclassified"),
    "evaluate": ("评价", "evaluated"),
    "urge-evaluation": ("催请评价", "urged the evaluation of"),
    "rehandle": ("重新办理", "had handled again"),
    "record-meeting": ("记录面商", "recorded a meeting on"),
    "track": ("转入跟踪落实", "began to track"),
    "deliver": ("报告兑现", "delivered"),
    "verify": ("核实", "verified"),
    "reject": ("未予核实", "rejected"),
    "record-result": ("登记转化成果", "recorded a result of"),
    "close": ("办结", "closed"),
    "reopen": ("恢复办理", "reopened"),
}
OBJECTS = {
    "suggestion": ("建议", "the suggestion"),
    "assignment": ("承办任务", "the assignment"),
    "reply": ("答复", "the reply"),
    "commitment": ("承诺事项", "the commitment"),
}
STATES = {
    "draft": ("草稿", "draft"),
    "submitted": ("已提交", "submitted"),
    "declined": ("不予受理", "declined"),
    "withdrawn": ("已撤回", "withdrawn"),
    "accepted": ("已受理", "accepted"),
    "merged": ("已并案", "merged"),
    "assigned": ("已交办", "assigned"),
    "signed": ("已签收", "signed for"),
    "handling": ("办理中", "handling"),
    "replied": ("已答复", "replied"),
    "tracking": ("跟踪落实", "tracking"),
    "closed": ("已办结", "closed"),
    "return_requested": ("申请退办", "return requested"),
    "returned": ("已退回", "returned"),
    "opinion_given": ("已提会办意见", "opinion given"),
    "removed": ("已移除", "removed"),
    "signed_off": ("已签发", "signed off"),
    "passed": ("审核通过", "passed"),
    "sent": ("已发出", "sent"),
    "void": ("作废", "void"),
    "open": ("未兑现", "open"),
    "delivered": ("已报兑现", "delivered"),
    "verified": ("已核实", "verified"),
    "answered": ("已答复", "answered"),
}
SOURCES = {
    "cadre": ("本人提出", "the cadre himself"),
    "talk": ("谈话材料", "talk material"),
    "report": ("学习报告", "learning report"),
    "meeting": ("座谈会", "meeting"),
    "paper": ("纸质来件", "on paper"),
    "enterprise": ("企业反映", "enterprise"),
}
ROLES = {
    "proposer": "建议人",
    "lead_proposer": "领衔人",
    "enterer": "代录人",
    "cadre": "挂职干部",
    "hr": "组织部",
    "coordinator": "交办机关",
    "handler": "承办人",
    "answerer": "答复单位承办人",
    "co_handler": "会办单位承办人",
    "signer": "签发人",
}
NEEDS = {
    "entered_for_him": "由他人代录 entered by another",
    "never_submitted": "从未提交 never submitted",
    "nothing_merged": "没有其他建议并入 no other merged into it",
    "nothing_sent": "本轮答复未发出 no reply sent in this round",
    "not_paused": "未暂停 not paused",
    "paused": "已暂停 paused",
    "led": "有独办或主办单位 a unit answers alone or leads",
    "something_owed": "有单位尚欠答复或承诺 an answer or a promise is owed",
    "evaluation_open": "本轮未评价 not yet evaluated in this round",
    "evaluation_due": "评价期限已过 the time to evaluate is over",
    "not_urged": "本轮未催评 not urged in this round",
    "evaluation_done": "须评价的已评价或已催评，不满意的已了结 evaluated or urged in vain, "
    "dissatisfaction settled",
    "dissatisfied": "本轮评价不满意 dissatisfied in this round",
    "round_left": "还可重新办理 a round is left",
    "last_round": "已是最后一轮 the last round",
    "no_meeting": "未记录面商 no meeting recorded",
    "something_promised": "有未了结的承诺 a commitment is open",
    "nothing_promised": "没有未了结的承诺 no commitment is open",
    "return_window": "在退办期限内 within the time to ask for it",
    "no_extension": "本轮未延期 not extended in this round",
    "extension_requested": "已申请延期 asked for",
    "extension_not_requested": "没有待批的申请 not yet asked for",
    "before_due": "期限未过 the date has not passed",
    "no_open_reply": "本轮没有在办或已发的答复 no reply of this round under way or sent",
    "not_own": "不是本人提出或联名的 not his own suggestion",
    "not_drafter": "不是拟稿人 not its drafter",
    "assignment_signed": "任务在已签收状态 the assignment is signed for",
    "contact_made": "按规则须沟通的已沟通 contacted, where the policy asks it",
    "opinions_given": "会办意见已齐或已逾期 opinions given, or their time over",
    "paper_sign_off": "规则许可纸质签发 where the policy allows it",
    "pre_check": "规则设有审核 where the policy has a pre-check",
    "checked": "须审核的已通过 passed, where the policy asks it",
    "may_return": "审核中的，或建议未办结的已发答复 in the pre-check, or sent and not settled",
    "suggestion_answered": "建议已答复 the suggestion is answered",
    "replies_sent": "认领的均已答复 every item taken up is answered",
}


def sentence(
    actor: str, action: str, kind: str, states: tuple[str | None, str | None], locale: str
) -> str:
    """`张三 签收了承办任务（已交办 → 已签收）`, or the like in English."""
    zh = locale == "zh"
    at = 0 if zh else 1
    done, thing = ACTIONS[action][at], OBJECTS[kind][at]
    before, after = (STATES[s][at] if s else "" for s in states)
    change = f"{before} → {after}" if before and before != after else after
    if zh:
        return f"{actor}：{done}{thing}（{change}）"
    return f"{actor} {done} {thing} ({change})"


# How a date was reckoned

CLOCKS = {
    "assign": ("交办", "to assign it"),
    "sign": ("签收", "to sign for it"),
    "return": ("申请退办", "to ask for its return"),
    "decide_return": ("退办裁定", "to rule on the return"),
    "contact": ("沟通", "to contact the proposer"),
    "opinion": ("会办意见", "to give the opinion"),
    "reply": ("答复", "to reply"),
    "rehandle": ("再次答复", "to reply again"),
    "cap": ("最长办理期限", "the last day allowed"),
    "evaluation": ("评价", "to evaluate it"),
}
UNITS = {
    "working_day": ("个工作日", "working days"),
    "calendar_day": ("天", "days"),
    "month": ("个月", "months"),
}
WHYS = {
    "weekend": ("周末", "weekend"),
    "holiday": ("假日", "holiday"),
    "paused": ("暂停", "paused"),
}


def reckoned(item: dict[str, Any], locale: str) -> str:
    """`答复：自2025-09-26起3个月（当日不计），至2025-12-26`, with what was not counted."""
    at = 0 if locale == "zh" else 1
    name, due_on = CLOCKS[item["kind"]][at], item["due_on"]
    if item["by_hand"]:
        return f"{name}：指定为{due_on}" if at == 0 else f"{name}: set to {due_on}"
    limit, start = item["limit"], item["starts_on"]
    length, runs = f"{limit['amount']}{UNITS[limit['unit']][0]}", item["skipped"]
    if at:
        length = f"{limit['amount']} {UNITS[limit['unit']][1]}"
    skipped = ("、", ", ")[at].join(skip_text(run, at) for run in runs)
    doubt = ("（暂定）", " (provisional)")[at] if item["provisional"] else ""
    if at == 0:
        middle = f"，不计{skipped}" if skipped else ""
        return f"{name}：自{start}起{length}（当日不计）{middle}，至{due_on}{doubt}"
    middle = f", not counting {skipped}" if skipped else ""
    return f"{name}: {length} from {start} (that day not counted){middle}, until {due_on}{doubt}"


def skip_text(run: dict[str, Any], at: int) -> str:
    days = run["first"] if run["first"] == run["last"] else f"{run['first']}–{run['last']}"
    return f"{days} {run['name'] or WHYS[run['why']][at]}"
