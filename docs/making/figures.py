"""The figures of the explanations, as SVG on white: what strengths do to a level, and a fan."""

from __future__ import annotations

from math import exp, log
from pathlib import Path
from tempfile import TemporaryDirectory

from counterpoise.schema import STRENGTH

COLOURS = {"weak": "#0072b2", "moderate": "#d55e00", "strong": "#009e73"}  # Okabe and Ito
INK, GRID, GREY = "#333333", "#dddddd", "#666666"
SIDE = 300  # pixels for 0 to 100 per cent
LEFT, TOP, RIGHT, BOTTOM = 64, 16, 110, 56
POINTS = 100


def draw_strengths() -> str:
    """Where a level goes when its cause goes all the way, by strength."""
    width, height = LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" fill="{INK}">',
        "<title>Where a level goes when its cause goes all the way</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for percent in (0, 25, 50, 75, 100):
        parts += _draw_tick(percent)
    middle, centred = LEFT + SIDE / 2, 'text-anchor="middle"'
    turned = f"translate(18,{TOP + SIDE / 2:g}) rotate(-90)"
    parts += [
        f'<text x="{middle:g}" y="{height - 14}" {centred}>level before, per cent of the range</text>',
        f'<text transform="{turned}" {centred}>level after</text>',
        f'<path d="{_trace(0.0)}" stroke="{GREY}" stroke-dasharray="4 4" fill="none"/>',
        f'<path d="M{middle:g},{TOP}V{TOP + SIDE}" stroke="{GREY}" fill="none"/>',
    ]
    for word, share in STRENGTH.items():
        parts += _draw_strength(word, share)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _draw_tick(percent: int) -> list[str]:
    """A line of the grid in each direction, with its number."""
    x, y = _place(percent / 100, percent / 100)
    return [
        f'<path d="M{LEFT},{y:.1f}H{LEFT + SIDE}M{x:.1f},{TOP}V{TOP + SIDE}" stroke="{GRID}" fill="none"/>',
        f'<text x="{x:.1f}" y="{TOP + SIDE + 18}" text-anchor="middle">{percent}</text>',
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{percent}</text>',
    ]


def _draw_strength(word: str, share: float) -> list[str]:
    """A curve, the place to which it takes 50 per cent, and its name there."""
    colour = COLOURS[word]
    x, y = _place(0.5, share)
    return [
        f'<path d="{_trace(log(share / (1 - share)))}" stroke="{colour}" stroke-width="2" fill="none"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
        f'<text x="{LEFT + SIDE + 10}" y="{y + 4:.1f}" fill="{colour}" font-weight="bold">'
        f"{word}: {share:.0%}</text>",
        f'<path d="M{x:.1f},{y:.1f}H{LEFT + SIDE + 6}" stroke="{colour}" stroke-dasharray="1 3"/>',
    ]


def _trace(logits: float) -> str:
    """The path of the levels to which a push takes all levels."""
    places = []
    for step in range(POINTS + 1):
        level = step / POINTS
        after = level if level in (0, 1) else 1 / (1 + exp(-(log(level / (1 - level)) + logits)))
        places.append("{:.1f},{:.1f}".format(*_place(level, after)))
    return "M" + "L".join(places)


def _place(before: float, after: float) -> tuple[float, float]:
    return LEFT + SIDE * before, TOP + SIDE * (1 - after)


def draw_fan() -> str:
    """The fan of the starter, as the page that explains it makes it."""
    import counterpoise as cp

    with TemporaryDirectory() as folder:
        runs = cp.simulate(cp.load(cp.new(Path(folder, "valley"))), draws=2000, seed=1, workers=1)
        chart = cp.plot_fans(runs, "HIGH.water_release").properties(background="white")
        file = Path(folder, "fan.svg")
        chart.save(str(file))
        return file.read_text(encoding="utf-8").rstrip("\n") + "\n"
