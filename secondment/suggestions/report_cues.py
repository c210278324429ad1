"""The wording by which a report's proposals are told from what it found and what it misses.

All patterns run in linear time: no repetition of theirs can match one text in two ways.
"""

import re

HAN = "一二三四五六七八九十"


def any_of(words: str) -> str:
    """An alternative of the words, the longer ones first."""
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


# Headings: words that name a part, and how a heading is written

FINDINGS = """
    调研情况 基本情况 调研背景 背景情况 学习情况 挂职情况 工作情况 主要情况 现状分析 主要做法
    经验做法 主要收获 学习收获 学习体会 心得体会 背景 现状 情况 做法 收获 体会
"""
PROBLEMS = """
    问题分析 存在问题 主要问题 存在的问题 存在的主要问题 问题与不足 存在不足 差距与不足 主要差距
    困难和问题 问题及原因 原因分析 短板分析 问题 不足 差距 短板
"""
PROPOSALS = """
    具体建议 对策建议 意见建议 工作建议 相关建议 几点建议 有关建议 政策建议 建议和对策 对策和建议
    对策与建议 建议与对策 意见和建议 思考与建议 思考和建议 建议与思考 启示与建议 启示和建议
    建议措施 对策措施 几点思考和建议 建议 对策
"""
OTHER = """
    下一步打算 下步打算 今后打算 努力方向 下一步工作打算 结语 结束语 附件 附录 参考文献 致谢
"""
KINDS = {"findings": FINDINGS, "problems": PROBLEMS, "proposals": PROPOSALS, "other": OTHER}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
NUMBER = (
    rf"(?:第?[{HAN}]{{1,3}}[部分]*[、，．.：:]?|[（(][{HAN}\d]{{1,2}}[)）]|\d{{1,2}}[、．.])"
    r"[ \u3000]?"
)
LONG = " ".join(word for word in KIND_OF if len(word) > 3)
IN_TEXT = re.compile(rf"(?P<word>{any_of(LONG)})[：:]")  # a long word and a colon, wherever
ON_A_LINE = re.compile(  # to be matched with a whole line, of at most LINE characters
    rf"(?P<number>{NUMBER})?(?P<before>[^，。；：:！？]*?)"
    rf"(?P<word>{any_of(' '.join(KIND_OF))})[：:]?"
)
LINE = 30
BEFORE_A_LINE = re.compile(rf"(?:{NUMBER})?(?P<word>{any_of(' '.join(KIND_OF))})[：:]")

# Sentences

BREAK = re.compile(
    r"[。！？!?；;]+[”’」』）)】：:]*|[：:]|\n\s*|[ \u3000\t\xa0]{2,}"
    rf"|(?=第?[{HAN}]{{1,3}}、|[（(][{HAN}\d]{{1,2}}[)）]|[{HAN}]是|[①-⑳]|第[{HAN}]，)"
)
ITEM = re.compile(
    rf"第?[{HAN}]{{1,3}}(?:是要|是|要|来|则|[、，,．.：:])\s?"
    rf"|第[{HAN}]{{1,3}}(?![条次个届季批年轮期线步代章节部类种等大])"
    rf"|[（(][{HAN}\d]{{1,3}}[)）][、.．]?\s?"
    r"|\d{1,2}(?:[、．)）]|[.,，](?!\d))\s?"
    r"|[①-⑳⒈-⒛]\s?"
    r"|(?:首先|其次|再次|再者|最后|此外|另外)[，,]?"
)
FIRST = re.compile(
    r"第?一(?:是|要|来|[、，：.．])|第一|[（(][一1][)）]|1(?:[、．)）]|[.](?!\d))|[①⒈]|首先"
)

