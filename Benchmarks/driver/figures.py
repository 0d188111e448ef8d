"""What was measured, what it is compared with, and whether that is good enough."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Series:
    """The values of all rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The value that stands for all."""
        return statistics.median(self.values)

    def minus(self, other: Series) -> Series:
        """What each round has more than the same round of the other."""
        return Series(tuple(mine - others for mine, others in zip(self.values, other.values, strict=True)))


@dataclasses.dataclass(frozen=True)
class Goal:
    """What is asked of the ratio to the reference, or of the value itself."""

    limit: float
    at_least: bool = False
    of_value: bool = False

    def is_met_by(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


@dataclasses.dataclass(frozen=True)
class Figure:
    """One line of the table. Without a goal it is there to be read only."""

    workload: str
    measure: str
    unit: str
    tapedeck: Series
    reference: Series | None = None
    reference_name: str = "nginx"
    goal: Goal | None = None
    peers: dict[str, Series] = dataclasses.field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Tapedeck ÷ reference, of the medians; none where the reference shows nothing that can be measured."""
        if self.reference is None or self.reference.median <= 0:
            return None
        return self.tapedeck.median / self.reference.median

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; none where there is no goal, or nothing to compare with."""
        if self.goal is None:
            return None
        judged = self.tapedeck.median if self.goal.of_value else self.ratio
        return None if judged is None else self.goal.is_met_by(judged)

    def as_json(self) -> dict:
        """Everything, with the value of each round."""
        return {
            "workload": self.workload, "measure": self.measure, "unit": self.unit,
            "tapedeck": self.tapedeck.values, "median": self.tapedeck.median,
            "reference": self.reference and {"name": self.reference_name, "values": self.reference.values,
                                             "median": self.reference.median},
            "ratio": self.ratio, "goal": self.goal and str(self.goal), "met": self.is_met,
            "peers": {name: {"values": series.values, "median": series.median} for name, series in self.peers.items()},
        }


def alternate(rounds: int, measures: dict[str, Callable[[], dict[str, float]]]) -> dict[str, dict[str, Series]]:
    """Runs each measure once a round, in turn, so that a slow minute of the machine strikes all: name → unit → values.

    Every second round goes backwards, so that none is always the first after a pause.
    """
    found: dict[str, list[dict[str, float]]] = {name: [] for name in measures}
    for number in range(rounds):
        order = list(measures) if number % 2 == 0 else list(reversed(measures))
        for name in order:
            found[name].append(measures[name]())
    return {name: {key: Series(tuple(one[key] for one in all_rounds)) for key in all_rounds[0]}
            for name, all_rounds in found.items()}
