"""Suggestions whose reply has been evaluated, closed or reopened."""

from secondment.seed.data.desks import (
    FGJ_PROJECTS,
    JD1_BUILDINGS,
    JD2_ECONOMY,
    JD3_CULTURE,
    SWJ_BUILDINGS,
    SWJ_COMMERCE,
    TZJ_OFFICE,
)
from secondment.seed.data.model import Contact, Progress, Reply, Story, Work, text

FINISHED_STORIES = (
    Story(
        title="关于重点楼宇联络员每周上楼服务的建议",
        problem=text("""
            云阁街道46幢重点楼宇都有联络员，但去年人均上楼不到4次，企业名单还是两年前的，有的联
            络员说不出楼里最大的纳税企业。企业有事仍然找熟人，制度没有发挥作用，企业的诉求也就到
            不了街道。
        """),
        measures=(
            "联络员每周至少上楼一次，带政策或者带答复，做好走访记录。",
            "街道每月召开例会，只研究联络员自己解决不了的问题。",
            "走访记录和办结情况每季度向驻楼企业公布。",
        ),
        topic="楼宇经济",
        proposer=6,
        unit="JD1",
        day=2,
        end="evaluated",
        work=Work(
            allocation=JD1_BUILDINGS,
            steps=(
                Contact(
                    1,
                    "meeting",
                    "与建议人面商，参照西岭街道的例会办法，确定只讲解决不了的事。",
                ),
                Progress(
                    5,
                    "46名联络员全部上楼一次，更新企业名单1870户，收集诉求58件。",
                    "召开第一次例会。",
                ),
                Progress(10, "第一次例会研究7件，当场确定5件的责任科室和时限。"),
            ),
        ),
        reply=Reply(
            body=text("""
                邓怀远同志：

                您提出的重点楼宇联络员每周上楼服务的建议收悉。街道已经采纳，现将落实情况答复如
                下：

                一、制定了联络员上楼服务办法，每周至少上楼一次。第一轮46幢全部走到，更新企业名单
                1870户，收集诉求58件，已办结33件。

                二、每月例会制度已经建立，第一次例会研究7件，当场确定5件，其余2件已报区里协调。

                三、走访和办结情况在各楼大堂公示栏公布，每季度更新。

                感谢您带回的经验。
            """),
            outcome_class="resolved",
            decisions=(("adopted", None), ("adopted", None), ("adopted", None)),
            actions="实行联络员每周上楼、每月例会、每季度公布。",
        ),
        evaluation=("satisfied", "satisfied"),
    ),
    Story(
        title="关于建立招商干部分行业轮训制度的建议",
        problem=text("""
            全区从事招商的干部有94人，多数没有企业工作经历，谈起行业上下游说不到点子上，企业觉得
            话不投机。现有培训以政策宣讲为主，一年两次，一次半天，听完之后对实际工作帮助有限，参
            训的人也提不起劲。
        """),
        measures=(
            "每人认领一个行业，每季度提交一份行业分析，请企业负责人点评。",
            "每年安排招商干部到企业跟班两周。",
            "分行业举办培训班，每班不超过25人，考试合格才能独立谈项目。",
        ),
        topic="干部培训",
        proposer=2,
        unit="TZJ",
        day=3,
        end="evaluated",
        work=Work(
            allocation=TZJ_OFFICE,
            steps=(
                Contact(3, "phone", "与建议人讨论考试合格上岗的做法，建议人同意先在本局试行。"),
                Progress(
                    8,
                    "完成94人的行业认领表，专业服务和现代商贸两个行业占六成。",
                    "联系愿意接收跟班的企业。",
                ),
            ),
        ),
        reply=Reply(
            body=text("""
                马思齐同志：

                您提出的建立招商干部分行业轮训制度的建议收悉。经研究，现答复如下：

                一、行业认领已经完成，94人各认领一个行业，首批分析报告下季度提交，已邀请12位企业
                负责人担任点评人。

                二、跟班两周与日常工作时间冲突较多，改为每年一周，已有9家企业同意接收。

                三、分行业培训班四个月内办第一期，先开专业服务班；考试合格上岗先在本局试行，其他
                单位待总结后再定。
            """),
            outcome_class="in_progress",
            decisions=(
                ("adopted", None),
                ("partly_adopted", "人手有限，跟班时间由两周改为一周。"),
                ("partly_adopted", "培训班采纳；考试上岗先在区投资服务局试行。"),
            ),
            actions="举办第一期专业服务招商培训班，安排首批干部到企业跟班。",
            promised_months=4,
        ),
        evaluation=("satisfied", "basically_satisfied"),
    ),
    Story(
        title="关于在柳岸文创园建设公共技术服务平台的建议",
        problem=text("""
            柳岸文创园入驻设计、影视、动漫企业136家，八成员工不足20人，单独购置渲染、调色、打样
            设备负担重，多数送到外地加工，来回要五六天。园区闲置的三号库房有900平方米，水电齐
            全，一直没有利用起来。
        """),
        measures=(
            "利用三号库房建设公共技术服务平台，首批配置渲染、调色、打样三类设备。",
            "委托专业机构运营，园区企业按成本价使用。",
        ),
        topic="文化创意",
        proposer=8,
        unit="JD3",
        day=2,
        end="evaluated",
        source="report",
        work=Work(
            allocation=JD3_CULTURE,
            steps=(
                Contact(4, "visit", "与建议人查看三号库房，走访5家企业，了解设备使用频次。"),
                Progress(9, "回收企业问卷88份，需求最大的是打样，其次是渲染。"),
            ),
        ),
        reply=Reply(
            body=text("""
                沙玛阿依同志：

                您提出的在柳岸文创园建设公共技术服务平台的建议收悉，现答复如下：

                一、经问卷调查，88家企业中有61家愿意使用，建设平台确有必要。三号库房须先做结构检
                测和消防改造，列入街道重点项目，十个月内建成，首批先配置打样和渲染设备；调色设备
                使用频次低，暂不购置。

                二、同意委托专业机构运营，收费按成本价核定，运营单位公开比选产生。

                请您继续关注项目进展。
            """),
            outcome_class="planned",
            decisions=(
                ("partly_adopted", "调色设备使用频次低，首批暂不购置。"),
                ("adopted", None),
            ),
            actions="完成三号库房检测和消防改造，公开比选运营单位，配置首批设备。",
            promised_months=10,
        ),
        evaluation=("basically_satisfied", "basically_satisfied"),
    ),
    Story(
        title="关于企业投资项目备案材料一次告知的建议",
        problem=text("""
            我陪同企业办理备案时发现，窗口、网站和热线给出的材料清单不一致，分别是5项、7项和6
            项，企业按网站准备，到了窗口又要补充。近三个月因材料不齐退回的备案有46件，占受理数的
            两成多。
        """),
        measures=(
            "统一窗口、网站、热线的材料清单，注明每项材料的依据和样例。",
            "取消没有依据的材料，并向社会公布。",
        ),
        topic="服务质量",
        proposer=5,
        unit="FGJ",
        day=0,
        end="closed",
        work=Work(
            allocation=FGJ_PROJECTS,
            steps=(
                Contact(1, "phone", "请建议人提供三份清单的差异对照，逐项查找依据。"),
                Progress(
                    4,
                    "清理完毕，保留4项材料，取消3项没有依据的材料。",
                    "更新网站和热线知识库。",
                ),
            ),
        ),
        reply=Reply(
            body=text("""
                叶知微同志：

                您反映的备案材料清单不一致的问题属实，我局已经整改，现答复如下：

                一、窗口、网站、热线三处清单已经统一为4项，每项注明依据并附样例，由投资项目科专
                人维护，今后一处修改、三处同步。

                二、取消没有依据的材料3项，已在局网站和大厅公布。

                清单统一后的前一周，受理备案31件，因材料不齐退回1件。感谢您对服务质量的监督。
            """),
            outcome_class="resolved",
            decisions=(("adopted", None), ("adopted", None)),
            actions="统一材料清单，取消3项材料，由专人同步维护。",
        ),
        evaluation=("satisfied", "satisfied"),
    ),
    Story(
        title="关于利用大堂闲置空间开设便民早餐点的建议",
        problem=text("""
            云阁片区写字楼上班人员约4万人，固定早餐点只有9处，早高峰排队超过15分钟，不少人在路边
            流动摊点购买，占道且不卫生。金桐路商务区利用大堂闲置角落开设便民点，三周建成7处，效
            果很好。
        """),
        measures=(
            "选择10幢楼的大堂角落开设便民早餐点，由楼内食堂或者连锁企业供应。",
            "简化便民点的经营手续，由商务部门统一协调市场监管部门上门办理。",
            "在地铁口增设三处早餐车。",
        ),
        topic="服务质量",
        proposer=3,
        unit="SWJ",
        day=1,
        end="closed",
        work=Work(
            allocation=SWJ_COMMERCE,
            steps=(
                Contact(2, "visit", "与建议人实地查看10幢楼，6幢具备条件。"),
                Progress(9, "协调市场监管部门上门办理手续，6处便民点全部开业。"),
            ),
        ),
        reply=Reply(
            body=text("""
                田若溪同志：

                您提出的利用大堂闲置空间开设便民早餐点的建议收悉。经实地查看和协调，现答复如下：

                一、10幢楼中6幢具备条件，便民点已经全部开业，每天供应早餐约2300份；其余4幢大堂属
                于消防疏散通道，不能设点。

                二、会同市场监管部门实行上门办理，6处手续均当天办结，今后新设便民点照此办理。

                三、地铁口人流密集，城管部门认为增设早餐车影响疏散，此项未予采纳。

                感谢您的建议。
            """),
            outcome_class="resolved",
            decisions=(
                ("partly_adopted", "4幢楼的大堂属于消防疏散通道，不能设点，其余6幢已经开业。"),
                ("adopted", None),
                ("not_adopted", "地铁口人流密集，增设早餐车影响疏散。"),
            ),
            actions="开设6处便民早餐点，新设便民点一律上门办理手续。",
        ),
        evaluation=("satisfied", "basically_satisfied"),
    ),
    Story(
        title="关于按季度公布商务楼宇空置率排名的建议",
        problem=text("""
            部分业主对空置不着急，宁可空着等高价。全区空置率超过30%的楼宇有8幢，合计空置11万平方
            米，时间最长的一幢已空置三年。公布排名可以形成压力，也便于社会了解市场情况，云亭区已
            有类似的内部通报。
        """),
        measures=("按季度在区政府网站公布重点楼宇空置率排名，后十位的约谈业主。",),
        topic="楼宇经济",
        proposer=1,
        unit="SWJ",
        day=2,
        end="closed",
        work=Work(
            allocation=SWJ_BUILDINGS,
            steps=(
                Contact(
                    5,
                    "phone",
                    "向建议人说明公开单幢楼宇空置率的法律顾虑，建议人表示可以先在内部通报。",
                ),
            ),
        ),
        reply=Reply(
            body=text("""
                罗景川同志：

                您提出的按季度公布商务楼宇空置率排名的建议收悉。经研究并征求法律顾问意见，现答复
                如下：

                单幢楼宇的空置情况属于业主的经营信息，未经同意公开排名缺乏依据，还可能影响其融资
                和招租；对业主空置房屋进行约谈也没有法定权限。因此，公开排名暂不采纳。

                全区和分片区的空置率，我局将在楼宇经济分析中按季度内部通报，供招商参考。您的建议
                留作今后完善楼宇信息制度的参考。
            """),
            outcome_class="reference",
            decisions=(("not_adopted", "单幢楼宇空置率属于业主经营信息，公开排名缺乏依据。"),),
            actions="按季度内部通报全区和分片区的空置率。",
        ),
    ),
    Story(
        title="关于完善锦桥老街停车引导标识的建议",
        problem=text("""
            锦桥老街周边有公共停车位620个，周末平均空余约150个，但游客不知道在哪里，车辆在主街口
            排队，最长时达400米。唯一的指示牌指向的停车场早已拆除，商户和游客多次反映。
        """),
        measures=(
            "拆除失效的指示牌，在六个路口设置停车引导标识。",
            "与三家停车场约定，周末实时报送空余车位，在街口显示。",
        ),
        topic="现代商贸",
        proposer=9,
        unit="JD2",
        day=1,
        end="reopened",
        source="paper",
        reasons=("建议人实地查看，六个路口中有两处标识尚未安装，与答复不符，请核实并补办。",),
        work=Work(
            allocation=JD2_ECONOMY,
            steps=(
                Contact(1, "visit", "与建议人步行查看六个路口，确定标识的位置和高度。"),
                Progress(8, "失效的指示牌已拆除，新标识制作完成，开始安装。"),
            ),
        ),
        reply=Reply(
            body=text("""
                梁秉文同志：

                您提出的完善锦桥老街停车引导标识的建议收悉。街道办事处已经采纳，现答复如下：

                一、失效的指示牌已经拆除，六个路口新设停车引导标识，标明三处停车场的方位和距离。

                二、与三家停车场约定，周末每半小时向街道值班室报送一次空余车位，由街口电子屏显
                示，已经运行一个周末，主街口排队最长缩短到120米。

                感谢您的建议，欢迎继续提出意见。
            """),
            outcome_class="resolved",
            decisions=(("adopted", None), ("adopted", None)),
            actions="设置六处引导标识，周末显示空余车位。",
        ),
        evaluation=("satisfied", "satisfied"),
    ),
)
