"""Codes in Chinese, for the workbook that people read."""

COHORT_STATES = {
    "draft": "草稿",
    "open": "报名中",
    "under_way": "挂职中",
    "finished": "已结束",
    "archived": "已归档",
}
SECONDMENT_STATES = {
    "planned": "待报到",
    "in_post": "挂职中",
    "returned": "已返回",
    "ended_early": "提前结束",
    "withdrawn": "已取消",
}
REPORT_STATES = {
    "draft": "草稿",
    "submitted": "已提交",
    "returned": "已退回",
    "accepted": "已采用",
}
GENDERS = {"male": "男", "female": "女"}
DECISIONS = {"adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "未采纳"}
ADOPTIONS = {"full": "全部采纳", "partial": "部分采纳", "none": "未采纳"}
RATINGS = {"satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意"}
AXES = {"attitude": "对办理态度", "result": "对办理结果"}
RESULT_KINDS = {"policy": "政策文件", "project": "项目", "measure": "举措", "practice": "经验做法"}
GRADES = {
    "excellent": "优秀",
    "competent": "称职",
    "basically_competent": "基本称职",
    "incompetent": "不称职",
}
REPORT_KINDS = {
    "weekly": "周报",
    "monthly": "月小结",
    "study": "学习心得",
    "inspection": "考察报告",
    "talk": "交流材料",
    "summary": "挂职总结",
    "material": "其他材料",
}
CIRCULATIONS = {"internal": "仅供组织部", "district": "区内", "public": "可公开"}
SOURCES = {
    "cadre": "挂职干部",
    "talk": "谈话",
    "report": "学习报告",
    "meeting": "座谈会",
    "paper": "纸质材料",
    "enterprise": "企业反映",
}
LIGHTS = {"green": "绿", "yellow": "黄", "red": "红"}
