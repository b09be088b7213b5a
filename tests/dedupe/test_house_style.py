"""Copies in another house's style are copies; the same words of another model, or months later, are none."""

from __future__ import annotations

import pytest

from mfg_monitor.dedupe.copying.copies import Told as Compared
from mfg_monitor.dedupe.copying.copies import sameness, tell_of_two
from mfg_monitor.dedupe.copying.sketch import fingerprint
from mfg_monitor.dedupe.laying.laying import laid
from mfg_monitor.dedupe.laying.numbered import numbered
from mfg_monitor.dedupe.naming.acronyms import are_one_name, is_short_for, is_spelt_out
from mfg_monitor.dedupe.naming.marks import conflict, parted
from mfg_monitor.model import Article
from tests.dedupe.beside import Told, with_other

ORDER = (
    "Peru orders trainers in Korea",
    "Peru has ordered 24 trainer aircraft from Korea Aerospace Industries, the defence ministry said on Friday. The"
    " contract is worth 340 million dollars and includes spare parts for ten years.\n\nKorea Aerospace Industries will"
    " assemble four of the aircraft in Sacheon and the others in Lima, where 160 people are to work on them. The first"
    " is due in October 2026. Peru flies 20 older ones of the same type.\n\nThe ministry chose Korea Aerospace"
    " Industries over bidders from Brazil and Switzerland. Financing comes from a bank in Seoul at 4.2 percent.",
)
LEAK = (
    "江门造纸厂气体泄漏 工人受伤",
    "江门一家造纸厂的废水池在清淤作业时发生气体泄漏，工人已送医院治疗，目前生命体征平稳。应急管理部门调派四十名救援人员到场，当晚处置"
    "完毕。事故原因正在调查，企业已停产整顿。附近两所学校和三百二十户居民未受影响。\n\n该厂1998年投产，年产包装纸15万吨，有职工"
    "五百余人，去年因废水超标曾被处罚，目前已有12家客户转单，涉及金额3400万元。",
)
SUBSIDY = (
    "比亚迪宋PLUS推限时置换补贴",
    "比亚迪汽车近日宣布，即日起对旗下宋PLUS全系车型推出限时置换补贴，最高可享1.5万元，活动截至3月31日。该车型目前官方指导价为13.58万"
    "—17.58万元。比亚迪方面表示，补贴以各地经销商实际政策为准。",
)
TENDER = (
    "Port cancels dredger tender",
    "The port of Almeria has cancelled a tender for a dredger after no valid bid was received, it said in a notice. Two"
    " yards had shown interest in the contract, valued at 18 million euros. One did not hand in a guarantee; the other"
    " asked for delivery in 40 months instead of 28. The port said it would publish new terms and hopes to award the"
    " contract within the year. The dredger is to keep the approach channel at a depth of 16 metres. A"
    " contractor from Rotterdam has done the work since 2019, for 2.1 million euros a year, with a ship of 95 metres"
    " and a crew of 14.",
)


def compared(told: Told, published: str | None = None) -> Compared:
    """Answer what an article of that title and text, published on that day, is compared by."""
    url = "http://a.example/1"
    return Compared(*told, fingerprint(Article(url, url, *told, "", "en")), published)


def are_copies(one: Compared, other: Compared) -> bool:
    """Tell whether two are copies; the same must be found whichever comes first."""
    found = sameness(one, other) > 0 and not tell_of_two(one, other)
    assert found == (sameness(other, one) > 0 and not tell_of_two(other, one))
    return found


@pytest.mark.parametrize(
    "exchanges",
    [
        [("Korea Aerospace Industries", "KAI")],
        [("Korea Aerospace Industries", "Korea Aerospace Industries (KAI)"), (" percent", "%")],
        [("Korea Aerospace Industries", "KAI"), ("340 million dollars", "$340m"), ("ten years", "10 years")],
        [("in Korea", "at KAI"), ("Korea Aerospace Industries", "KAI")],
    ],
)
def test_a_name_and_its_initials_are_one(exchanges: list[tuple[str, str]]) -> None:
    assert are_copies(compared(ORDER), compared(with_other(ORDER, *exchanges)))


def test_other_initials_are_another_firm() -> None:
    assert not are_copies(compared(ORDER), compared(with_other(ORDER, ("Korea Aerospace Industries", "KHI"))))
    here, there = (with_other(ORDER, ("Korea Aerospace Industries", name)) for name in ("KAI", "KHI"))
    assert not are_copies(compared(here), compared(there))


def test_numbers_are_the_same_in_characters_and_digits() -> None:
    other = with_other(LEAK, ("四十名", "40名"), ("三百二十户", "320户"), ("五百余人", "500余人"))
    assert are_copies(compared(LEAK), compared(other))
    assert not are_copies(compared(LEAK), compared(with_other(LEAK, ("四十名", "50名"), ("三百二十户", "410户"))))


