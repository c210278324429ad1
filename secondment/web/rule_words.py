"""Words of policies, outcome schemes, security settings and the journal: part of `words`."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

_ = lazy_gettext

ACTIONS: Mapping[str, Any] = {
    # in the journal
    "activate": _("激活账号"),
    "change-password": _("修改密码"),
    "sign-in": _("登录"),
    "sign-in-failed": _("登录失败"),
    "sign-out": _("退出登录"),
    "print-slip": _("打印激活单"),
    "export": _("导出"),
    "import-roster": _("导入名册"),
    "import-register": _("导入建议登记表"),
    "refused": _("被拒绝"),
    "remind": _("到期提醒"),
    "recompute": _("重算期限"),
    "take-in": _("并入其他建议"),
    "give-out": _("分出并入的建议"),
    "circulate": _("改变传阅范围"),
    "detach": _("移除附件"),
}

FIELDS: Mapping[str, Any] = {
    # policies, outcome schemes
    "outcome_scheme_id": _("办理结果分类方案"),
    "suggestion_number": _("建议编号"),
    "send_on_sign_off": _("签发即发出"),
    "pre_check": _("发出前由交办机关审核"),
    "paper_sign_off": _("可补录纸质签发"),
    "evaluation": _("评价"),
    "contact_required": _("答复前必须与建议人沟通"),
    "rounds": _("办理轮次"),
    "limits": _("期限"),
    "reply_cap_months": _("最长办理期限（月）"),
    "amount": _("数量"),
    "unit": _("单位"),
    "roll": _("末日遇休息日顺延"),
    "lights": _("亮灯"),
    "yellow_working_days": _("到期前几个工作日亮黄灯"),
    "reminders": _("到期提醒"),
    "supervision_levels": _("督办级别"),
    "zh": _("中文名称"),
    "en": _("英文名称"),
    "template": _("模板"),
    "series": _("编号字头"),
    "after": _("须先用过"),
    "grade_scale": _("鉴定等次"),
    "quota": _("优秀名额"),
    "quota_percent": _("优秀比例（%）"),
    "report_duties": _("应交报告"),
    "every": _("频次"),
    "letters": _("分类"),
    "letter": _("字母"),
    # security settings
    "password_length": _("密码最短长度"),
    "password_kinds": _("密码字符种类"),
    "password_history": _("不得重复最近几次密码"),
    "password_max_age_days": _("密码有效天数（0 为不限）"),
    "failures_per_user": _("每个账号登录失败次数"),
    "failures_per_address": _("每个地址登录失败次数"),
    "failure_minutes": _("失败次数的统计分钟数"),
    "idle_minutes": _("无操作退出分钟数"),
    "session_hours": _("登录最长小时数"),
    "token_days": _("令牌最长天数"),
    "activation_hours": _("激活码有效小时数"),
    "expires_in_days": _("有效天数"),
}

CHOICES: Mapping[str, Mapping[str, Any]] = {
    "letter": {
        "off": _("不编文号"),
        "own_series": _("签发时按单位连续编号"),
        "typed": _("发出时填写"),
    },
    "evaluation": {"off": _("不评价"), "optional": _("可以评价"), "required": _("必须评价")},
    "quota": {"none": _("不限"), "warn": _("超过时提示"), "refuse": _("超过时不许")},
    "unit": {"working_day": _("个工作日"), "calendar_day": _("天"), "month": _("个月")},
    "every": {"term": _("期末一次"), "month": _("每月"), "week": _("每周")},
    "limit": {
        "assign": _("交办"),
        "sign": _("签收"),
        "return": _("申请退办"),
        "decide_return": _("退办裁定"),
        "contact": _("沟通"),
        "opinion": _("会办意见"),
        "reply": _("答复"),
        "evaluation": _("评价"),
        "rehandle": _("再次答复"),
    },
    "token_kind": {"session": _("登录"), "token": _("程序令牌")},
    "journal_object": {
        "suggestion": _("建议"),
        "assignment": _("承办任务"),
        "reply": _("答复"),
        "commitment": _("承诺事项"),
        "study": _("研究任务"),
        "study_order": _("研究任务"),
        "slip": _("督办单"),
        "report": _("学习报告"),
        "file": _("附件"),
        "cohort": _("期次"),
        "secondment": _("挂职"),
        "cadre": _("干部"),
        "host_unit": _("挂职单位"),
        "department": _("单位"),
        "user_account": _("账号"),
        "security_settings": _("安全设置"),
        "policy": _("办理规则"),
        "outcome_scheme": _("分类方案"),
        "calendar_year": _("工作日历"),
    },
}
