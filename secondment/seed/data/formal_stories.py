"""The second cohort's suggestions, handled formally: a letter with its number, checked before it is
sent, rated afterwards; dissatisfaction leads to a second round."""

from secondment.seed.data.acts import act, answered
from secondment.seed.data.desks import JD1_BUILDINGS, SWJ_BUILDINGS, TZJ_PROMOTION
from secondment.seed.data.model import Contact, Progress, Reply, Story, Work, text

FORMAL_STORIES = (
    Story(
        title="关于对龙头租户实行免租引进的建议",
        problem=text("""
            云阁片区有5幢商务楼空置率超过五成，业主一味降价招商，进来的多是小微企业，租期短、带动
            弱。金桐路对能带来客户的龙头租户免租引进，物业、商务区、业主各担三分之一，半年后整幢楼基
            本租满。
        """),
        measures=(
            "选择一幢空置率高的商务楼，试行龙头租户免租引进。",
            "免掉的租金由物业、业主和扶持资金三方分担，事先签订协议。",
        ),
        topic="楼宇经济",
        proposer=12,
        unit="SWJ",
        day=-58,
        end="handling",
        source="report",
        work=Work(
            allocation=SWJ_BUILDINGS,
            steps=(
                Contact(3, "meeting", "与建议人面商，比较5幢楼的情况，选定天祥大厦试行。"),
                Progress(10, "业主和物业同意分担，三方协议文本已经议定。", "上报审定后签订。"),
            ),
        ),
        then=(
            *answered(
                -40,
                "SWJ",
                Reply(
                    body=text("""
                        林听澜同志：

                        您提出的对龙头租户实行免租引进的建议收悉。经研究并与您面商，现答复如下：

                        一、采纳试行意见。选定天祥大厦，已与一家会计师事务所签订入驻协议，免租期十个
                        月，带动6家客户企业签约。

                        二、免租部分由业主、物业和区级楼宇扶持资金三方分担，各担三分之一，三方协议已
                        经签订。

                        如对以上答复有意见，请填写征询意见表。
                    """),
                    outcome_class="resolved",
                    decisions=(("adopted", None), ("adopted", None)),
                    actions="在天祥大厦试行龙头租户免租引进。",
                ),
            ),
            act(-37, "reply-pass", "SWJ"),
            act(-36, "reply-send", "SWJ"),
            act(-30, "evaluate", attitude="satisfied", result="satisfied"),
            act(
                -29,
                "record-result",
                kind="project",
                title="天祥大厦龙头租户免租引进试点",
                on=-38,
                note="一家龙头租户带动6家企业签约。",
            ),
            act(-28, "close"),
        ),
    ),
    Story(
        title="关于在重点楼宇设立党群服务站的建议",
        problem=text("""
            云阁街道46幢重点楼宇有企业1870户，街道办事大厅离得最远的楼有2.6公里。企业有事要么不说，
            要么攒着一起说。西岭街道把服务站设在楼里，由驻楼企业员工和社区工作者轮流值班，七成的事当
            场答复。
        """),
        measures=("在3幢重点楼宇设立服务站，由街道、物业和驻楼企业轮流派人值班。",),
        topic="服务质量",
        proposer=14,
        unit="JD1",
        day=-52,
        end="handling",
        work=Work(
            allocation=JD1_BUILDINGS,
            steps=(
                Contact(2, "phone", "与建议人通话，了解西岭街道服务站的场地和值班安排。"),
                Progress(9, "两家物业愿意无偿提供场地，第三幢楼还在协商。"),
            ),
        ),
        then=(
            *answered(
                -38,
                "JD1",
                Reply(
                    body=text("""
                        郝立诚同志：

                        您提出的在重点楼宇设立党群服务站的建议收悉。经研究，现答复如下：

                        街道采纳您的建议，先在两幢物业愿意提供场地的楼宇设站，每站两人值班，工作日上
                        午9时至下午6时开放；第三幢楼的场地正在协商，半年内建成。值班人员由街道统一培
                        训，企业反映的事项三天内回话。

                        如对以上答复有意见，请填写征询意见表。
                    """),
                    outcome_class="in_progress",
                    decisions=(("partly_adopted", "先建两站，第三站待场地落实后建设。"),),
                    actions="在3幢重点楼宇建成服务站。",
                    promised_months=6,
                ),
            ),
            act(-35, "reply-pass", "JD1"),
            act(-33, "reply-send", "JD1"),
            act(16, "urge-evaluation"),
        ),
    ),
    Story(
        title="关于对在谈项目实行开业倒排的建议",
        problem=text("""
            我局跟踪的30多个项目，有11个卡在开业前的最后一两项手续上，企业以为手续齐了才发现还差一
            项。申宁区给每个项目发一张倒排表，从开业那天往回推，写明每张证最晚哪天交件，专员每周核对
            一次。
        """),
        measures=(
            "为每个在谈项目编制开业倒排表，写明每项手续的最晚交件日。",
            "逾期三天的由分管领导直接协调。",
        ),
        topic="招商引资",
        proposer=13,
        unit="TZJ",
        day=-30,
        end="handling",
        work=Work(
            allocation=TZJ_PROMOTION,
            steps=(
                Contact(3, "phone", "电话听取建议人意见，取得申宁区倒排表的样式。"),
                Progress(9, "选择8个项目试编倒排表。"),
            ),
        ),
        then=(
            *answered(
                -9,
                "TZJ",
                Reply(
                    body=text("""
                        彭亦凡同志：

                        您提出的对在谈项目实行开业倒排的建议收悉。经研究，现答复如下：

                        我局将结合项目跟踪工作，研究编制开业倒排表的办法，条件成熟时逐步推行；对逾期
                        项目由分管领导协调的机制，我局现有的项目调度会已能满足需要，不再另行建立。

                        如对以上答复有意见，请填写征询意见表。
                    """),
                    outcome_class="reference",
                    decisions=(
                        ("partly_adopted", "倒排表先作研究，暂不全面推行。"),
                        ("not_adopted", "现有项目调度会已能满足需要。"),
                    ),
                    actions="研究编制倒排表的办法。",
                ),
            ),
            act(-6, "reply-pass", "TZJ"),
            act(-5, "reply-send", "TZJ"),
            act(
                3,
                "evaluate",
                attitude="basically_satisfied",
                result="dissatisfied",
                reason="8个项目已经试编了倒排表，答复中只说研究，没有写明何时推行、由谁核对。",
            ),
            act(9, "rehandle", reason="建议人对办理结果不满意，请就推行时间和核对责任重新办理。"),
            act(
                14,
                "contact",
                "TZJ",
                on=14,
                kind="meeting",
                text="与建议人当面沟通，逐个核对8个项目的倒排表，商定推行范围和时间。",
            ),
            *answered(
                27,
                "TZJ",
                Reply(
                    body=text("""
                        彭亦凡同志：

                        您对我局的答复提出了意见，我局重新研究并与您面商，现再次答复如下：

                        一、全部在谈项目自下月起实行开业倒排，首批8个项目已经编成，由招商促进科每周
                        一核对并通报。

                        二、逾期三天的项目由分管局长在两天内协调，结果记入倒排表，不再等每月的项目调
                        度会。
                    """),
                    outcome_class="in_progress",
                    decisions=(("adopted", None), ("adopted", None)),
                    actions="全部在谈项目实行开业倒排。",
                    promised_months=2,
                ),
            ),
        ),
    ),
    Story(
        title="关于建立楼宇经理人培训机制的建议",
        problem=text("""
            我区商务楼的招商和服务大多由物业经理兼管，懂物业的不懂招商，46幢重点楼宇中有专职招商人员
            的只有9幢。金桐路每年办两期楼宇经理人培训班，结业的推荐给业主，楼宇的平均空置期缩短了两
            个月。
        """),
        measures=("每年举办一期楼宇经理人培训班，请京沪的楼宇经理人授课。",),
        topic="楼宇经济",
        proposer=15,
        unit="SWJ",
        day=-8,
        end="handling",
        work=Work(
            allocation=SWJ_BUILDINGS,
            steps=(
                Contact(4, "phone", "与建议人商定培训内容分招商、物业、服务三个单元。"),
                Progress(9, "联系金桐路商务区，对方愿意派两人授课。", "落实经费和场地。"),
            ),
        ),
        then=(
            *answered(
                14,
                "SWJ",
                Reply(
                    body=text("""
                        谢安然同志：

                        您提出的建立楼宇经理人培训机制的建议收悉。经研究，现答复如下：

                        我局采纳您的建议，每年举办一期楼宇经理人培训班，首期于三个月内开班，招收40
                        人，分招商、物业、服务三个单元，邀请金桐路商务区两位经理人授课；结业人员列入
                        推荐名单，供业主选用。

                        如对以上答复有意见，请填写征询意见表。
                    """),
                    outcome_class="planned",
                    decisions=(("adopted", None),),
                    actions="举办首期楼宇经理人培训班。",
                    promised_months=3,
                ),
            ),
            act(18, "reply-return", "SWJ", reason="请写明培训经费的来源和报名办法后再送审。"),
            act(
                20,
                "reply-edit",
                "SWJ",
                actions="举办首期楼宇经理人培训班，经费列入商务局年度培训预算，由街道统一报名。",
            ),
            act(21, "reply-submit", "SWJ"),
            act(22, "reply-sign-off", "SWJ"),
            act(25, "reply-pass", "SWJ"),
        ),
    ),
)
