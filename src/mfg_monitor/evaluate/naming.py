"""Which rule of topics.toml does a name in a gold file stand for? Any spelling that the rule knows will do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from mfg_monitor.config.topics import Company, Place, Sector, Topics
from mfg_monitor.text import folded

TagKind = Literal["sectors", "places", "companies"]
TAG_KINDS: tuple[TagKind, ...] = ("sectors", "places", "companies")

BRANCHES: dict[str, tuple[str, ...]] = {
    "automotive": ("automobile", "nev", "auto-parts"),
    "semiconductors": ("ic", "ic-equipment"),
    "electronics": ("electronic-info", "smart-terminals", "display-lighting"),
    "biomedicine": ("biomedicine", "life-health", "medical-devices", "future-health"),
    "aerospace": ("civil-aviation", "space", "low-altitude", "future-space"),
    "shipbuilding": ("shipbuilding",),
    "steel": ("steel",),
    "chemicals": ("petrochemical",),
    "machinery": ("high-end-equipment", "machine-tools", "construction-machinery", "elevators"),
    "robotics": ("robotics", "humanoid"),
    "energy-equipment": (
        *("power-equipment", "nuclear-wind-solar", "hydrogen", "energy-storage"),
        *("future-energy", "green-low-carbon"),
    ),
    "materials": ("advanced-materials", "future-materials"),
    "food-consumer": ("consumer",),
    "textiles": ("textiles",),
    "rail": ("rail",),
    "smart-manufacturing": ("smart-factory", "industrial-internet"),
    "general-industry": ("manufacturing", "traditional-upgrade", "future-manufacturing"),
}
"""The closed list of branches that gold files use (its names are part of their format), and the finer sectors of the
shipped vocabulary that each one holds."""


Fold = Callable[[str], str]


class Names:
    """Brings gold names and predicted ids to one spelling, so that they can be compared.

    `fold` answers a name as it is compared: without case and punctuation, and if it can, in simplified characters.
    """

    def __init__(self, topics: Topics, fold: Fold = folded) -> None:
        self._fold = fold
        self._known: dict[TagKind, dict[str, str]] = {
            "sectors": _spellings(((s.id, (s.name_en, s.name_zh)) for s in topics.sectors), fold),
            "places": _spellings(((p.id, _of_place(p, fold)) for p in topics.places), fold),
            "companies": _spellings(((c.id, _of_company(c, fold)) for c in topics.companies), fold),
        }
        self._branches = _branches(topics.sectors)

    def speaks_in_branches(self, gold: Iterable[str]) -> bool:
        """Say whether these sector names are of the closed list, rather than ids or names of the vocabulary."""
        known = self._known["sectors"]
        return any(name in BRANCHES and self._fold(name) not in known for name in gold)

    def of(self, kind: TagKind, name: str, *, in_branches: bool = False) -> str:
        """Answer the id that a name stands for; the folded name itself where the vocabulary does not know it."""
        key = self._fold(name)
        if kind == "sectors" and in_branches:
            if name in BRANCHES:
                return name
            found = self._known[kind].get(key, key)
            return self._branches.get(found, found)
        known = self._known[kind]
        if key not in known and kind == "places":
            key = _without_form(key)
        return known.get(key, key)


def _spellings(rules: Iterable[tuple[str, Iterable[str]]], fold: Fold) -> dict[str, str]:
    """Ids win over names, and the first rule over a later one that has the same name."""
    listed = [(rule_id, tuple(names)) for rule_id, names in rules]
    known = {fold(rule_id): rule_id for rule_id, _ in listed}
    for rule_id, names in listed:
        for name in names:
            if key := fold(name):
                known.setdefault(key, rule_id)
    return known


def _of_place(place: Place, fold: Fold) -> tuple[str, ...]:
    names = (place.name_en, place.name_zh, *place.aliases_en, *place.aliases_zh, *place.aliases_zh_hant)
    return (*names, *(_without_form(fold(name)) for name in names))


def _of_company(company: Company, fold: Fold) -> tuple[str, ...]:
    names = (company.name_en, company.name_zh, *company.aliases_en, *company.aliases_zh, *company.codes)
    whole = [fold(name) for name in names]
    # A short name that is doubtful in running text is clear in a list of companies; a longer one is another company.
    return (*names, *(name for name in company.ambiguous if any(fold(name) in longer for longer in whole)))


def _without_form(folded_name: str) -> str:
    """Answer a place's name without what kind of place it is: minhang for minhang district, 闵行 for 闵行区."""
    for tail in (" district", " new area", " municipality", " city", " island"):
        if folded_name.endswith(tail):
            return folded_name.removesuffix(tail)
    is_long = len(folded_name) > 2 and folded_name[-1] in "区市县"
    return folded_name[:-1] if is_long else folded_name


def _branches(sectors: Iterable[Sector]) -> Mapping[str, str]:
    """Answer the branch of each sector; one that is not listed is of its nearest parent's that is."""
    listed = {sector_id: branch for branch, ids in BRANCHES.items() for sector_id in ids}
    parents = {sector.id: sector.parent for sector in sectors}
    found: dict[str, str] = {}
    for sector_id in parents:
        at: str | None = sector_id
        for _ in range(len(parents)):
            if at is None or at in listed:
                break
            at = parents.get(at)
        if at in listed:
            found[sector_id] = listed[at]
    return found
