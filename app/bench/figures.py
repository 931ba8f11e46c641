"""What was measured: each figure with the machine's speed around it, its goal, and as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from app.bench.calibration import REFERENCE_MS, machine_ms


@dataclass(frozen=True)
class Figure:
    """``scaled``: as it would be at the reference machine's speed; sizes and ratios are not."""

    name: str
    value: float
    unit: str
    goal: str
    met: bool
    scaled: float | None = None
    machine: float | None = None
    note: str = ""


class Report:
    """Collects figures in the order in which they were taken."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.figures: list[Figure] = []
        self._say = say

    def time(self, name: str, measure: Callable[[], float], *, unit: str, limit: float) -> float:
        """A duration that must not exceed ``limit`` once scaled."""
        value, machine = _around(measure)
        scaled = value * REFERENCE_MS / machine
        self.add(Figure(name, value, unit, f"≤ {limit:g}", scaled <= limit, scaled, machine))
        return value

    def rate(
        self,
        name: str,
        measure: Callable[[], float],
        *,
        unit: str,
        least: float,
        rounds: int = 1,
        cores: int = 1,
    ) -> float:
        """A throughput that must reach ``least`` once scaled: the median of ``rounds``, each with
        the machine's speed around it, taken on as many ``cores`` at once as the load keeps busy."""
        taken = [_around(measure, cores) for _ in range(rounds)]
        value = median(value for value, _ in taken)
        machine = median(machine for _, machine in taken)
        scaled = median(value * machine / REFERENCE_MS for value, machine in taken)
        self.add(Figure(name, value, unit, f"≥ {least:g}", scaled >= least, scaled, machine))
        return value

    def plain(
        self, name: str, value: float, *, unit: str, limit: float | None = None, note: str = ""
    ) -> None:
        """A size, a ratio or a count: nothing to scale."""
        goal = "" if limit is None else f"≤ {limit:g}"
        self.add(Figure(name, value, unit, goal, limit is None or value <= limit, note=note))

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        self._say(_line(figure))

    def table(self) -> str:
        head = (
            "| figure | measured | machine (ms) | scaled to 60 ms | goal | met |\n"
            "|---|---|---|---|---|---|\n"
        )
        return head + "".join(_row(figure) for figure in self.figures)


def _around(measure: Callable[[], float], cores: int = 1) -> tuple[float, float]:
    """The figure, and the machine's speed as the mean of before and after."""
    before = machine_ms(cores)
    value = measure()
    return value, (before + machine_ms(cores)) / 2


def _row(f: Figure) -> str:
    machine = f"{f.machine:.0f}" if f.machine is not None else ""
    scaled = f"{f.scaled:.4g} {f.unit}" if f.scaled is not None else ""
    met = "yes" if f.met else "**no**"
    name = f"{f.name} ({f.note})" if f.note else f.name
    return f"| {name} | {f.value:.4g} {f.unit} | {machine} | {scaled} | {f.goal} | {met} |\n"


def _line(f: Figure) -> str:
    scaled = f", scaled {f.scaled:.4g}" if f.scaled is not None else ""
    return f"  {f.name}: {f.value:.4g} {f.unit}{scaled}  {f.goal}  {'ok' if f.met else 'MISSED'}"
