"""Actions and states in Chinese and English, for sentences made when they are read."""

ACTIONS = {
    "create": ("起草", "drafted"),
    "edit": ("修改", "edited"),
    "attach": ("添加附件到", "attached a file to"),
    "detach": ("移除附件于", "removed a file from"),
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
    "recall": ("收回", "recalled"),
    "sign": ("签收", "signed for"),
    "allocate": ("分配", "allocated"),
    "contact": ("沟通", "contacted the proposer on"),
    "progress": ("填报进展", "reported progress on"),
    "reply": ("拟答复", "drafted a reply to"),
    "sign-off": ("签发", "signed off"),
    "pass": ("审核通过", "passed"),
    "return": ("退回重办", "returned"),
    "send": ("发出", "sent"),
    "evaluate": ("评价", "evaluated"),
    "close": ("办结", "closed"),
    "reopen": ("恢复办理", "reopened"),
}
OBJECTS = {
    "suggestion": ("建议", "the suggestion"),
    "assignment": ("承办任务", "the assignment"),
    "reply": ("答复", "the reply"),
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
