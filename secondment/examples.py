"""Example bodies for the API's document, by the name of their schema; all in them is made up."""

from typing import Any

from secondment.policies.models import OUTCOME_CLASSES

SOME_ID = "01999999-0000-7000-8000-000000000001"
OTHER_ID = "01999999-0000-7000-8000-000000000002"
REASON = "所提事项涉及两个部门职责，请补充说明后再报。"

EXAMPLES: dict[str, Any] = {
    # identity and organisation
    "TokenBody": {"username": "office", "password": "…", "label": "办公电脑"},
    "ActivateBody": {"username": "cadre01", "code": "…", "password": "…"},
    "MePatch": {"locale": "en"},
    "UserBody": {"username": "swj.handler2", "display_name": "陈晨（区商务局）"},
    "UserPatch": {"display_name": "陈晨（区商务局综合科）"},
    "SeveralRoleAtItems": {"items": [{"id": SOME_ID, "version": 1, "role": "cadre"}]},
    "SlipsBody": {"user_ids": [SOME_ID, OTHER_ID]},
    "RoleAt": {"role": "handler", "department_id": SOME_ID},
    "SettingsPatch": {"password_length": 10, "idle_minutes": 20},
    "DepartmentBody": {
        "code": "TZJ",
        "name": "区投资服务局",
        "name_en": "Investment Service Bureau",
        "kind": "bureau",
        "parent_id": SOME_ID,
    },
    "DepartmentPatch": {"name": "区投资促进局"},
    # policies
    "PolicyBody": {"code": "study-2027", "name": "研究吸纳（2027）", "evaluation": "optional"},
    "PolicyPatch": {"send_on_sign_off": False, "pre_check": True},
    "SchemeBody": {
        "code": "abc",
        "name": "甲乙丙",
        "letters": {
            name: {"letter": "甲", "zh": "已办结", "en": "Done"} for name in OUTCOME_CLASSES
        },
    },
    "SchemePatch": {"name": "上海四类"},
    # cohorts
    "CohortBody": {
        "code": "BJSH-2",
        "title": "第二批赴北京、上海挂职",
        "topics": ["现代服务业", "楼宇经济"],
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-31",
    },
    "CohortPatch": {"ends_on": "2026-04-03"},
    "HostUnitBody": {"name": "静安区投资促进办公室", "city": "上海市"},
    "HostUnitPatch": {"contact_name": "周主任"},
    "CadreBody": {
        "name": "王喆",
        "gender": "male",
        "department_id": SOME_ID,
        "post": "副主任科员",
        "phone": "13900000001",
    },
    "CadrePatch": {"post": "科长"},
    "RevealBody": {"field": "phone", "reason": "通知报到时间"},
    "SecondmentBody": {
        "cohort_id": SOME_ID,
        "cadre_id": SOME_ID,
        "host_unit_id": SOME_ID,
        "post": "主任助理",
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-31",
    },
    "SecondmentPatch": {"mentor": "周主任"},
    "EndEarlyBody": {"on": "2026-03-20", "reason": "单位工作需要"},
    "WithdrawalBody": {"reason": "单位工作需要"},
    "ExtensionOfTermBody": {"ends_on": "2026-04-15", "reason": "项目未结束"},
    "AppraiseBody": {
        "host_opinion": "工作扎实，善于学习。",
        "signed_on": "2026-04-02",
        "grade": "excellent",
    },
    # reports
    "ReportBody": {
        "secondment_id": SOME_ID,
        "kind": "talk",
        "title": "赴上海挂职交流发言",
        "body": "一个月来，学习现代服务业的做法。",
    },
    "ReportPatch": {"title": "赴上海挂职交流发言（修改稿）"},
    "ReportReturnBody": {"reason": "请补充具体数据。"},
    "ReportAcceptBody": {"circulation": "district"},
    "SeveralReportAcceptItems": {
        "items": [{"id": SOME_ID, "version": 2, "circulation": "district"}]
    },
    # suggestions
    "SuggestionBody": {
        "secondment_id": SOME_ID,
        "source": "talk",
        "title": "建立楼宇服务专员制度",
        "problem": "企业办理装修手续要跑多个部门，时间长。",
        "measures": [{"text": "每幢重点楼宇设一名服务专员"}, {"text": "装修手续并联办理"}],
        "topic": "楼宇经济",
    },
    "SuggestionPatch": {"title": "建立重点楼宇服务专员制度"},
    "ProposalConfirmBody": {"title": "建立楼宇服务专员制度", "topic": "楼宇经济"},
    "ReasonBody": {"reason": REASON},
    "DeclineBody": {"reason": "属市级事权，转有关单位参阅。", "refer_department_ids": [SOME_ID]},
    "AssignBody": {
        "mode": "joint",
        "lead_department_id": SOME_ID,
        "co_department_ids": [OTHER_ID],
        "reply_on": "2026-06-30",
        "leader_in_charge": "刘副区长",
    },
    "SeveralAssignItems": {
        "items": [
            {"id": SOME_ID, "version": 3, "mode": "sole", "lead_department_id": SOME_ID},
            {"id": OTHER_ID, "version": 2, "mode": "sole", "lead_department_id": SOME_ID},
        ]
    },
    "SeveralNoInputItems": {
        "items": [{"id": SOME_ID, "version": 3}, {"id": OTHER_ID, "version": 2}]
    },
    "ReassignBody": {
        "assignment_id": SOME_ID,
        "department_id": OTHER_ID,
        "reason": "楼宇服务专员由区投资服务局统一管理。",
    },
    "CoUnitBody": {"department_id": SOME_ID},
    "ResumeBody": {"reason": "市级办法已印发，可以答复。"},
    "MergeBody": {"into_id": SOME_ID},
    "UrgeBody": {"level": "remind", "note": "距答复期限还有五个工作日，请抓紧办理。"},
    "MeetingBody": {
        "on": "2026-09-04",
        "note": "提出人与承办单位当面沟通，同意先在两幢楼宇试行，年底前再评估。",
    },
    "ResultBody": {
        "kind": "policy",
        "title": "《重点楼宇服务专员工作办法》",
        "on": "2026-09-18",
        "note": "已由区政府办公室印发。",
    },
    "EvaluationBody": {"attitude": "satisfied", "result": "basically_satisfied"},
    "AllocateBody": {
        "section": "商贸科",
        "handler_name": "陈晨",
        "handler_phone": "13900000041",
        "leader_in_charge": "李副局长",
    },
    "OpinionBody": {"text": "同意设服务专员；街道可提供办公场地，人员由主办单位统筹。"},
    "RequestReturnBody": {
        "reason": "装修手续审批不属我局职责，宜由区发展和改革局承办。",
        "proposed_department_id": SOME_ID,
    },
    "UntilBody": {"until": "2026-07-31", "reason": "需待市级主管部门明确口径。"},
    "ContactBody": {"on": "2026-04-08", "kind": "phone", "text": "电话沟通办理思路。"},
    "ProgressBody": {"on": "2026-04-10", "text": "已与属地街道会商。", "next_step": "拟订办法"},
    "ReplyBody": {
        "body": "您提出的建议收悉，经研究，现答复如下。",
        "outcome_class": "resolved",
        "measures": [
            {"id": SOME_ID, "decision": "adopted"},
            {"id": OTHER_ID, "decision": "not_adopted", "reason": "现行规定不允许并联。"},
        ],
        "contact_name": "陈晨",
        "contact_phone": "13900000041",
    },
    "ReplyPatch": {"section": "商贸科"},
    "RecordSignOffBody": {
        "signed_by": "赵局长",
        "signed_on": "2026-04-17",
        "file_id": SOME_ID,
    },
    "ReclassifyBody": {
        "outcome_class": "resolved",
        "reason": "承诺事项已兑现，办法已印发。",
        "file_ids": [SOME_ID],
    },
    "SendBody": {"on": "2026-04-20"},
    "SeveralSendItems": {"items": [{"id": SOME_ID, "version": 4, "on": "2026-04-20"}]},
    # studies and commitments
    "StudyOrderBody": {
        "department_ids": [SOME_ID, OTHER_ID],
        "reply_on": "2026-05-29",
        "note": "请结合职责逐条研究，能吸纳的认领办理，并于期限前答复。",
    },
    "StudyItemsBody": {"suggestion_ids": [SOME_ID, OTHER_ID]},
    "DeliverBody": {
        "note": "二十幢重点楼宇服务专员已全部到岗，名单附后。",
        "file_ids": [SOME_ID],
    },
    # publishing
    "ExcerptBody": {"report_id": SOME_ID, "start": 120, "end": 460, "topic": "楼宇经济"},
    "ExcerptPatch": {"wording": "每幢重点楼宇配一名服务专员。", "note": "做法可学。"},
    "ConsentBody": {"note": "2026年4月8日电话同意"},
    "PublicationBody": {
        "kind": "digest",
        "cohort_id": SOME_ID,
        "series": "挂职锻炼简报",
        "title": "楼宇经济的做法",
    },
    "PublicationPatch": {"chapters": "city", "copies": 60},
    "ItemsBody": {"excerpt_ids": [SOME_ID, OTHER_ID]},
    "IssueBody": {"groups": ["bureau", "subdistrict"], "on": "2026-04-20"},
    "UnitsBody": {"department_ids": [SOME_ID]},
}
