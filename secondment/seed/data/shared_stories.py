"""Suggestions of several units: one joint, into which another was merged, one separate."""

from secondment.seed.data.acts import act, answered, taken
from secondment.seed.data.desks import JD1_BUILDINGS, JD2_ECONOMY, SWJ_BUILDINGS, TZJ_PROMOTION
from secondment.seed.data.model import Reply, Story, text

# The lead has its reply ready and waits for the opinion of one of its two co-units.
STARS = Story(
    title="关于推行商务楼宇星级评定的建议",
    problem=text("""
        我区商务楼宇的硬件和服务水平相差很大，却没有统一的评价标准。企业选址只能听中介介绍，物业做得
        好坏一个样，收费相差不到一成。申宁区按硬件、物业、产出三项给楼宇评星，结果与政策推介挂钩，物
        业公司会主动查找差距。
    """),
    measures=(
        "制定商务楼宇星级评定标准，从硬件条件、物业服务、单位面积产出三个方面打分。",
        "每两年评定一次并向社会公布，四星以上的楼宇优先推荐给招商客户。",
    ),
    topic="楼宇经济",
    proposer=6,
    co_signers=(8,),
    unit="SWJ",
    day=8,
    end="accepted",
    then=(
        act(
            12,
            "assign",
            mode="joint",
            lead_department_id="SWJ",
            co_department_ids=("JD1", "JD2"),
            leader_in_charge="分管副区长",
        ),
        *taken(13, "SWJ", SWJ_BUILDINGS),
        *taken(13, "JD1", JD1_BUILDINGS),
        *taken(14, "JD2", JD2_ECONOMY),
        act(
            16,
            "contact",
            "SWJ",
            on=16,
            kind="meeting",
            text="与两位建议人面商，商定评定标准先在云阁、锦桥两个街道的32幢楼试打分。",
        ),
        act(
            20,
            "opinion",
            "JD1",
            text=text("""
                我街道赞成开展星级评定。46幢重点楼宇中有39家物业愿意参加；建议把联络员走访中企业反映
                的物业问题计入得分，产出数据由税务部门按楼汇总提供，不由物业自报。
            """),
        ),
        act(
            22,
            "progress",
            "SWJ",
            on=22,
            text="完成标准初稿，设三类26项指标；云阁街道的会办意见已经收到，锦桥街道的尚未收到。",
            next_step="收齐会办意见后答复建议人。",
        ),
        act(
            27,
            "reply-draft",
            "SWJ",
            reply=Reply(
                body=text("""
                    邓怀远同志：

                    您提出的推行商务楼宇星级评定的建议收悉。我局会同云阁、锦桥街道办事处研究，现答复
                    如下：

                    一、采纳制定评定标准的建议。已形成三类26项指标的初稿，云阁街道建议增加企业反映的
                    物业问题一项，已经吸收；锦桥街道的意见待其会办后补充。

                    二、评定结果向社会公布，两年一次；四星以上的楼宇列入招商推介手册，首批评定在六个
                    月内完成。
                """),
                outcome_class="planned",
                decisions=(("adopted", None), ("adopted", None)),
                actions="印发星级评定标准，完成首批32幢楼宇的评定。",
                promised_months=6,
            ),
        ),
        act(30, "urge", "SWJ", level="remind", note="请商请会办单位抓紧提出意见。"),
    ),
)

SERVICE_SCORES = Story(
    title="关于给商务楼宇物业服务打分的建议",
    problem=text("""
        驻楼企业对物业的意见集中在电梯、空调和保洁三项，云阁街道上半年接到这类反映73件。物业服务好坏
        没有人评，企业只能在续租时用脚投票，等街道知道的时候，企业往往已经搬走。
    """),
    measures=("每半年请驻楼企业给物业服务打一次分，得分在大堂公示。",),
    topic="楼宇经济",
    proposer=7,
    unit="SWJ",
    day=9,
    end="accepted",
    then=(act(14, "merge", into_id=STARS.title),),
)

# Each answers its part: one has, the other is late and was urged twice.
EARLY_WARNING = Story(
    title="关于建立楼宇企业外迁预警机制的建议",
    problem=text("""
        去年云阁片区有19家纳税百万元以上的企业外迁，其中15家是在办理税务迁出时街道才知道的。租约到
        期、减员、缩租这些苗头，物业和楼长其实早有察觉，只是没有人收集，也没有人上门去问原因。
    """),
    measures=(
        "由物业按月报送租约半年内到期和缩减面积的企业，街道建立预警名单。",
        "列入名单的企业由投资服务部门和街道两周内上门走访，一企一策。",
    ),
    topic="楼宇经济",
    proposer=4,
    unit="TZJ",
    day=2,
    end="accepted",
    then=(
        act(6, "assign", mode="separate", department_ids=("TZJ", "JD1"), reply_on=20),
        *taken(7, "TZJ", TZJ_PROMOTION),
        act(
            7,
            "request-return",
            "JD1",
            reason="走访企业应由招商部门负责。",
            proposed_department_id="TZJ",
        ),
        act(9, "refuse-return", "JD1", reason="预警名单须由属地街道建立，请按分工继续办理。"),
        act(
            10,
            "contact",
            "TZJ",
            on=10,
            kind="phone",
            text="向建议人核实19家外迁企业的行业和去向，其中8家迁往邻区。",
        ),
        *answered(
            14,
            "TZJ",
            Reply(
                body=text("""
                    韩牧之同志：

                    您提出的建立楼宇企业外迁预警机制的建议收悉。我局承办走访挽留的部分，现答复如下：

                    一、预警名单由云阁街道办事处建立，另行答复。我局已商定名单的格式，设租约、面积、
                    用工三项指标。

                    二、采纳两周内上门走访的建议。已把走访任务分到项目专员，首批走访名单外的重点企业
                    21家，有4家提出租金和停车困难，已协调解决3家。
                """),
                outcome_class="resolved",
                decisions=(
                    ("partly_adopted", "名单由街道建立，我局提供格式并共同使用。"),
                    ("adopted", None),
                ),
                actions="对列入预警名单的企业两周内上门走访。",
            ),
        ),
        act(
            24,
            "urge",
            "JD1",
            level="remind",
            note="区投资服务局已经答复，请抓紧办理。",
            assignment_id=True,
        ),
        act(
            31,
            "urge",
            "JD1",
            level="urge",
            note="已超过指定时限，请于五日内答复。",
            assignment_id=True,
        ),
    ),
)

SHARED_STORIES = (STARS, SERVICE_SCORES, EARLY_WARNING)
