"""Which rule of topics.toml does a name in a gold file stand for? Any spelling that the rule knows will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


class Names:
    """Brings gold names and predicted ids to one spelling, so that they can be compared."""

    def __init__(self, topics: Topics) -> None:
        self._known: dict[TagKind, dict[str, str]] = {
            "sectors": _spellings((s.id, (s.name_en, s.name_zh)) for s in topics.sectors),
            "places": _spellings((p.id, _of_place(p)) for p in topics.places),
            "companies": _spellings((c.id, _of_company(c)) for c in topics.companies),
        }
        self._branches = _branches(topics.sectors)

    def speaks_in_branches(self, gold: Iterable[str]) -> bool:
        """Say whether these sector names are of the closed list, rather than ids or names of the vocabulary."""
        known = self._known["sectors"]
        return any(name in BRANCHES and folded(name) not in known for name in gold)

    def of(self, kind: TagKind, name: str, *, in_branches: bool = False) -> str:
        """Answer the id that a name stands for; the folded name itself where the vocabulary does not know it."""
        known = self._known[kind]
        found = known.get(folded(name)) or (known.get(_without_form(name)) if kind != "sectors" else None)
        if kind == "sectors" and in_branches:
            if name in BRANCHES:
                return name
            return self._branches.get(found or name, found or folded(name))
        return found or folded(name)


def _spellings(rules: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Ids win over names, and the first rule over a later one that has the same name."""
    listed = [(rule_id, tuple(names)) for rule_id, names in rules]
    known = {folded(rule_id): rule_id for rule_id, _ in listed}
    for rule_id, names in listed:
        for name in names:
            if key := folded(name):
                known.setdefault(key, rule_id)
    return known


def _of_place(place: Place) -> tuple[str, ...]:
    names = (place.name_en, place.name_zh, *place.aliases_en, *place.aliases_zh, *place.aliases_zh_hant)
    return (*names, *(_without_form(name) for name in names))


def _of_company(company: Company) -> tuple[str, ...]:
    # Short names that are ambiguous in running text are clear in a list of companies.
    names = (company.name_en, company.name_zh, *company.aliases_en, *company.aliases_zh, *company.ambiguous)
    return (*names, *company.codes)


def _without_form(name: str) -> str:
    """Answer a place's name without what kind of place it is: Minhang for Minhang District, 闵行 for 闵行区."""
    words = folded(name)
    for tail in (" district", " new area", " municipality", " city", " island"):
        if words.endswith(tail):
            return words.removesuffix(tail)
    return words[:-1] if len(words) > 2 and words[-1] in "区市县" else words


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
