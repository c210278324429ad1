"""The demonstration's departments, host units and cohort, all invented."""

from secondment.seed.data.model import Cohort, Department, HostUnit, text

DEPARTMENTS = (
    Department(
        "QX",
        "示范区",
        "Demonstration District",
        "district",
        "示",
        "统筹全区现代服务业发展和城乡统筹工作。",
    ),
    Department(
        "ZZB",
        "区委组织部",
        "Organisation Department",
        "party_office",
        "示组",
        "负责干部选派、教育培训和挂职锻炼的组织、管理与鉴定。",
    ),
    Department(
        "QWB",
        "区委办公室（督查室）",
        "Party Committee Office (Supervision)",
        "party_office",
        "示委办",
        "负责意见建议的受理、交办、催办和督查，编发区委简报。",
    ),
    Department(
        "FGJ",
        "区发展和改革局",
        "Development and Reform Bureau",
        "bureau",
        "示发改",
        "编制服务业发展规划和年度计划，监测经济运行，办理企业投资项目备案。",
    ),
    Department(
        "SWJ",
        "区商务局",
        "Commerce Bureau",
        "bureau",
        "示商务",
        "推进商贸服务业和楼宇经济发展，管理特色商业街区，汇编挂职成果。",
    ),
    Department(
        "TZJ",
        "区投资服务局",
        "Investment Service Bureau",
        "bureau",
        "示投服",
        "组织招商引资，跟踪服务在谈和在建项目，受理企业诉求。",
    ),
    Department(
        "JD1",
        "云阁街道办事处",
        "Yunge Sub-district Office",
        "subdistrict",
        "示云街",
        "服务辖区商务楼宇和驻楼企业，辖区有重点商务楼46幢。",
    ),
    Department(
        "JD2",
        "锦桥街道办事处",
        "Jinqiao Sub-district Office",
        "subdistrict",
        "示锦街",
        "管理锦桥老商业街和两个农贸市场，推进传统商贸改造提升。",
    ),
    Department(
        "JD3",
        "柳岸街道办事处",
        "Liu'an Sub-district Office",
        "subdistrict",
        "示柳街",
        "服务沿河文化创意园区，建设便民服务中心窗口。",
    ),
    Department(
        "JD4",
        "青禾街道办事处",
        "Qinghe Sub-district Office",
        "subdistrict",
        "示禾街",
        "推进涉农社区城乡统筹，发展乡村旅游和社区服务业。",
    ),
)

HOST_UNITS = (
    HostUnit(
        "BJ1",
        "北京市云亭区商务局",
        "北京",
        "北京市云亭区和丰路18号",
        "许科长",
        "13900000031",
    ),
    HostUnit(
        "BJ2",
        "北京市云亭区金桐路商务区管理服务中心",
        "北京",
        "北京市云亭区金桐路66号",
        "潘主任",
        "13900000032",
    ),
    HostUnit(
        "BJ3",
        "北京市望川区投资促进服务中心",
        "北京",
        "北京市望川区翠微里3号",
        "严科长",
        "13900000033",
    ),
    HostUnit(
        "BJ4",
        "北京市望川区政务服务管理局",
        "北京",
        "北京市望川区望川大街120号",
        "施科长",
        "13900000034",
    ),
    HostUnit(
        "SH1",
        "上海市浦汇区商务委员会",
        "上海",
        "上海市浦汇区汇源路201号",
        "陆科长",
        "13900000035",
    ),
    HostUnit(
        "SH2",
        "上海市浦汇区西岭街道办事处",
        "上海",
        "上海市浦汇区西岭路9号",
        "顾主任",
        "13900000036",
    ),
    HostUnit(
        "SH3",
        "上海市申宁区投资促进办公室",
        "上海",
        "上海市申宁区宁安路77号",
        "钱科长",
        "13900000037",
    ),
    HostUnit(
        "SH4",
        "上海市申宁区行政服务中心",
        "上海",
        "上海市申宁区宁安路400号",
        "姚科长",
        "13900000038",
    ),
)

COHORTS = (
    Cohort(
        code="BJSH-1",
        policy="study",
        first_day=-29,
        last_day=0,
        title="赴北京、上海挂职锻炼干部（第一批）",
        theme="学习北京、上海发展现代服务业的经验做法",
        topics=(
            "楼宇经济",
            "招商引资",
            "服务质量",
            "现代商贸",
            "文化创意",
            "城乡统筹",
            "干部培训",
        ),
        objectives=text("""
            了解两地发展现代服务业的经验做法，开阔视野、更新观念，找准本区差距；每人形成一份谈话材
            料，至少提出一条符合本区实际、能够交办落实的意见建议；与挂职单位建立长期联系。
        """),
    ),
    Cohort(
        code="BJSH-2",
        policy="formal",
        first_day=-75,
        last_day=14,
        title="赴北京、上海跟班挂职干部（楼宇招商专班）",
        theme="跟班三个月，学习商务楼宇招商和企业服务的全过程",
        topics=("楼宇经济", "招商引资", "服务质量"),
        objectives=text("""
            在挂职单位独立承担一项具体工作，完整参与一个楼宇项目从洽谈到落地的过程；边学习边提出意见
            建议，由区委督查室按照建议办理的程序交办，承办单位书面答复。
        """),
    ),
)