def test_numerals_that_were_stored_as_written_are_the_same_too() -> None:
    stored = ("#1a2b四十", "#3c4d三四百")
    assert conflict(stored, ("#1a2b40", "#3c4d三四百")) == ({"#": 0, "@": 0, "=": 0}, 2)
    assert conflict(stored, ("#1a2b41", "#3c4d300"))[0]["#"] == 2


@pytest.mark.parametrize("model", ["元UP", "秦L", "海豹06", "海豹06DM-i", "海豚", "夏", "仰望U8"])
def test_a_model_of_characters_and_letters_is_another(model: str) -> None:
    assert not are_copies(compared(SUBSIDY), compared(with_other(SUBSIDY, ("宋PLUS", model))))


@pytest.mark.parametrize("spelling", ["宋Plus", "宋 PLUS"])
def test_another_spelling_of_a_model_is_none(spelling: str) -> None:
    assert are_copies(compared(SUBSIDY), compared(with_other(SUBSIDY, ("宋PLUS", spelling))))


def test_the_number_of_a_model_is_told_from_hours_and_sums() -> None:
    told = laid("", "极氪001在上午09时、10:05和上午08:30发布，售价RMB26万，RMB26bn；海豹07DM-i")
    assert {name for at in range(len(told.tokens)) if (name := numbered(told, at))} == {"001", "07dm"}


def test_weeks_later_another_figure_or_ordinal_makes_another_round() -> None:
    first, soon, late = (compared(TENDER, day) for day in ("2025-02-06", "2025-02-07", "2025-06-19T08:00:00+02:00"))
    figure = with_other(TENDER, ("18 million", "19.5 million"))
    assert are_copies(first, soon)
    assert are_copies(first, late)
    assert are_copies(first, compared(figure, "2025-02-07"))
    assert not are_copies(first, compared(figure, "2025-06-19"))
    assert are_copies(first, compared(figure))
    assert are_copies(first, compared(figure, "2025-06"))
    here, there = (with_other(TENDER, ("a tender", f"the {nth} round of a tender")) for nth in ("first", "second"))
    assert are_copies(compared(here, "2025-02-06"), compared(there, "2025-02-07"))
    assert not are_copies(compared(here, "2025-02-06"), compared(there, "2025-06-19"))


def test_initials() -> None:
    assert is_short_for("CICC", "China International Capital Corp".split())
    assert is_short_for("BOC", ["Bank", "of", "China", "Ltd"])
    assert not is_short_for("CICC", "China International Trust Corp".split())
    assert not is_short_for("C", ["China"])
    assert are_one_name(["citic", "securities"], "china international trust investment corp securities".split())
    assert not are_one_name(["siemens"], ["siemens", "energy"])


def test_names_are_one_with_accents_or_with_words_before_them() -> None:
    assert are_one_name(["san", "luis", "potosí"], ["san", "luis", "potosi"])
    assert are_one_name(["appliance"], ["mexico", "city", "appliance"])
    assert not are_one_name(["mexico", "city"], ["mexico", "city", "appliance"])
    assert not are_one_name(["potosí"], ["potenza"])


def test_a_dateline_and_an_accent_make_no_other_notice() -> None:
    here = (
        "Sorter tells ripe pears from others",
        "RADOMSKO (PNB) - Cameras at the Technical University of Łódź tell ripe pears from others in a tenth of a"
        " second. The belt was tried in Grójec, where 3 in 100 pears were wrong, against 11 by hand. Growers pay"
        " 9,000 zloty for it from June.",
    )
    there = with_other(here, ("RADOMSKO (PNB) - ", ""), ("Grójec", "Grojec"), ("3 in", "three in"))
    assert are_copies(compared(here), compared(there))


def test_words_in_a_row_spell_out_initials() -> None:
    assert is_spelt_out("cssc", "An order for China State Shipbuilding Corporation", "state")
    assert is_spelt_out("gm", "General Motors cuts", "general")
    assert not is_spelt_out("gm", "Its General Manager left Ford", "ford")
    assert not is_spelt_out("35%", "Three Five", "three")


def test_a_mark_in_digits_of_another_script_is_compared_as_it_is() -> None:
    assert parted("#abcd۴۵") == ("#", "abcd", "۴۵")
    assert parted("#abcd四十五") == ("#", "abcd", "45")


def test_one_name_stands_for_one_other() -> None:
    assert conflict(("=aaaaca", "=aaaabig ca"), ("=aaaanorth ca", "=aaaasouth ca"))[0]["="] == 1


def test_names_are_told_alike_whichever_text_comes_first() -> None:
    one, other = ("=aaaachina ship",), ("=aaaacs", "=bbbbchinaship")
    assert conflict(one, other) == conflict(other, one)


@pytest.mark.parametrize("published", ["2025-02-30", "2025", "", " 2025-01-01", "0000-00-00"])
def test_a_day_that_no_calendar_has_tells_no_round(published: str) -> None:
    figure = with_other(TENDER, ("18 million", "19.5 million"))
    assert are_copies(compared(TENDER, "2025-06-19"), compared(figure, published))
