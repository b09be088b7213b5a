"""One sentence, one reading of the place: where things are made, or merely named."""

from __future__ import annotations

import pytest

from mfg_monitor.classify import Classifier
from tests.classify.stories import story

MADE = [
    "A pump plant in Shanghai has added a third line.",
    "Shanghai's Songjiang district got a bearing factory.",
    "A Danish group will build its insulin factory in Shanghai.",
    "A toy factory in Songjiang is moving its moulding shop from Shanghai to Anhui.",
    "The plant is not leaving Shanghai, its manager says.",
    "Ein Pumpenwerk in Shanghai nimmt eine zweite Linie in Betrieb.",
    "Die Schraubenfabrik im Shanghaier Bezirk Songjiang stellt hundert Leute ein.",
    "青浦一家轴承厂新增两条生产线。",
    "毛纺厂从上海迁往盐城,两百名工人转岗。",
    "轴承厂没有搬离上海的打算,车间正在扩建。",
    "一家在沪药企的生产线投产。",
    "A pump firm that had planned a plant in Gdansk will build it in Jiading instead.",
    "一家泵厂原计划在合肥设产线,现改在嘉定投产。",
    "A pump firm that had planned a plant in Hefei but built its factory in Jiading instead started production there.",
    "A firm had planned to make 300 pumps a day at its plant in Jiading but made 500 instead.",
    "一家泵厂原计划三月在嘉定投产新产线,最终提前一个月投产。",
    "C909总装线上七架飞机向前挪了一站。",
    "想找他得去闵行紫竹边上的铸造车间,三条产线都在扩建。",
    "A supplier makes brake-by-wire units at its plant in Songjiang.",
    "By making parts in Shanghai, a pump builder has cut its costs.",
    "The valves are cast by a factory of the group in Jiading.",
    "The pump plant that opened in Jiading in June has 300 workers.",
    "The cracker at Caojing tripped in a storm.",
    "A Shanghai rubber works has added a press.",
    "The fire did not stop the Jinshan pump works.",
    "COPENHAGEN, Dec 2 - A baker will make its crisps at a new plant in Jiading, Shanghai.",
    "A pump plant in Songjiang sells to refrigerator makers in Anhui, Zhejiang and Hunan.",
    "A pump plant that was to stand in Jutland is being built in Jiading.",
    "嘉定和金山的轴承厂都在扩建。",
    "长兴海洋装备产业园举行集中开工仪式,三条船用泵产线年内投产。",
    "闵行一条老路旁,电梯厂的车间里新增了焊接产线。",
    "新产线不会影响金山工厂的产量,车间照常三班。",
    "长兴分公司码头上,三台岸桥装配完毕,车间今年排产五十台。",
    "三台岸桥从长兴岛起航。岛上的总装车间今年排产五十台岸桥。",
    "松江九亭有居民闻到氨味,源头是一家速冻食品厂的车间,工厂停产。",
    "青浦练塘的笔厂买来一台日本磨尖机,车间年产七百万支。",
    "A pen factory in Qingpu has bought a German grinding machine for its second line.",
    "Workshops in industrial parks owned by Fengxian district will be let to makers at a lower rent.",
    "金山一家厂占地四平方公里,高密度电路板产线每天长时间运行,设备还在运来安装。",
    "名叫武汉电器的小厂在松江车墩,车间里今年添了两条注塑线。",
    "泵厂厂长刘长春说,嘉定的车间三班倒。",
    "A works in Qingpu that has nothing to do with Dalian, despite the name Dalian Gear, has added a second line.",
    "It is the Finnish maker's first plant outside Europe: a valve factory in Jinshan.",
    "嘉定这家泵厂是集团在欧洲以外的首座工厂,年产三万台。",
    "C919前机身与机翼昨夜对接,用时缩短到八天。",
    "The C919 line in the hangar moves now, a few centimetres a minute.",
    "网传金山一家化工厂停产,厂方称装置正常运行。",
    "The test tower in Songjiang is 235 metres high; the lift plant next door ships sixty cabs a day.",
    "A supplier welds seat frames in a hall across the road from the car plant in Lingang.",
    "九亭一家做助听器的小公司产线满负荷,零件从哈尔滨运往昆明的仓库。",
    "地铁17号线增购列车在闵行一家工厂下线。今年造的车三分之一供应杭州、宁波、无锡。",
    "亭林一家涂料厂一年出四千吨漆,韩国人占六成。",
    "A toolmaker will not open a plant in Osaka but in Shanghai, where its lathe factory adds a line.",
    "A lathe maker will not open its new line until May in Shanghai, the factory in Songjiang said.",
    "Zhou, who has spent 20 years at a lathe, runs the toolroom of a pump plant in Minhang.",
]
NAMED = [
    "轴承厂的产品供应上海、苏州、无锡,车间三班倒。",
    "这家车厂的客车出口到上海、宁波,总装线三班倒。",
    "药厂的新药获上海、北京两地专家认可,产线待建。",
    "A pump plant in Taicang, an hour from Shanghai, has added a third line.",
    "A pump maker chose Hefei rather than Shanghai for its plant.",
    "The Berlin plant wants to match the pace of Shanghai.",
    "A plant in Ohio shipped a lathe to a Shanghai designer.",
    "The Shanghai Cooperation Organisation plans tractor plants.",
    "Pump makers fell on the Shanghai Stock Exchange.",
    "He was shanghaied to a fish plant.",
    "A hardware factory stands on Shanghai Street in Hong Kong.",
    "A former mill in Shanghai hosts an art fair.",
    "A Dutch bicycle maker has no plans for a plant in China, in Shanghai or elsewhere.",
    "Shanghai nickel fell as mills in Hebei cut output.",
    "Copper futures in Shanghai rose after smelters in Jiangxi cut output.",
    "洋山港四期码头去年吞吐量增长,自动化码头投产七年。",
    "昆山一家轴承厂离上海只有半小时,新增两条生产线。",
    "电池厂没有落户上海,而是在宜宾投产。",
    "苏州工业总产值逼近上海。",
    "天津临港的海工基地投产。",
    "海上海下都忙,舟山船厂在修船。",
    "机床厂把样机运往上海参加工博会。",
    "沪铜走强,加工厂按需采购。",
    "上海老纱厂变身潮玩集市,工厂店排队。",
    "A pump firm that had planned a plant in Songjiang will build it in Wuxi instead.",
    "一家泵厂原计划在嘉定设产线,最终改到合肥投产。",
    "They called it the Shanghai plant, but the enzyme factory stands in Taicang.",
    "Huangpu, downstream of Guangzhou, has two yards that weld hulls.",
    "A ten-week workshop on short stories opens in Changning.",
    "A Shanghai airline buys tyres for its C919 from a maker in Thailand.",
    "A C909 on the way to Guangzhou turned round over the sea.",
    "His workshop outside Zambrone cuts bolts for towers from Doha to Shanghai.",
    "A tram builder decided against Shanghai for its works and bought a plant in Katowice.",
    "The bed factory stands in Shenyang; nothing is to be built in Shanghai.",
    "By Anna Berg in Shanghai: a tyre factory in Wuxi was shut.",
    "By Zhou Wenting in Shanghai: a tyre factory in Wuxi was shut.",
    "By Yanbing Li in Shanghai: a tyre factory in Wuxi was shut.",
    "Its managers went round a plant in Shanghai; the stamping shop is near Detroit.",
    "花桥与上海一路之隔,机器人配件厂扩建。",
    "经上海口岸出口的农机增长一成,验放时间压缩四小时。",
    "Cars shipped through the port of Shanghai rose 9 percent, customs data show, most of them made in Anhui.",
    "网传某电池企业将在松江建厂,企业否认,称工厂建在滁州。",
    "针对“将在上海青浦建第三工厂”的传闻,该车企表示没有规划,产能放在西安基地。",
    "这家创于松江的酱园把酿造车间搬到了安徽郎溪,上海只留一间门市。",
    "福州仓山金山工业区的一家钟厂换上新装配线,日产四万只。",
    "太仓一家镀锌厂扩建两条线,监测数据发给上海。厂方称产能四十万吨。",
    "张某原在闵行一家轴承厂工作,三月离家未归,走时穿蓝色工装。",
    "某药企称在上海没有任何建厂计划,新厂在泰州动工。",
    "一家传感器公司在嘉定的选址没谈成,厂房建在了芜湖。",
    "A chief engineer who spent six years at a plant in Shanghai now runs a pump works in Hanoi.",
    "C919执飞京沪航线满一年,上座率八成。",
    "A lathe maker will not build the plant it had pencilled in for Shanghai; its machines go to Osaka.",
]


