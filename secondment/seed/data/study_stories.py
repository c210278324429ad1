"""Suggestions put before all units in one study, and the study itself: seven have answered or
been released, one has still to answer."""

from secondment.seed.data.acts import act, allocated, answered
from secondment.seed.data.desks import (
    FGJ_OPERATION,
    JD1_BUILDINGS,
    JD2_ECONOMY,
    JD3_CULTURE,
    JD4_ECONOMY,
    SWJ_COMMERCE,
    TZJ_PROMOTION,
)
from secondment.seed.data.model import Reply, Story, text

WEEKLY_TALKS = Story(
    title="关于建立楼宇项目每周会商制度的建议",
    problem=text("""
        一个楼宇项目要过规划、住建、消防、用电等多道关，各部门分头答复，街道夹在中间来回传话。上半年
        有5个项目因为意见不一致拖了一个月以上，企业反复问同一个问题，没有人能当场拍板。
    """),
    measures=(
        "每周二下午固定会商，街道报题，部门派能拍板的人到场。",
        "会商结果当场记录，两天内书面告知企业。",
    ),
    topic="招商引资",
    proposer=0,
    unit="FGJ",
    day=8,
    end="accepted",
    then=(
        allocated(18, "FGJ", FGJ_OPERATION),
        allocated(18, "JD1", JD1_BUILDINGS),
        *answered(
            24,
            "FGJ",
            Reply(
                body=text("""
                    周砚秋同志：

                    您关于每周会商的建议收悉。我局已商有关部门，每周二下午在经济运行科固定会商，各部
                    门派分管科长到场；会商结果由我局记录，两个工作日内书面告知企业。
                """),
                outcome_class="resolved",
                decisions=(("adopted", None), ("adopted", None)),
                actions="每周二下午会商楼宇项目。",
            ),
        ),
        *answered(
            25,
            "JD1",
            Reply(
                body=text("""
                    周砚秋同志：

                    您关于每周会商的建议收悉。我街道每周五汇总驻楼项目的问题，写明项目和卡点，报送会
                    商；书面告知企业由区发展和改革局统一办理，街道联络员上门解释。
                """),
                outcome_class="in_progress",
                decisions=(
                    ("adopted", None),
                    ("partly_adopted", "书面告知由牵头部门统一办理，街道负责解释。"),
                ),
                actions="每周五汇总并报送驻楼项目的问题。",
                promised_months=3,
            ),
        ),
    ),
)

DEMAND_LIST = Story(
    title="关于统一发布楼宇和街区招商需求清单的建议",
    problem=text("""
        各街道、各楼宇对外招商各说各的，同一家企业一周内接到过三个街道的电话，报的条件还不一样。外地
        企业想来看楼，不知道该找谁，只能先托熟人打听，区里也掌握不了谁在谈、谈到哪一步。
    """),
    measures=("每季度统一发布一次楼宇和街区的招商需求清单，写明业态、面积、联系人。",),
    topic="招商引资",
    proposer=5,
    unit="TZJ",
    day=9,
    end="accepted",
    then=(
        allocated(18, "TZJ", TZJ_PROMOTION),
        allocated(18, "SWJ", SWJ_COMMERCE),
        *answered(
            26,
            "TZJ",
            Reply(
                body=text("""
                    叶知微同志：

                    您关于统一发布招商需求清单的建议收悉。首期清单收录楼宇46幢、街区3条，本季度末发
                    布；一家企业由首次接触的专员负责到底，其他单位不再重复联系。
                """),
                outcome_class="planned",
                decisions=(("adopted", None),),
                actions="发布首期招商需求清单。",
                promised_months=2,
            ),
        ),
        *answered(
            26,
            "SWJ",
            Reply(
                body=text("""
                    叶知微同志：

                    您关于统一发布招商需求清单的建议收悉。我局提供三条特色街区的业态需求和铺面情况，
                    已送区投资服务局汇总，今后每季度第一个月的10日前更新。
                """),
                outcome_class="resolved",
                decisions=(("adopted", None),),
                actions="每季度更新街区需求。",
            ),
        ),
    ),
)

BREAKFAST = Story(
    title="关于举办服务业企业家早餐会的建议",
    problem=text("""
        企业家平时见得到的是科长，见不到局长；有事要写报告，一来一回半个月。金桐路商务区每月办一次早
        餐会，12家企业、一个半小时、不念稿子，当场能答的当场答，不能答的三天内回话。
    """),
    measures=("每月举办一次企业家早餐会，由区级部门主要负责人轮流到场。",),
    topic="服务质量",
    proposer=3,
    unit="SWJ",
    day=7,
    end="accepted",
    source="report",
    then=(
        allocated(18, "SWJ", SWJ_COMMERCE),
        *answered(
            25,
            "SWJ",
            Reply(
                body=text("""
                    田若溪同志：

                    您关于举办企业家早餐会的建议收悉，已经采纳。首次早餐会已在天祥街举办，12家企业提
                    出问题19个，当场答复11个，其余8个三天内全部回话；今后每月第一个星期三举办。
                """),
                outcome_class="resolved",
                decisions=(("adopted", None),),
                actions="每月举办一次企业家早餐会。",
            ),
        ),
        act(30, "evaluate", attitude="satisfied", result="basically_satisfied"),
    ),
)

