"""Names that are put in the place of others, and words that newsrooms exchange, by half and language; for `exchanges`."""

# ruff: noqa: E501
from __future__ import annotations

COMMON_NAMES = {
    (
        "tune",
        "zh",
    ): "大众 通用 长城 理想 红旗 东方 光明 英雄 凤凰 永久 现代 联想 方正 和平 海鸥 三枪 晨光 美丽 前进 胜利".split(),
    (
        "hold",
        "zh",
    ): "吉利 奇瑞 福田 传统 希望 先锋 太平洋 新时代 双星 太阳 蜂花 白猫 五洲 大地 长江 黄河 未来 世纪 友谊 标准".split(),
    ("tune", "en"): "Apple General Ideal Target Shell Orange Phoenix Forever Warrior Eagle Bright Standard".split(),
    ("hold", "en"): "Visa Gap Ford Hope Pioneer Pacific Sun Future Century Friendship Crown Giant".split(),
}
PERSONS = {
    ("tune", "zh"): "王建国 李敏 张伟 周涛 陈晓东 吴刚 徐丽 孙海波 马超 何静".split(),
    ("hold", "zh"): "赵磊 刘洋 杨帆 黄志强 林峰 郭亮 高翔 罗斌 郑洁 谢军".split(),
    ("tune", "en"): ["Wang Jian", "Li Min", "Zhou Tao", "Peter Marsh", "Anna Kruger", "Wu Gang"],
    ("hold", "en"): ["Zhao Lei", "Liu Yang", "Yang Fan", "Carla Benson", "Mark Oduya", "Lin Feng"],
}
TOWNS = {
    ("tune", "zh"): "南通 合肥 常州 嘉兴 武汉 成都 西安 青岛 佛山 烟台".split(),
    ("hold", "zh"): "宁波 芜湖 扬州 湖州 郑州 重庆 沈阳 大连 珠海 泰州".split(),
    ("tune", "en"): "Nantong Hefei Changzhou Jiaxing Wuhan Chengdu Qingdao Foshan".split(),
    ("hold", "en"): "Ningbo Wuhu Yangzhou Huzhou Zhengzhou Chongqing Dalian Zhuhai".split(),
}
PRODUCTS = {
    (
        "tune",
        "zh",
    ): "机器人 芯片 发动机 电池 轮胎 疫苗 轴承 压缩机 电梯 钢板 电缆 玻璃 光刻机 传感器 无人机 挖掘机".split(),
    (
        "hold",
        "zh",
    ): "汽车 船舶 药物 电机 阀门 齿轮 涂料 薄膜 模具 邮轮 显示屏 服务器 燃气轮机 储能柜 化妆品 纺织品".split(),
    (
        "tune",
        "en",
    ): "robots chips engines batteries tyres vaccines bearings compressors lifts cables glass sensors drones".split(),
    (
        "hold",
        "en",
    ): "cars ships drugs motors valves gears paints films moulds displays servers turbines cosmetics textiles".split(),
}
OF_ONE_KIND = (
    *({"船舶", "邮轮"}, {"机器人", "无人机"}, {"芯片", "传感器"}, {"发动机", "燃气轮机"}, {"电池", "储能柜"}),
    *({"药物", "疫苗"}, {"电机", "发动机"}, {"motors", "engines"}, {"drugs", "vaccines"}, {"engines", "turbines"}),
)
"""Products of which one is a sort of the other, or may be called by its name: another word for one thing."""
KIND_OF_FIRM = (
    "机器人 半导体 国际 科技 集团 股份 造船 船厂 重工 重机 重机厂 电气 电机 汽车 机床 钢铁 电子 医疗 生物 药业 制药 材料 飞机 航空 航天 储能 "
    "动力 电力 能源 化工 石化 轮胎 电梯 纺织 食品 机电 机械 光电 微电子 通信 软件 信息 智能 数控 轴承 厂 所 院"
).split()
"""What kind of firm it is: no part of a name by which it is told from others of the kind."""
SYNONYMS = {
    ("tune", "zh"): [
        *(("生产", "制造"), ("企业", "公司"), ("工厂", "厂区"), ("产品", "货品"), ("员工", "职工"), ("投产", "启用")),
        *(
            ("表示", "称"),
            ("目前", "现在"),
            ("新能源汽车", "电动汽车"),
            ("研发", "开发"),
            ("项目", "工程"),
            ("设备", "装备"),
        ),
        *(
            ("计划", "打算"),
            ("预计", "估计"),
            ("将", "会"),
            ("超过", "超"),
            ("以及", "和"),
            ("上海", "申城"),
            ("市场", "市面"),
        ),
        *(
            ("建设", "兴建"),
            ("提升", "提高"),
            ("技术", "工艺"),
            ("负责人", "主管"),
            ("与", "和"),
            ("说", "讲"),
            ("订单", "单子"),
        ),
    ],
    ("hold", "zh"): [
        *(("制造", "生产"), ("公司", "企业"), ("基地", "园区"), ("车间", "厂房"), ("工人", "员工"), ("下线", "出厂")),
        *(("介绍", "说"), ("已经", "已"), ("智能", "智慧"), ("创新", "革新"), ("零部件", "配件"), ("机器", "设备")),
        *(
            ("约", "近"),
            ("达", "至"),
            ("区", "区内"),
            ("今年", "本年"),
            ("去年", "上年"),
            ("落户", "落地"),
            ("扩建", "扩产"),
        ),
        *(
            ("客户", "用户"),
            ("增长", "上升"),
            ("下降", "回落"),
            ("关闭", "关停"),
            ("签约", "签署"),
            ("及", "和"),
            ("出口", "外销"),
        ),
    ],
    ("tune", "en"): [
        *(
            ("plant", "factory"),
            ("company", "firm"),
            ("said", "stated"),
            ("workers", "staff"),
            ("carmaker", "automaker"),
        ),
        *(("makes", "produces"), ("production", "output"), ("big", "large"), ("new", "fresh"), ("cars", "vehicles")),
        *(
            ("chief executive", "CEO"),
            ("city", "municipality"),
            ("begin", "start"),
            ("district", "area"),
            ("about", "around"),
        ),
        *(
            ("customers", "clients"),
            ("yard", "shipyard"),
            ("medicine", "drug"),
            ("machines", "equipment"),
            ("plans", "intends"),
        ),
    ],
    ("hold", "en"): [
        *(
            ("factory", "plant"),
            ("maker", "manufacturer"),
            ("firm", "company"),
            ("employees", "workers"),
            ("output", "production"),
        ),
        *(
            ("vehicles", "cars"),
            ("opened", "launched"),
            ("close", "shut"),
            ("expand", "enlarge"),
            ("more than", "over"),
        ),
        *(
            ("parts", "components"),
            ("official", "spokesman"),
            ("workshop", "hall"),
            ("built", "erected"),
            ("month", "four weeks"),
        ),
        *(
            ("suppliers", "vendors"),
            ("told", "informed"),
            ("orders", "bookings"),
            ("line", "production line"),
            ("told", "informed"),
        ),
    ],
}
