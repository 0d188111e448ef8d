"""The table, the JSON file, and what there is to know of the machine."""

from __future__ import annotations

import os
import pathlib
import platform
import re
import subprocess

from driver.figures import Figure, Series


def number(value: float) -> str:
    """Three significant digits, with commas where there are thousands."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread(series: Series | None) -> str:
    """The median, with the least and the most where there were several rounds."""
    if series is None:
        return "–"
    if len(series.values) == 1:
        return number(series.median)
    return f"{number(series.median)} ({number(min(series.values))}–{number(max(series.values))})"


def cells(figure: Figure) -> list[str]:
    """One line of the table."""
    reference = spread(figure.reference) + (f" {figure.reference_name}" if figure.reference else "")
    verdict = {True: "yes", False: "NO", None: "–"}[figure.is_met]
    ratio = "–" if figure.ratio is None else f"{figure.ratio:.3g} ×"
    goal = "–" if figure.goal is None else f"{figure.goal} {figure.unit if figure.goal.of_value else '×'}"
    peers = ", ".join(f"{name} {number(series.median)}" for name, series in figure.peers.items())
    return [figure.workload, f"{figure.measure}, {figure.unit}", spread(figure.tapedeck), reference, ratio, goal,
            verdict, peers or "–"]


def table(figures: list[Figure]) -> str:
    """All figures in Markdown, so that it can be read here and pasted there."""
    titles = ["", "measured", "tapedeck", "reference", "ratio", "goal", "met", "other peers"]
    rows = [titles, *map(cells, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def version_of(*command: str) -> str | None:
    """The first line with a number that a program says about itself, if the program is there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return next((line.strip() for line in (done.stdout + done.stderr).splitlines() if re.search(r"\d", line)), None)


def machine() -> dict[str, object]:
    """Where this runs, and how busy it is with other things; a load well above 0 makes figures of time worthless."""
    information = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", information)
    memory = re.search(r"MemTotal:\s+(\d+) kB", pathlib.Path("/proc/meminfo").read_text())
    return {
        "processor": model[1] if model else platform.machine(), "cores": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / 2**20, 1) if memory else None, "kernel": platform.release(),
        "load_before": os.getloadavg()[0],
    }
