"""Suggestions whose reply is written and not yet sent."""

from secondment.seed.data.desks import JD2_ECONOMY, JD3_SERVICE, JD4_ECONOMY
from secondment.seed.data.model import Contact, Progress, Reply, Story, Work, text

ANSWERING_STORIES = (
    Story(
        title="关于改造提升锦桥街道农贸市场的建议",
        problem=text("""
            锦桥街道两个农贸市场建成都在二十年以上，地面湿滑、管线老化，摊位空置率达到17%，年轻
            顾客少。历年零星修补已经花费近200万元，效果不明显，商户和居民年年都有反映。
        """),
        measures=(
            "委托专业机构测算改造成本和客流，提出一场一策方案。",
            "由街道、主办方和社会投资按比例分担费用，以五年经营权换投资。",
            "改造期间设置临时摊位，摊位费三年不涨并写入合同。",
        ),
        topic="现代商贸",
        proposer=9,
        unit="JD2",
        day=5,
        end="reply_drafted",
        work=Work(
            allocation=JD2_ECONOMY,
            steps=(
                Contact(2, "meeting", "与建议人面商，先做一个市场，另一个市场待见效后再定。"),
                Progress(
                    7,
                    "完成两个市场的客流统计，工作日日均3100人次，周末日均4600人次。",
                    "与市场主办方商谈分担比例。",
                ),
            ),
        ),
        reply=Reply(
            body=text("""
                梁秉文同志：

                您提出的改造提升农贸市场的建议收悉。街道办事处会同市场主办方研究，现答复如下：

                一、同意一场一策。已完成客流统计，将委托专业机构对锦桥东市场先行测算，四个月内提
                出方案。

                二、费用分担的原则予以采纳，具体比例待测算后与主办方、投资方协商确定，现在不宜定
                死。

                三、改造期间利用市场北侧停车场设置临时摊位60个；摊位费三年不涨的承诺，在招商文件
                和合同中写明。
            """),
            outcome_class="planned",
            decisions=(
                ("adopted", None),
                ("partly_adopted", "分担原则采纳，比例须待测算后协商确定。"),
                ("adopted", None),
            ),
            actions="委托测算锦桥东市场改造成本，提出改造方案，与主办方签订分担协议。",
            promised_months=4,
        ),
    ),
    Story(
        title="关于推动乡村旅游与中心城区商圈联动的建议",
        problem=text("""
            青禾街道去年接待游客42万人次，其中八成当天返回、人均消费不到60元；中心城区三个商圈周
            末客流充足，却缺少半日游的去处。城乡之间没有直达的旅游交通，也没有任何联动的消费活
            动，两头客源不能互相转化。
        """),
        measures=(
            "周末开行商圈至青禾花溪的直达专线，每小时一班。",
            "商圈会员积分可以兑换青禾采摘券，青禾住宿客人凭房卡享受商圈停车优惠。",
        ),
        topic="城乡统筹",
        proposer=11,
        unit="JD4",
        day=4,
        end="reply_sent_back",
        reasons=(
            text("""
                第一条只写“积极争取”，没有说清由谁开行、何时开行。请与客运企业谈出结果，再报签
                发。
            """),
        ),
        work=Work(
            allocation=JD4_ECONOMY,
            steps=(
                Contact(3, "phone", "与建议人通话，了解其与两个商圈初步接触的情况。"),
                Progress(
                    8,
                    "与两个商圈的运营企业见面，其中一个愿意先做积分兑换。",
                    "拟订兑换办法和结算方式。",
                ),
            ),
        ),
        reply=Reply(
            body=text("""
                唐晓禾同志：

                您关于推动乡村旅游与中心城区商圈联动的建议收悉，现答复如下：

                一、周末专线对带动客流很有必要，街道将积极争取客运企业支持，研究开行的可行性。

                二、积分兑换已与一个商圈的运营企业达成意向，首批兑换采摘券2000张，由街道所属旅游
                合作社承兑、按月结算；房卡停车优惠因商圈车位已近饱和，企业暂不同意，改为赠送两小
                时停车券，每日限量100张。
            """),
            outcome_class="in_progress",
            decisions=(
                ("partly_adopted", "专线须由客运企业经营，开行班次待测算客流后确定。"),
                ("partly_adopted", "积分兑换采纳；停车优惠因车位饱和改为限量赠券。"),
            ),
            actions="与客运企业商谈周末专线；与商圈运营企业签订积分兑换协议。",
            promised_months=3,
        ),
    ),
    Story(
        title="关于在便民服务中心推行“首问写条”的建议",
        problem=text("""
            柳岸街道便民服务中心每月接待约2600人次，抽查显示有13%的群众需要跑第二趟，其中多数是
            因为第一次没有讲清缺什么材料。现有评价器好评率常年为百分之百，反映不出真实情况，也无
            从改进。
        """),
        measures=(
            "当场办不成的事项，首问人书面写明缺什么、到哪里补、几天办结并签名。",
            "停用柜台评价器，改为办结后短信评价，差评48小时内回访。",
            "每月公布重复跑的件数和前五位原因。",
        ),
        topic="服务质量",
        proposer=10,
        unit="JD3",
        day=3,
        end="reply_submitted",
        work=Work(
            allocation=JD3_SERVICE,
            steps=(
                Contact(1, "meeting", "与建议人面商，索取望川区的条子式样和抽查记录。"),
                Progress(
                    8,
                    "设计一次性告知条，一式两联，三个窗口试用一周，开出57张。",
                    "根据试用情况修改后全中心使用。",
                ),
                Progress(9, "区政务平台答复：短信评价须统一接入，街道不能单独开设。"),
            ),
        ),
        reply=Reply(
            body=text("""
                贺长青同志：

                您提出的推行“首问写条”的建议收悉。经街道办事处研究，现答复如下：

                一、采纳首问写条。已印制两联告知条，三个窗口试用一周，下周起全部11个窗口使用，存
                根每晚抽查。

                二、柜台评价器已经停用；短信评价须接入区政务平台，街道不能单独开设，接入前由中心
                每天电话回访20人。

                三、自下月起，每月5日前在大厅公布重复跑的件数和前五位原因，接受监督。
            """),
            outcome_class="in_progress",
            decisions=(
                ("adopted", None),
                ("partly_adopted", "短信评价须由区政务平台统一接入，接入前以电话回访代替。"),
                ("adopted", None),
            ),
            actions="全部窗口使用告知条；申请接入短信评价；每月公布重复跑情况。",
            promised_months=2,
        ),
    ),
)