DOING = """
    加强 加快 加大 推进 推动 建立 健全 完善 提高 提升 制定 出台 鼓励 支持 引导 优化 强化 构建 创新
    拓展 落实 培育 打造 深化 统筹 规范 明确 开展 设立 组织 促进 实施 扩大 增加 探索 营造 整合 改革
    改进 改善 发挥 成立 搭建 推广 推行 重视 注重 突出 严格 严厉 坚持 尽快 尽早 抓紧 抓好 着力 切实
    全面 广泛 依托 利用 借鉴 结合 培养 引进 吸引 宣传 做好 做强 做大 保障 保护 理顺 简化 降低 减少
    减轻 取消 放宽 放开 调整 修订 修改 编制 配套 配备 确保 确立 努力 聚焦 围绕 贯彻 树立 转变 激发
    激励 挖掘 丰富 普及 试点 试行 选择 定期 适当 适度 逐步 及时 分类 实行 实现 形成 集中 加速 加紧
    增强 补齐 夯实 统一 协调 配合 督促 监督 联合 建设 持续 继续 主动 共建 共享 扶持 倡导 提倡 提供
    解决 谋划 争取 制订 强调 呼吁 恳请 希望 建议 尽量 允许 给予 赋予 纳入 设置 开设 开发 开通 研究
    细化 压实 壮大 延伸 畅通 盘活 汇聚 凝聚 严惩 打击 杜绝 防止 避免 禁止 限制 控制 治理 整治 积极
    大力 进一步 充分
"""
BEFORE_DOING = "要 应 应该 应当 须 必须 需 需要 可 可以 能 不断 并 来 以 从而 同时 因此 不仅"
DOES = re.compile(rf"(?:{any_of(BEFORE_DOING)})?(?:{any_of(DOING)})")
SHOULD = re.compile(
    r"应该|应当|应(?=[由在从把将对以加建制积尽鼓允给主统做明设有及当重考])|必须|须|需要|需(?=[要进加])"
    r"|要(?=[把将在从对以加积进建坚注通强充有统制引按])|可以|可考虑|能够|不得|不应|务必|宜"
)
ASKS = re.compile(r"建议|希望|呼吁|恳请|提请")
LACKS = re.compile(
    any_of("""
        不足 缺乏 缺少 不够 不强 不高 不大 不到位 不完善 不健全 不规范 不合理 不明确 不平衡 不充分
        不均衡 不清 不一 不利 不能 不愿 不少 困难 矛盾 短板 薄弱 滞后 落后 难以 制约 瓶颈 存在
        导致 造成 严重 尚未 未能 没有 无法 较低 较少 偏低 缺失 缺陷 单一 难题 困境 隐患 问题 挑战
        影响了 受限 流失 闲置 混乱 压力 差距 原因 由于 因为
    """)
)
FACTS = re.compile(
    r"目前|近年来|截至|截止|据统计|数据显示|调查|调研发现|我们发现|了解到|显示|现有|已经|已有|已成|现状|达到"
    r"|年以来|随着|成为|作为|[12]\d{3}\s?年|[%％万亿]"
)
YET = re.compile(r"但是|但|然而|却|仅|只有|甚至|往往|不仅")
IN_TURN = re.compile(
    r"为此|对此|因此|鉴于|有鉴于此|针对|综上|基于|据此|故|所以|结合|为了|为(?=[进更推促加]|切实|充分|深入)"
)
ANNOUNCES = re.compile(
    r"(?:建议|对策|措施|意见|设想|思考|提案|做法)[^。；：:\n]{0,12}(?:如下|[：:]|$)"
    r"|(?:如下|以下|几点|几条|几项|几方面|几个方面|[两三四五六七八]点|[两三四五六]条)"
    r"[^。；\n]{0,12}(?:建议|对策|措施|意见|提案)|提出(?:以下|如下)"
    r"|^(?:为此|因此|对此|故|所以|综上|据此|鉴于此|有鉴于此)?[，,]?(?:我们|我|本人|特|现)?[，,]?(?:提出)?建议"
)

CLAUSE = re.compile(r"[，,；;：:]")
NAMES_PROBLEMS = re.compile(
    r"(?:存在|面临|出现|主要|突出|以下|如下|几个|一些|不少|诸多)[^。；，]{0,10}(?:问题|不足|困难|短板|挑战|困境|瓶颈)"
)
STOPS = tuple("。！？!?；;”")
HEAD, SHORT_HEAD, LONG_HEAD = 25, 12, 60  # characters in which it is said what a sentence is about
EDGE = 0.05  # of the text: nobody begins with proposals, or ends with a line of them

# Weights: what each sign says for a sentence being of the part, and for the part beginning here.
# Tuned on every second text of the file of bench/segmentation.py, and rounded.

PROPOSING = {
    "does": 0.4,  # for each clause that begins with what to do
    "asks": 1.7,
    "should": 0.5,
    "lacks": -0.25,
    "facts": -0.35,
    "yet": -0.6,
    "item": -0.3,
    "faulted_item": -0.9,  # a numbered item that begins with what is missing
}
BEGINS_PROPOSALS = {
    "first_item": 4.3,
    "first_item_faulted": -2.0,
    "announced_list": 2.0,  # it announces, and the next sentence is the first item
    "announces_soon": 2.7,  # the next sentence announces
    "in_turn": 1.0,
    "asks_first": 1.3,
    "asks_soon": 2.5,
    "fact_first": -1.1,
    "after_announcement": -2.8,
    "after_item": -0.7,
    "after_stop": 2.4,
    "after_colon": -1.1,
    "after_gap": 1.6,
    "at_the_edge": -1.9,
}
LEAST_OF_PROPOSALS = 5.0  # below it a text without proposals is more likely than one with them
MISSING = {"lacks": 0.5, "facts": -0.3, "yet": 0.5, "faulted_item": 1.0}
BEGINS_PROBLEMS = {
    "names_problems": 2.0,
    "announced_list": 1.0,
    "first_item_faulted": 1.0,
    "yet_first": 1.5,
    "lacks_first": 0.5,
    "fact_first": 0.5,
    "after_stop": 2.0,
    "after_colon": -1.5,
    "after_item": -1.0,
    "after_gap": 1.2,
}
LEAST_OF_PROBLEMS = 2.0
