"""Suggestions that do not go straight on: returned, given to another unit, put off, paused."""

from secondment.seed.data.acts import act, allocated, answered, taken
from secondment.seed.data.desks import (
    JD1_BUILDINGS,
    JD2_ECONOMY,
    JD3_SERVICE,
    SWJ_COMMERCE,
    TZJ_PROMOTION,
)
from secondment.seed.data.model import Contact, Progress, Reply, Story, Work, text

TURNING_STORIES = (
    Story(
        title="关于为在谈楼宇项目开通用电报装绿色通道的建议",
        problem=text("""
            数据服务、影视制作等企业用电量大，装修前要先办增容。我区在谈的两个项目都卡在这里，企业自
            己跑了三趟，仍说不清还要等多久。云亭区由服务专员一次收齐材料，代企业与供电公司对接，从申
            请到送电不超过25天。
        """),
        measures=(
            "在谈项目的用电需求由区里统一向供电公司提交，指定专人跟踪。",
            "公布增容报装的材料清单和每个环节的时限。",
        ),
        topic="招商引资",
        proposer=2,
        unit="TZJ",
        day=24,
        end="accepted",
        source="enterprise",
        then=(
            act(28, "assign", mode="sole", lead_department_id="TZJ"),
            act(
                30,
                "request-return",
                "TZJ",
                reason=text("""
                    协调供电企业、核定用电增容属于区发展和改革局的职责，我局没有这方面的管理权限，申
                    请退办。
                """),
                proposed_department_id="FGJ",
            ),
        ),
    ),
    Story(
        title="关于为重点服务业企业配备政策辅导员的建议",
        problem=text("""
            近两年市、区出台的服务业政策有40多件，企业普遍反映看不懂、用不上。抽查60家企业，知道自己
            能享受哪些政策的不到三成，有9家因为错过申报期少拿了补助。浦汇区给重点企业各配一名辅导
            员，一年见面四次。
        """),
        measures=(
            "为纳税前200名的服务业企业各配一名政策辅导员，由机关干部兼任。",
            "每季度上门一次，帮助企业列出可以申报的事项和截止日期。",
        ),
        topic="服务质量",
        proposer=8,
        unit="FGJ",
        day=5,
        end="assigned",
        then=(
            act(
                10,
                "request-return",
                "FGJ",
                reason="重点企业的日常联系服务由商务部门承担，建议改由区商务局办理。",
                proposed_department_id="SWJ",
            ),
            act(12, "grant-return", "FGJ"),
            act(14, "assign", mode="sole", lead_department_id="SWJ"),
            *taken(15, "SWJ", SWJ_COMMERCE),
            act(
                18,
                "contact",
                "SWJ",
                on=18,
                kind="phone",
                text="与建议人商定，先从纳税前50名的商贸企业试起。",
            ),
            act(19, "pause", reason="区里正在统一调整企业联系干部名单，待名单确定后继续办理。"),
            act(24, "resume", reason="联系干部名单已经印发。"),
            act(
                26,
                "request-extension",
                "SWJ",
                until=150,
                reason="辅导员须先参加政策培训，首期培训班排在两个月以后。",
            ),
            act(28, "grant-extension", "SWJ"),
        ),
    ),
    Story(
        title="关于整治商务楼周边共享单车停放秩序的建议",
        problem=text("""
            天祥街一带早高峰每天堆放共享单车约2000辆，堵住三幢商务楼的消防通道和无障碍坡道，驻楼企业
            多次投诉。运营企业、街道、物业各管一段，清走的车半天又回来，没有一个固定的停放区域和转运
            时间。
        """),
        measures=(
            "在三幢楼周边划定四处停放区，早晚高峰由运营企业定点值守转运。",
            "把停放秩序列入运营企业的季度评价。",
        ),
        topic="服务质量",
        proposer=10,
        unit="JD2",
        day=2,
        end="signed",
        then=(
            allocated(7, "JD2", JD2_ECONOMY),
            act(
                12,
                "reply-draft",
                "JD2",
                reply=Reply(
                    body=text("""
                        贺长青同志：

                        您关于整治商务楼周边共享单车停放秩序的建议收悉，现答复如下：

                        一、经实地查看，天祥街三幢商务楼位于云阁街道辖区，我街道辖区内没有同类堵塞点
                        位，划定停放区一事须由属地街道会同城管部门确定。

                        二、我街道将把辖区内运营企业的停放情况按季度报送主管部门，供评价时参考。
                    """),
                    outcome_class="reference",
                    decisions=(
                        ("not_adopted", "所述点位不在本街道辖区。"),
                        ("partly_adopted", "仅报送本辖区的停放情况。"),
                    ),
                    actions="按季度报送辖区内停放情况。",
                ),
            ),
            act(
                14,
                "reassign",
                "JD2",
                assignment_id=True,
                department_id="JD1",
                reason="天祥街属云阁街道辖区，原交办单位有误，改由云阁街道办事处办理。",
            ),
            *taken(15, "JD1", JD1_BUILDINGS),
            act(
                21,
                "progress",
                "JD1",
                on=21,
                text="会同城管、两家运营企业踏勘，初步选定停放区三处，可停600辆。",
                next_step="与物业协商第四处停放区。",
            ),
        ),
    ),
    Story(
        title="关于在便民服务中心开设楼宇企业专窗的建议",
        problem=text("""
            柳岸街道的驻楼企业办事与居民排同一条队，年报、社保、用工备案集中的月份，平均要等候50分
            钟。中心11个窗口中有两个窗口每天业务量不足10件，人手并不缺，只是没有按办事对象分开。
        """),
        measures=("调整一个低负荷窗口为楼宇企业专窗，实行预约办理。",),
        topic="服务质量",
        proposer=10,
        unit="JD3",
        day=6,
        end="accepted",
        then=(
            act(10, "assign", mode="sole", lead_department_id="JD3", reply_on=39),
            *taken(11, "JD3", JD3_SERVICE),
            act(
                19,
                "progress",
                "JD3",
                on=19,
                text="选定8号窗口试行预约，两周预约办理企业事项86件，平均等候9分钟。",
                next_step="向区政务平台申请开通网上预约。",
            ),
            act(
                33,
                "request-extension",
                "JD3",
                until=60,
                reason="网上预约须由区政务平台开通端口，对方答复下月中旬完成。",
            ),
        ),
    ),
    Story(
        title="关于在锦桥老街开设传统技艺工坊的建议",
        problem=text("""
            锦桥老街有竹编、木刻、糖画等传统手艺18家，多数是前店后厂，铺面不足20平方米，游客只能隔着
            柜台看。浦汇区的老街把沿街的空置公房改为开放工坊，游客付费体验，手艺人的收入有一半来自教
            学。
        """),
        measures=(
            "利用老街两处空置公房开设开放工坊，手艺人轮流驻场。",
            "首年免收租金，体验收费由街区统一公示。",
        ),
        topic="文化创意",
        proposer=8,
        unit="JD2",
        day=4,
        end="handling",
        work=Work(
            allocation=JD2_ECONOMY,
            steps=(
                Contact(3, "visit", "与建议人走访老街手艺人12家，9家愿意轮流驻场。"),
                Progress(8, "查明两处公房的权属和面积，合计310平方米。", "报批改造方案。"),
            ),
        ),
        then=(
            act(
                18,
                "request-extension",
                "JD2",
                until=130,
                reason="老街保护规划正在报批，公房改造方案一时不能确定。",
            ),
            act(
                20, "refuse-extension", "JD2", reason="等待规划批复可以申请中止计时，不宜延长时限。"
            ),
            act(25, "pause", reason="等待锦桥历史街区保护规划批复。"),
        ),
    ),
    Story(
        title="关于组织回访京沪重点企业的建议",
        problem=text("""
            挂职期间12名干部共走访企业168家，互留联系方式的有97家。回来一个月后再问，仍保持联系的只
            有20多家。企业有投资意向时想不起我区，前期的走访就白做了，需要有计划地回访，而不是靠个人
            交情。
        """),
        measures=(
            "把97家企业分到招商专员，每季度联系一次并记入台账。",
            "每年春秋两季各组织一次回访，由挂职干部带队。",
        ),
        topic="招商引资",
        proposer=4,
        unit="TZJ",
        day=1,
        end="replied",
        work=Work(
            allocation=TZJ_PROMOTION,
            steps=(Progress(6, "整理97家企业的名单，按行业分到11名专员。", "商定回访计划。"),),
        ),
        reply=Reply(
            body=text("""
                韩牧之同志：

                您提出的组织回访京沪重点企业的建议收悉，现答复如下：

                一、97家企业的联系工作已经作了安排，今后将加强联系，认真做好台账。

                二、春秋两季回访符合招商工作需要，将结合年度招商计划积极推动，争取在两个月内组织首次
                回访，并请参加挂职的同志带队。

                感谢您对招商工作的关心和支持，欢迎继续提出意见。
            """),
            outcome_class="in_progress",
            decisions=(("adopted", None), ("adopted", None)),
            actions="组织首次京沪重点企业回访。",
            promised_months=2,
        ),
        then=(
            act(
                23,
                "reply-return",
                "TZJ",
                reason="联系企业的分工、回访的时间和人数都没有写明，请补充后重新答复。",
            ),
            *answered(
                28,
                "TZJ",
                Reply(
                    body=text("""
                        韩牧之同志：

                        现就您提出的组织回访京沪重点企业的建议重新答复如下：

                        一、97家企业已分到11名招商专员，每人8至9家，每季度至少联系一次，联系情况当周
                        记入台账，由招商促进科按月抽查。

                        二、首次回访定于两个月内进行，北京、上海各走访8家，由您和马思齐同志带队；以
                        后每年4月、10月各组织一次，经费列入年度招商预算。
                    """),
                    outcome_class="in_progress",
                    decisions=(("adopted", None), ("adopted", None)),
                    actions="首次回访北京、上海企业各8家，形成回访报告。",
                    promised_months=2,
                ),
            )[:2],
        ),
    ),
)
