"""What the codes of fields, choices and actions are called on pages.

Chinese stands here or where the codes are at home; English in the catalogue, unless both stand at
home. A code without a word is shown as it is, and a test finds it.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import gettext, lazy_gettext

from secondment.kit.answers import locale
from secondment.kit.errors import Problem, words
from secondment.suggestions import words as suggestion_words
from secondment.summaries import words as summary_words
from secondment.web import rule_words

_ = lazy_gettext

Words = Mapping[str, Any]  # by code: a Chinese text, a lazy one, or (Chinese, English)

ACTIONS: Words = {
    # suggestions
    "create": _("新建"),
    "edit": _("修改"),
    "attach": _("添加附件"),
    "correct": _("更正"),
    "delete": _("删除"),
    "submit": _("提交"),
    "withdraw": _("撤回"),
    "send-back": _("退回修改"),
    "accept": _("受理"),
    "decline": _("不予受理"),
    "reconsider": _("重新审查"),
    "keep-for-reference": _("留作参考"),
    "merge": _("并案"),
    "unmerge": _("解除并案"),
    "assign": _("交办"),
    "reassign": _("改交"),
    "recall": _("收回"),
    "add-co-unit": _("增加会办单位"),
    "remove-co-unit": _("减少会办单位"),
    "pause": _("暂停计时"),
    "resume": _("恢复计时"),
    "urge": _("催办督办"),
    "urge-evaluation": _("催请评价"),
    "evaluate": _("评价"),
    "rehandle": _("重新办理"),
    "record-meeting": _("记录面商"),
    "record-result": _("登记转化成果"),
    "track": _("转入跟踪落实"),
    "close": _("办结"),
    "reopen": _("恢复办理"),
    # assignments
    "sign": _("签收"),
    "allocate": _("分配承办人"),
    "contact": _("登记沟通"),
    "progress": _("填报进展"),
    "request-return": _("申请退办"),
    "grant-return": _("同意退办"),
    "refuse-return": _("不同意退办"),
    "request-extension": _("申请延期"),
    "grant-extension": _("同意延期"),
    "refuse-extension": _("不同意延期"),
    "extend": _("延期"),
    "opinion": _("提出会办意见"),
    "reply": _("拟写答复"),
    # replies
    "sign-off": _("签发"),
    "record-sign-off": _("补录纸质签发"),
    "pass": _("审核通过"),
    "return": _("退回重办"),
    "send": _("发出"),
    "reclassify": _("调整办理结果分类"),
    # studies
    "take-up": _("认领"),
    "drop": _("放弃认领"),
    "answer": _("答复研究任务"),
    # commitments
    "deliver": _("报告兑现"),
    "verify": _("核实"),
    "reject": _("不予核实"),
    # cohorts, secondments, accounts
    "open": _("开始报名"),
    "start": _("开始挂职"),
    "finish": _("结束挂职"),
    "archive": _("归档"),
    "depart": _("报到"),
    "end-early": _("提前结束"),
    "appraise": _("登记鉴定"),
    "reveal": _("查看明文"),
    "disable": _("停用"),
    "enable": _("启用"),
    "consent": _("同意刊印"),
    "record-consent": _("登记作者同意"),
    "build": _("生成文件"),
    "issue": _("印发"),
    "reset-password": _("重置密码"),
    "grant": _("授予角色"),
    "revoke": _("撤销角色"),
    **rule_words.ACTIONS,
}

# Where an action has another word for another kind of item.
ACTIONS_OF: Mapping[str, Words] = {
    "secondments": {"withdraw": _("取消挂职"), "return": _("结束返回"), "extend": _("延长挂职")},
    "reports": {
        "accept": _("采用"),
        "return": _("退回修改"),
        "attach": _("添加文件"),
        "circulate": _("调整传阅范围"),
    },
    "studies": {"withdraw": _("撤回研究任务")},
    "excerpts": {"decline": _("不同意刊印")},
    "receipts": {"open": _("标记已打开"), "urge": _("催签")},
    "publications": {"withdraw": _("撤回刊物"), "send": _("增发")},
    "proposals": {"confirm": _("列为建议"), "drop": _("不列为建议")},
}

FIELDS: Words = {
    "username": _("用户名"),
    "password": _("密码"),
    "old_password": _("原密码"),
    "code": _("编码"),
    "label": _("名称"),
    "locale": _("语言"),
    "display_name": _("姓名"),
    "department_id": _("单位"),
    "cadre_id": _("干部"),
    "role": _("角色"),
    "state": _("状态"),
    "name": _("名称"),
    "name_en": _("英文名称"),
    "kind": _("类型"),
    "parent_id": _("上级单位"),
    "duties": _("职责"),
    "letter_word": _("机关代字"),
    "active": _("在用"),
    "district_id": _("区"),
    "title": _("标题"),
    "theme": _("主题"),
    "topics": _("专题"),
    "topic": _("专题"),
    "objectives": _("目标"),
    "starts_on": _("开始日期"),
    "ends_on": _("结束日期"),
    "policy_id": _("办理规则"),
    "editor_department_ids": _("汇编单位"),
    "city": _("城市"),
    "address": _("地址"),
    "contact_name": _("联系人"),
    "contact_phone": _("联系电话"),
    "note": _("备注"),
    "staff_no": _("干部编号"),
    "gender": _("性别"),
    "ethnicity": _("民族"),
    "birth_month": _("出生年月"),
    "political_status": _("政治面貌"),
    "education": _("学历"),
    "work_started_month": _("参加工作时间"),
    "post": _("职务"),
    "rank": _("职级"),
    "in_post_since_month": _("任现职时间"),
    "phone": _("手机"),
    "id_number": _("身份证号"),
    "field": _("要查看的内容"),
    "reason": _("理由"),
    "host_unit_id": _("挂职单位"),
    "mentor": _("带教人"),
    "cohort_id": _("期次"),
    "secondment_id": _("挂职"),
    "on": _("日期"),
    "host_opinion": _("挂职单位意见"),
    "signed_on": _("签署日期"),
    "grade": _("等次"),
    "file_id": _("附件"),
    "file_ids": _("附件"),
    "file": _("文件"),
    "body": _("正文"),
    "period_start": _("起"),
    "period_end": _("止"),
    "circulation": _("传阅范围"),
    "problem": _("存在问题"),
    "measures": _("具体建议"),
    "source": _("来源"),
    "report_id": _("学习报告"),
    "suggested_department_id": _("建议承办单位"),
    "co_signer_ids": _("联名人"),
    "on_behalf_of": _("建议人"),
    "refer_department_ids": _("转有关单位参阅"),
    "mode": _("承办方式"),
    "lead_department_id": _("独办或主办单位"),
    "co_department_ids": _("会办单位"),
    "department_ids": _("承办单位"),
    "reply_on": _("答复期限"),
    "leader_in_charge": _("分管领导"),
    "assignment_id": _("承办任务"),
    "into_id": _("并入的建议"),
    "level": _("级别"),
    "suggestion_ids": _("建议"),
    "attitude": _("对办理态度"),
    "result": _("对办理结果"),
    "recorded_from_file_id": _("纸质评价表"),
    "section": _("科室"),
    "handler_name": _("承办人"),
    "handler_phone": _("承办人电话"),
    "handler_id": _("承办人账号"),
    "proposed_department_id": _("建议改交单位"),
    "until": _("延期至"),
    "text": _("内容"),
    "next_step": _("下一步"),
    "decision": _("采纳情况"),
    "outcome_class": _("办理结果分类"),
    "actions": _("采取的措施"),
    "promised_on": _("承诺日期"),
    "signed_by": _("签发人"),
    "number": _("文号"),
    "sealed_file_id": _("盖章扫描件"),
    "user_ids": _("账号"),
    "series": _("刊名"),
    "version_label": _("版次"),
    "chapters": _("分章"),
    "preface": _("编者的话"),
    "with_roster": _("附挂职干部名册"),
    "with_suggestions": _("附意见建议一览表"),
    "report_to": _("报"),
    "copy_to": _("送"),
    "copies": _("印数"),
    "groups": _("按类"),
    "wording": _("刊印文字"),
    "start": _("起点（第几个字之后）"),
    "end": _("止点（第几个字）"),
    **rule_words.FIELDS,
}

CHOICES: Mapping[str, Words] = {
    "suggestion": suggestion_words.STATES,
    "assignment": suggestion_words.STATES,
    "reply": suggestion_words.STATES,
    "study": suggestion_words.STATES | {"sent": ("待答复", "to be answered")},
    "commitment": suggestion_words.STATES,
    "cohort": summary_words.COHORT_STATES,
    "secondment": summary_words.SECONDMENT_STATES,
    "report": summary_words.REPORT_STATES,
    "user": {"pending": _("待激活"), "active": _("正常"), "disabled": _("已停用")},
    "gender": summary_words.GENDERS,
    "decision": summary_words.DECISIONS,
    "adoption": summary_words.ADOPTIONS,
    "attitude": summary_words.RATINGS,
    "result": summary_words.RATINGS,
    "rating": summary_words.RATINGS,
    "result_kind": summary_words.RESULT_KINDS,
    "grade": summary_words.GRADES,
    "report_kind": summary_words.REPORT_KINDS,
    "circulation": summary_words.CIRCULATIONS,
    "source": suggestion_words.SOURCES,
    "contact_kind": {"phone": _("电话"), "visit": _("走访"), "meeting": _("座谈")},
    "mode": {"sole": _("独办"), "joint": _("主办会办"), "separate": _("分办")},
    "unit_role": {"sole": _("独办"), "lead": _("主办"), "co": _("会办"), "separate": _("分办")},
    "outcome_class": {
        "resolved": _("已解决或采纳"),
        "in_progress": _("正在解决"),
        "planned": _("列入计划"),
        "reference": _("留作参考"),
        "infeasible": _("暂不可行"),
        "referred_up": _("需向上反映"),
    },
    "locale": {"zh": ("中文", "中文"), "en": ("English", "English")},
    "role": {
        "hr": _("组织部"),
        "coordinator": _("交办机关"),
        "leader": _("领导"),
        "handler": _("承办人"),
        "signer": _("签发人"),
        "editor": _("编辑"),
        "cadre": _("挂职干部"),
        "system_admin": _("系统管理员"),
        "security_admin": _("安全管理员"),
        "auditor": _("审计员"),
    },
    "department_kind": {
        "district": _("区"),
        "bureau": _("委办局"),
        "subdistrict": _("街道"),
        "party_office": _("党委部门"),
        "government_office": _("政府办事机构"),
        "other": _("其他"),
    },
    "excerpt": {
        "marked": _("待作者同意"),
        "consented": _("作者已同意"),
        "declined": _("作者不同意"),
    },
    "publication": {"draft": _("编辑中"), "issued": _("已印发"), "withdrawn": _("已撤回")},
    "publication_kind": {"digest": _("简报"), "compendium": _("汇编")},
    "proposal": {"offered": _("待核对"), "taken": _("已列为建议"), "dropped": _("不列为建议")},
    "receipt": {"sent": _("待签收"), "opened": _("已打开"), "signed": _("已签收")},
    "chapters": {"none": _("不分章"), "topic": _("按专题"), "city": _("按城市")},
    "unit_group": {
        "bureau": _("各委办局"),
        "subdistrict": _("各街道"),
        "party_office": _("党委各部门"),
        "government_office": _("政府各办事机构"),
    },
    "flag": {"true": _("是"), "false": _("否")},
    **rule_words.CHOICES,
    "ruling": {"requested": _("待批"), "granted": _("已同意"), "refused": _("未同意")},
}


def told(words: Words, code: Any) -> str:
    """The word for `code` in the language of the page; of an unknown one the code."""
    found = words.get(str(code), str(code))
    if isinstance(found, tuple):
        return str(found[0 if locale() == "zh" else 1])
    return str(gettext(found)) if isinstance(found, str) else str(found)


def word(kind: str, code: Any) -> str:
    """The word of a state or choice, nothing for none: `word("cohort", "under_way")`."""
    return "" if code is None or code == "" else choice_told(locale(), kind, str(code))


@lru_cache(maxsize=4096)
def choice_told(_language: str, kind: str, code: str) -> str:
    """The same, found once for all pages that say it."""
    return told(CHOICES[kind], code)


def action_word(action: str, resource: str = "") -> str:
    """What the button of an action says."""
    own = ACTIONS_OF.get(resource, {})
    return told(own if action in own else ACTIONS, action)


def worded(problem: Problem) -> list[object]:
    """A problem's values; the state that stands in an act's way by its word, whatever has it."""
    if problem.code != "invalid_transition":
        return list(problem.values)
    kinds = ("suggestion", "cohort", "secondment", "report", "user", "proposal")
    of = {code: kind for kind in reversed(kinds) for code in CHOICES[kind]}
    return [word(of[str(one)], one) if str(one) in of else one for one in problem.values]


def fault_word(code: str) -> str:
    """What a code of the API says, where it takes no values."""
    return words(code, (), locale())


def field_word(name: str) -> str:
    """The label of a field."""
    return told(FIELDS, name)
