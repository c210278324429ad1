"""Suggestions whose replies promised something: kept and verified, reported as kept, missed."""

from secondment.seed.data.acts import act
from secondment.seed.data.desks import JD1_BUILDINGS, JD4_ECONOMY, SWJ_COMMERCE
from secondment.seed.data.model import Contact, Progress, Reply, Story, Work, text

PROMISED_STORIES = (
    Story(
        title="关于编印现代服务业政策口袋书的建议",
        problem=text("""
            服务业政策散见于各部门文件，窗口人员自己也说不全。望川区把政策编成一本48页的口袋书，按企
            业遇到的事情排列，每件事一页，写明条件、材料、找谁，企业和干部人手一册，咨询电话少了三
            成。
        """),
        measures=(
            "按企业的事情而不是按部门编排，编印一本政策口袋书。",
            "每半年更新一次，扫码可以看到最新内容。",
        ),
        topic="服务质量",
        proposer=3,
        unit="SWJ",
        day=0,
        end="replied",
        work=Work(
            allocation=SWJ_COMMERCE,
            steps=(
                Contact(2, "phone", "向建议人索取望川区的样书，商定收录27件常办的事。"),
                Progress(9, "七个部门的条目全部收齐，27件事各成一页。", "排版付印。"),
            ),
        ),
        reply=Reply(
            body=text("""
                田若溪同志：

                您提出的编印现代服务业政策口袋书的建议收悉。我局已经采纳，现答复如下：

                一、会同七个部门编成口袋书，收录27件企业常办的事，每件一页，写明条件、材料和联系人。
                首批2000册本月内印成，发到各窗口和重点企业。

                二、每半年更新一次，由各部门在政策变动后五日内报送；封底印有二维码，内容随时更新。
            """),
            outcome_class="in_progress",
            decisions=(("adopted", None), ("adopted", None)),
            actions="首批口袋书2000册印成并发放。",
            promised_on=24,
        ),
        then=(
            act(20, "track"),
            act(
                23,
                "deliver",
                "SWJ",
                note="2000册已经印成，发放1860册，其余留作备用。",
                file_name="口袋书发放清单.txt",
                text=text("""
                    现代服务业政策口袋书发放清单

                    各窗口420册，四个街道800册，重点企业540册，区级部门100册，合计1860册。
                """),
            ),
            act(25, "verify", "SWJ"),
            act(
                26,
                "record-result",
                kind="practice",
                title="《现代服务业政策口袋书》（第一版）",
                on=22,
                note="已在全区11个便民服务窗口使用。",
            ),
            act(
                26,
                "record-result",
                kind="policy",
                title="区商务局《惠企政策条目更新办法》",
                on=25,
                note="政策变动后五日内报送更新内容。",
            ),
            act(27, "evaluate", attitude="satisfied", result="satisfied"),
            act(29, "close"),
        ),
    ),
    Story(
        title="关于公布商务楼物业收费标准的建议",
        problem=text("""
            云阁片区商务楼的物业费从每平方米6元到22元不等，空调加时、装修管理、电梯使用另外收费，企
            业签约时往往不知道。上半年街道受理的楼宇纠纷31件，有17件起因是收费说不清，企业对营商环境
            的评价也受到影响。
        """),
        measures=("在重点楼宇大堂和招商资料中公布物业收费的项目、标准和包含的服务。",),
        topic="楼宇经济",
        proposer=7,
        unit="JD1",
        day=1,
        end="replied",
        work=Work(
            allocation=JD1_BUILDINGS,
            steps=(Progress(7, "统一收费公示的格式，46家物业中有41家同意公示。"),),
        ),
        reply=Reply(
            body=text("""
                苏亦晴同志：

                您提出的公布商务楼物业收费标准的建议收悉，现答复如下：

                街道统一了公示格式，列明收费项目、标准、包含的服务和投诉电话。46家物业中有41家同意公
                示，首批公示牌十日内在大堂挂出，并送区投资服务局印入招商资料；其余5家正在协商，涉及
                业主自定标准的，公示时注明。
            """),
            outcome_class="in_progress",
            decisions=(("adopted", None),),
            actions="41幢重点楼宇挂出物业收费公示牌。",
            promised_on=30,
        ),
        then=(
            act(21, "track"),
            act(
                25,
                "deliver",
                "JD1",
                note="公示牌已经挂出。",
                file_name="公示情况.txt",
                text="已挂出公示牌28幢，其余13幢的公示牌正在制作。",
            ),
            act(27, "reject", "JD1", reason="承诺的41幢只挂出28幢，请全部完成后再报。"),
            act(
                32,
                "deliver",
                "JD1",
                note="41幢全部挂出，并印入招商资料。",
                file_name="公示情况（补充）.txt",
                text=text("""
                    物业收费公示情况

                    41幢重点楼宇的公示牌已全部挂出，招商资料已加印收费标准一页，随附各楼挂牌日期。
                """),
            ),
        ),
    ),
    Story(
        title="关于为青禾民宿统一办理消防自查的建议",
        problem=text("""
            青禾街道现有民宿64家，多由自建房改成，经营者不清楚消防要求，检查一次停业一次，去年累计停
            业230天。申宁区由社区请专业人员统一上门，一次列清单、一次整改到位，检查时只核对清单。
        """),
        measures=(
            "由街道统一请专业人员上门自查，一户一张清单。",
            "整改合格的统一挂牌，检查时以清单为准。",
        ),
        topic="城乡统筹",
        proposer=11,
        unit="JD4",
        day=0,
        end="replied",
        work=Work(
            allocation=JD4_ECONOMY,
            steps=(Contact(3, "visit", "与建议人走访民宿6家，商定清单分为必改和建议改两类。"),),
        ),
        reply=Reply(
            body=text("""
                唐晓禾同志：

                您提出的为青禾民宿统一办理消防自查的建议收悉，现答复如下：

                一、采纳统一上门自查的建议，已委托专业机构，一周内完成64家民宿的自查，一户一单。

                二、整改合格的统一挂牌；检查以清单为准须由消防部门决定，街道已书面商请，答复后另行告
                知。
            """),
            outcome_class="in_progress",
            decisions=(
                ("adopted", None),
                ("partly_adopted", "统一挂牌采纳；检查方式须由消防部门决定。"),
            ),
            actions="完成64家民宿的消防自查，一户一单。",
            promised_on=25,
        ),
        then=(
            act(20, "track"),
            act(34, "urge", level="remind", note="承诺的自查已经到期，请报送完成情况。"),
        ),
    ),
)