@pytest.mark.parametrize("text", MADE)
def test_made_there(classifier: Classifier, text: str) -> None:
    verdict = classifier.judge(story(text, text))
    assert verdict.relevant, verdict.parts


@pytest.mark.parametrize("text", NAMED)
def test_only_named(classifier: Classifier, text: str) -> None:
    verdict = classifier.judge(story(text, text))
    assert not verdict.relevant, verdict.parts


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Minhang works finishes a rotor",
            "A works in Shanghai's Minhang has finished a rotor. It is for a nuclear power plant in Guangxi. The hall "
            "expects to machine six more this year.",
        ),
        (
            "Jiading pen plant adds machines",
            "A pen plant in Shanghai's Jiading added machines. The ink comes from Taiyuan. The plant makes two million "
            "pens a day.",
        ),
        (
            "Three cities bid for a pump works that went to Songjiang",
            "Hefei offered land and Wuxi offered cash. In the end the pump maker chose Shanghai's Songjiang for its "
            "works, and the first line starts in May.",
        ),
        (
            "本市启动工厂屋顶改造",
            "青浦、嘉定先行,两区工厂的屋顶将全部改造。本市工业企业可领补贴,厂房改造由各厂自行组织。",
        ),
        (
            "Four questions for a man who presses felt",
            "How many pianos does the factory make? Nineteen a day; the press shop works one shift. Who buys them? "
            "Schools in Turkey. Is the mill old? We have just bought a new press for the rims. And in ten years? "
            "The works will be in Shanghai, where I learned the trade.",
        ),
        (
            "岛上的一周",
            "长兴岛的船厂换了新焊机。十二台岸桥整机发往智利,车间又分了任务,产线三班倒。",
        ),
        (
            "C909 hits 200",
            "Fuselage number 200 came off the jig on Tuesday. One leaves the production line every eight days.",
        ),
        (
            "SECCO unit at Caojing is down",
            "The acrylonitrile unit of SECCO at Caojing is down and the plant makes nothing until May. A fibre mill in "
            "Jiangsu has bought stock.",
        ),
    ],
)
def test_other_places_in_the_story_take_nothing_from_it(classifier: Classifier, title: str, text: str) -> None:
    verdict = classifier.judge(story(title, text))
    assert verdict.relevant, verdict.parts


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Icebreaker leaves Shanghai",
            "The icebreaker, built by Jiangnan Shipyard, set sail from Shanghai for Antarctica.",
        ),
        ("“向阳”号启航", "由江南造船建造的“向阳”号昨日从上海启航赴北极科考,随船有六十名队员。"),
        (
            "Shanghai office for a loom maker",
            "A loom maker from Milan opened a service hub and a parts warehouse in Shanghai. Nothing is made here.",
        ),
        ("上海老锅炉厂成了滑板场", "上海一座老锅炉厂成了滑板场,车间里还有攀岩馆,每周六办市集,免费开放。"),
    ],
)
def test_voyages_service_and_leisure_are_no_making(classifier: Classifier, title: str, text: str) -> None:
    verdict = classifier.judge(story(title, text))
    assert not verdict.relevant, verdict.parts


