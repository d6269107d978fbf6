"""Growth curves -> an SVG file, drawn by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def draw(path: Path, sizes: Sequence[int], curves: Mapping[str, Sequence[float]], names: tuple[str, str]) -> None:
    """Plot curves over sizes, both on logarithmic axes, which ``names`` names."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bodycopy", "font.size": 11})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3.6))
    for name, curve in curves.items():
        axes.plot(sizes[: len(curve)], curve, marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel=names[0], ylabel=names[1])
    axes.grid(visible=True, alpha=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