SHOP_GUIDE = Story(
    title="关于编制沿街商铺业态指导目录的建议",
    problem=text("""
        锦桥老街和沿河街区的商铺多由房东自行出租，餐饮占到六成，同一段街上有7家卖同样的小吃。街区定
        位是文创和老字号，真正的老字号却因为租金高搬走了4家，管理单位手里没有可以劝说房东的依据。
    """),
    measures=(
        "分街段编制业态指导目录，列明鼓励、限制两类。",
        "对出租给鼓励类业态的房东给予公示表扬和优先推介。",
    ),
    topic="现代商贸",
    proposer=8,
    unit="JD2",
    day=10,
    end="accepted",
    then=(
        allocated(19, "JD2", JD2_ECONOMY),
        allocated(19, "JD3", JD3_CULTURE),
        *answered(
            26,
            "JD2",
            Reply(
                body=text("""
                    沙玛阿依同志：

                    您关于编制业态指导目录的建议收悉。锦桥老街分三段编制目录，已征求214户商户的意
                    见，本月内公布；对出租给老字号的房东，在街区公示栏表扬并优先推介。
                """),
                outcome_class="resolved",
                decisions=(("adopted", None), ("adopted", None)),
                actions="公布锦桥老街业态指导目录。",
            ),
        ),
        *answered(
            27,
            "JD3",
            Reply(
                body=text("""
                    沙玛阿依同志：

                    您关于编制业态指导目录的建议收悉。沿河街区正在修编规划，目录随规划一并编制；公示
                    表扬房东的做法，因街区公房占八成，对我街道意义不大，暂不采用。
                """),
                outcome_class="planned",
                decisions=(
                    ("partly_adopted", "沿河街区的目录随规划修编一并编制。"),
                    ("not_adopted", "沿河街区以公房为主，不涉及私人房东。"),
                ),
                actions="随沿河街区规划编制业态指导目录。",
                promised_months=6,
            ),
        ),
    ),
)

TRUST_CARD = Story(
    title="关于推广家政服务诚信卡的建议",
    problem=text("""
        青禾街道的家政服务多靠熟人介绍，从业人员没有统一的身份和培训记录，雇主不放心，从业人员也拿不
        到好的价钱。申宁区给家政人员发诚信卡，扫码可以看到培训、体检和雇主评价，持卡人员的月收入高出
        三成。
    """),
    measures=(
        "为培训合格的家政人员统一制发诚信卡。",
        "由社区学堂负责培训和复训记录。",
    ),
    topic="城乡统筹",
    proposer=11,
    unit="JD4",
    day=9,
    end="accepted",
    then=(
        allocated(19, "JD4", JD4_ECONOMY),
        act(
            28,
            "reply-draft",
            "JD4",
            reply=Reply(
                body=text("""
                    唐晓禾同志：

                    您关于推广家政服务诚信卡的建议收悉。街道拟在4个涉农社区试行，首批为社区学堂结业
                    的120人制卡，卡上载明培训和体检情况；雇主评价待平台接通后加入。
                """),
                outcome_class="planned",
                decisions=(("adopted", None), ("adopted", None)),
                actions="为首批120名家政人员制发诚信卡。",
                promised_months=3,
            ),
        ),
    ),
)

STUDY_STORIES = (WEEKLY_TALKS, DEMAND_LIST, BREAKFAST, SHOP_GUIDE, TRUST_CARD)

STUDY = (
    act(
        15,
        "order-study",
        department_ids=("FGJ", "SWJ", "TZJ", "JD1", "JD2", "JD3", "JD4", "ZZB"),
        reply_on=66,
        note="请各单位逐条研究，认领与本单位有关的建议，能吸纳的尽快吸纳，一并答复。",
    ),
    act(16, "take-up", "JD3", suggestion_ids=(SHOP_GUIDE.title, TRUST_CARD.title)),
    act(17, "take-up", "FGJ", suggestion_ids=(WEEKLY_TALKS.title,)),
    act(17, "take-up", "SWJ", suggestion_ids=(DEMAND_LIST.title, BREAKFAST.title)),
    act(17, "take-up", "TZJ", suggestion_ids=(DEMAND_LIST.title,)),
    act(17, "take-up", "JD1", suggestion_ids=(WEEKLY_TALKS.title,)),
    act(17, "withdraw-study", "ZZB", reason="干部培训类建议由区委督查室另行交办。"),
    act(18, "take-up", "JD2", suggestion_ids=(SHOP_GUIDE.title,)),
    act(18, "take-up", "JD4", suggestion_ids=(TRUST_CARD.title,)),
    act(18, "drop", "JD3", suggestion_ids=(TRUST_CARD.title,)),
    act(29, "answer-study", "FGJ"),
    act(29, "answer-study", "JD1"),
    act(29, "answer-study", "SWJ"),
    act(30, "answer-study", "TZJ"),
    act(30, "answer-study", "JD2"),
    act(31, "answer-study", "JD3"),
)
