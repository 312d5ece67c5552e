"""Charts of a run as SVG: one for each size, a panel for each load, a dot for each server."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from peers.loads import is_ours
from peers.table import short

_OURS: Final = "#0b5cad"
_THEIRS: Final = "#9aa5b1"
_COLUMNS: Final = 3
Figure = Mapping[str, Any]


def draw(results: Mapping[str, Any], folder: Path) -> list[Path]:
    """Draw them into `folder`; gives their paths."""
    mpl.rcParams["svg.hashsalt"] = "modernstats-kg"  # the same figures give the same file
    mpl.rcParams["svg.fonttype"] = "none"
    return [_draw_size(int(size), told, folder) for size, told in results["sizes"].items()]


def _draw_size(size: int, told: Mapping[str, Any], folder: Path) -> Path:
    shown = {load: _measured(figures) for load, figures in told["loads"].items()}
    shown = {load: figures for load, figures in shown.items() if len(figures) > 1}
    rows = -(-len(shown) // _COLUMNS)
    figure, places = plt.subplots(rows, _COLUMNS, figsize=(14, 1.9 * rows + 0.5), squeeze=False)
    for axes in places.flat[len(shown) :]:
        axes.set_visible(False)
    for axes, (load, figures) in zip(places.flat, shown.items(), strict=False):
        _dots(axes, load, figures)
    figure.suptitle(f"{told['statements']:,} statements: medians and quartiles, on scales of powers of ten")
    figure.tight_layout()
    path = folder / f"loads-{size}.svg"
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path


def _measured(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return {
        name: one for name, one in figures.items() if one.get("q1", 0) > 0
    }  # a scale of powers has no zero


def _dots(axes: Axes, load: str, figures: Mapping[str, Figure]) -> None:
    """A dot for each server, as a bar has no beginning where there is no zero."""
    names = list(reversed(figures))
    for place, name in enumerate(names):
        low, middle, high = (figures[name][part] for part in ("q1", "median", "q3"))
        colour = _OURS if is_ours(name) else _THEIRS
        axes.plot([low, high], [place, place], color=colour, linewidth=4, alpha=0.35)
        axes.plot([middle], [place], "o", color=colour)
        axes.annotate(
            short(middle), (high, place), (8, 0), textcoords="offset points", va="center", fontsize=8
        )
    unit = next(iter(figures.values()))["unit"]
    better = "left" if unit == "ms" else "right"
    axes.set_title(f"{load}, {unit} (better: {better})", fontsize=9)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.tick_params(labelsize=8)
    axes.set_xscale("log")
    values = [one[part] for one in figures.values() for part in ("q1", "q3")]
    axes.set_xlim(10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(2 * max(values))))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(axis="x", color="#e4e7eb")
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
