"""What is written under pictures: its days are those of the picture or the event, not of the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from lxml import etree

from mfg_monitor.extract.html import Tree
from mfg_monitor.extract.surroundings import Surroundings

_CAPTIONS: Any = etree.XPath("//figcaption|//*[@class[contains(.,'aption')]]")
_MANY = 40
_PIECES = 12
_MORE_THAN_A_STAMP = 40
"""Templates also call the line of day and section a caption; a picture's is longer."""
_CREDITED = re.compile(
    r"\bphotos?\s?(?:by|/|:|courtesy)|/\s?(?:Xinhua|Reuters|AFP|AP|VCG|CFP|IC)\s?[)\]]|\[Photo"
    r"|[\u4e00-\u9fff]\s?摄[)）。]?$|^图为|图片来源|\((?:Xinhua|AP|Reuters)?/?[A-Z][a-z]+ [A-Z][a-z]+\)$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^\W*(?:time|date|source|published|posted|updated|by|发布|發佈|时间|時間|日期|来源|來源)\b", re.IGNORECASE
)


def without_captions(place: Surroundings, root: Tree) -> Surroundings:
    """Answer the same surroundings without the captions and credits of pictures."""
    told: set[str] = set()
    for element in islice(_CAPTIONS(root), _MANY):
        pieces = (" ".join(piece.split()) for piece in islice(element.itertext(), _PIECES))
        told.update(piece for piece in pieces if element.tag == "figcaption" or len(piece) > _MORE_THAN_A_STAMP)

    def kept(pieces: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            piece for piece in pieces if piece not in told and (_LABELLED.match(piece) or not _CREDITED.search(piece))
        )

    return Surroundings(kept(place.behind), kept(place.before), kept(place.after))
