"""The sections and officers to whom the units allocate suggestions, all invented."""

from secondment.seed.data.model import Allocation

FGJ_OPERATION = Allocation("经济运行科", "吴静姝", "13900000041")
FGJ_PROJECTS = Allocation("投资项目科", "贾云帆", "13900000042")
SWJ_COMMERCE = Allocation("商贸流通科", "邱文博", "13900000043")
SWJ_BUILDINGS = Allocation("楼宇经济科", "白露明", "13900000044")
TZJ_PROMOTION = Allocation("招商促进科", "鲁一鸣", "13900000045")
TZJ_OFFICE = Allocation("综合科", "路嘉言", "13900000046")
JD1_BUILDINGS = Allocation("楼宇服务科", "傅小满", "13900000047")
JD2_ECONOMY = Allocation("经济发展科", "柴玉洁", "13900000048")
JD3_SERVICE = Allocation("便民服务中心", "庞博涵", "13900000049")
JD3_CULTURE = Allocation("经济发展科", "牛晓峰", "13900000050")
JD4_ECONOMY = Allocation("城乡统筹科", "石春燕", "13900000051")