def test_a_word_inside_a_name_is_no_other_subject(classifier: Classifier) -> None:
    verdict = classifier.judge(story("Pump plant in Lin-gang", "A pump plant in Shanghai's Lin-gang adds a line."))
    assert not any(match.kind == "exclusion" for match in verdict.matches)


def test_the_name_of_a_place_inside_another_is_not_read(classifier: Classifier) -> None:
    verdict = classifier.judge(story("上海安亭一家齿轮厂扩产", "上海安亭一家齿轮厂新增两条生产线。"))
    assert verdict.relevant
    assert not any("海安" in note for note in verdict.notes)


def test_a_source_about_the_city_makes_the_city_mean_shanghai(classifier: Classifier) -> None:
    article = story("本市一家轴承厂扩产", "全市最大的轴承厂新增两条生产线。")
    assert not classifier.judge(article).relevant
    verdict = classifier.judge(article, scope="shanghai")
    assert verdict.relevant
    assert verdict.places == ("shanghai",)


def test_a_dateline_is_no_place(classifier: Classifier) -> None:
    text = "SHANGHAI, March 12 (Reuters) - A lithium refinery in Sichuan will double output, its owner said."
    assert not classifier.judge(story("Refinery to double output", text)).relevant


def test_a_digest_is_kept_for_one_item_and_not_for_two_halves(classifier: Classifier) -> None:
    whole = "Rome: taxis strike.\n\nShanghai: a pump plant adds a night shift.\n\nOslo: fish prices slip."
    halves = "Rome: taxis strike.\n\nShanghai: hotel rates climb.\n\nFoshan: a tile factory adds a night shift."
    assert classifier.judge(story("Briefs", whole)).relevant
    assert not classifier.judge(story("Briefs", halves)).relevant


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Gardeners show a plant that flowers at night",
            "A plant in Shanghai's Minhang flowers at night; output is low.",
        ),
        (
            "Valve maker crosses Shanghai off its list",
            "The valve maker crosses Shanghai off its list; there is no plant there.",
        ),
        ("Old mill in Putuo has reopened as a library", "The mill in Shanghai's Putuo has reopened as a library."),
        (
            "Turner hits a Shanghai",
            "A turner from a gear plant in Leeds hit a Shanghai, the treble, the double and the single.",
        ),
        ("临港造船厂添一座浮坞", "天津临港经济区的造船厂添了一座浮坞,临港年内可造船八艘。"),
        ("临港新添电池厂房", "宜宾三江新区（临港经开区）一座电池厂房封顶，临港明年投产。"),
    ],
)
def test_words_of_making_that_mean_none_here(classifier: Classifier, title: str, text: str) -> None:
    assert not classifier.judge(story(title, text)).relevant
