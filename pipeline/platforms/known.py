"""What is known of buying on a platform: nouns. Figures of its placements are data; these are about where and when."""

from dataclasses import dataclass
from datetime import date
from typing import Final

READ: Final = date(2026, 9, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing a platform can or cannot be told, and who says so; `doubt` says why to look again before spending."""

    says: str
    source: str
    read: date = READ
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`said` is what its export says; `lost` what the platform cannot be told, and what happens instead; `open` what
    nobody could establish, and nothing here relies on.
    """

    interface: str
    said: tuple[Fact, ...]
    lost: tuple[Fact, ...]
    open: tuple[str, ...] = ()

    def about(self) -> dict[str, object]:
        """What stands at the head of an export, for whoever sends it."""
        facts = (*self.said, *self.lost)
        return {
            "interface": self.interface,
            "sources": sorted({fact.source for fact in facts if "://" in fact.source}),
            "read": str(max(fact.read for fact in facts)),
        }
