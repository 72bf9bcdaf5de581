"""Random systems for Hypothesis, with conditions and formulas both as text and as Python functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from tests.helpers.build import causal, derived, dossier, driver, duration, event, instrument, policy, state
from tests.helpers.scalar import Values

from counterpoise.dossier import Dossier

STATES = ("aa", "bb", "cc", "dd")
LEVERS = ("AA.lever", "BB.lever")
DRIVERS = ("wind",)
RANGES = {
    "aa": (0, 100),
    "bb": (-10, 30),
    "cc": (0, 1),
    "dd": (1000, 5000),
    "AA.lever": (0, 100),
    "BB.lever": (-1, 1),
    "wind": (0, 10),
    "sum": (0, 100),
    "more": (0, 100),
}
STEP = 0.25


def inside(name: str, share: float) -> float:
    low, high = RANGES[name]
    return low + (high - low) * share


@dataclass
class Case:
    """A dossier with one account, and its texts as functions."""

    content: Dossier
    functions: dict[str, Callable[[Values], float]] = field(default_factory=dict)


def ramp(name: str, share: float, sign: int) -> Callable[[Values], float]:
    """The truth of `name` above (or below) a level, by the rule of a twentieth of the range."""
    low, high = RANGES[name]
    level = float(f"{inside(name, share):.6f}")
    return lambda values: min(max(sign * (values[name] - level) / (0.05 * (high - low)) + 0.5, 0.0), 1.0)


@st.composite
def conditions(draw: st.DrawFn, functions: dict[str, Any], names: tuple[str, ...]) -> str:
    """A condition's text, with its truth entered among the functions."""

    def simple() -> tuple[str, Callable[[Values], float]]:
        name, share = draw(st.sampled_from(names)), draw(st.sampled_from([0.3, 0.48, 0.5, 0.52, 0.7]))
        sign = draw(st.sampled_from([1, -1]))
        return f"{name} {'>' if sign > 0 else '<'} {inside(name, share):.6f}", ramp(name, share, sign)

    text, truth = simple()
    joined = draw(st.sampled_from(["", "", "and", "or", "not"]))
    if joined == "not":
        text, truth = f"not {text}", (lambda inner: lambda values: 1 - inner(values))(truth)
    elif joined:
        other, second = simple()
        pick = min if joined == "and" else max
        text = f"{text} {joined} {other}"
        truth = (lambda a, b: lambda values: pick(a(values), b(values)))(truth, second)
    functions[text] = truth
    return text


FORMULAS: dict[str, Callable[[Values], float]] = {
    "sum": lambda v: 0.4 * v["aa"] + 40 * v["cc"] + 2 * v["wind"],
    "more": lambda v: max(v["sum"], 30 + 40 * v["BB.lever"]) - 5,
}
TEXTS = {"sum": "0.4 * aa + 40 * cc + 2 * wind", "more": "max(sum, 30 + 40 * BB.lever) - 5"}


@st.composite
def make_variables(draw: st.DrawFn) -> dict[str, Any]:
    shares = st.sampled_from([0.15, 0.4, 0.5, 0.8])
    found: dict[str, Any] = {}
    for name in STATES:
        base = inside(name, draw(shares))
        start = draw(st.none() | shares)
        found[name] = state(
            base,
            draw(st.sampled_from([0.5, 1.0, 3.0])),
            draw(st.sampled_from([0.0, 0.4, 1.0])),
            range=RANGES[name],
            start=None if start is None else inside(name, start),
        )
    for name in LEVERS:
        start = draw(st.none() | st.sampled_from([0.0, 0.3, 1.0]))
        found[name] = instrument(
            inside(name, draw(shares)),
            range=RANGES[name],
            start=None if start is None else inside(name, start),
        )
    levels = draw(st.lists(st.floats(0, 10), min_size=3, max_size=3))
    dates = ["2024-11-05", "2026-08-01", "2027-09-09"]
    found["wind"] = driver(
        dict(zip(dates, levels, strict=True)),
        range=RANGES["wind"],
        base=draw(st.none() | st.sampled_from([2, 5])),
    )
    for name, text in TEXTS.items():
        found[name] = derived(text, range=RANGES[name])
    return found


@st.composite
def make_claims(draw: st.DrawFn, functions: dict[str, Any], most: int = 8) -> list[dict[str, Any]]:
    causes = ("wind", *STATES, *LEVERS, *TEXTS)
    pairs = [(cause, effect) for cause in causes for effect in STATES if cause != effect]
    claims = []
    for cause, effect in draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=most, unique=True)):
        more: dict[str, Any] = {"lag": duration(STEP * draw(st.sampled_from([0, 1, 3])))}
        if draw(st.booleans()):
            more["when"] = draw(conditions(functions, causes))
        claims.append(causal(cause, effect, draw(st.sampled_from("+-0")), **more))
    return claims


@st.composite
def make_policies(draw: st.DrawFn, functions: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name in ("one", "two"):
        sets = []
        for lever in draw(st.lists(st.sampled_from(LEVERS), min_size=1, max_size=2, unique=True)):
            start = draw(st.sampled_from([0.0, 0.25, 0.6]))
            entry: dict[str, Any] = {
                "instrument": lever,
                "value": inside(lever, draw(st.sampled_from([0.0, 0.6, 1.0]))),
                "start": duration(start),
                "ramp": duration(draw(st.sampled_from([0.0, 0.4]))),
            }
            if draw(st.booleans()):
                entry["until"] = duration(start + draw(st.sampled_from([0.25, 1.0])))
            if draw(st.booleans()):
                entry["when"] = draw(conditions(functions, (*STATES, *LEVERS, *DRIVERS, *TEXTS)))
            sets.append(entry)
        found[name] = policy(*sets)
    return found


@st.composite
def make_events(draw: st.DrawFn, functions: dict[str, Any]) -> dict[str, Any]:
    movable = (*STATES, *LEVERS, *DRIVERS)
    found = {}
    for name in draw(st.sampled_from([("quake", "flood"), ("quake",), ()])):
        more: dict[str, Any] = {"once": draw(st.booleans())}
        if draw(st.booleans()):
            more["duration"] = duration(STEP * draw(st.sampled_from([1, 2, 4])))
        if draw(st.booleans()):
            more["when"] = draw(conditions(functions, (*STATES, *LEVERS, *DRIVERS, *TEXTS)))
        chosen = draw(st.lists(st.sampled_from(movable), min_size=1, max_size=2, unique=True))
        more["set"] = {
            variable: inside(variable, draw(st.sampled_from([0.2, 0.9]))) for variable in chosen[1:]
        }
        more["shift"] = {
            variable: inside(variable, draw(st.sampled_from([0.1, 0.6]))) - inside(variable, 0.3)
            for variable in chosen[:1]
        }
        links = [{"cause": "aa", "effect": "bb"}, {"cause": "AA.lever", "effect": "cc"}]
        side = draw(st.sampled_from(["", "on", "off"]))
        if side:
            more["switches"] = {side: [draw(st.sampled_from(links))]}
        found[name] = event(draw(st.sampled_from([0.3, 1.0, 4.0])), **more)
    return found


@st.composite
def cases(draw: st.DrawFn, feedback: str = "free") -> Case:
    """A whole random system with everything that the design knows."""
    functions: dict[str, Callable[[Values], float]] = {
        TEXTS[name]: formula for name, formula in FORMULAS.items()
    }
    claims = draw(make_claims(functions))
    # The links that events switch are there more often than not.
    spoken = {(claim["cause"], claim["effect"]) for claim in claims}
    for link in draw(st.sampled_from([(), (("aa", "bb"),), (("aa", "bb"), ("AA.lever", "cc"))])):
        if link not in spoken:
            claims.append(causal(*link, strength="strong"))
    content: dict[str, Any] = {"claims": claims}
    if draw(st.booleans()):
        content["settles"] = [{"variable": "aa", "level": 70}]
    made = dossier(
        draw(make_variables()),
        {"mine": content},
        policies=draw(make_policies(functions)),
        events=draw(make_events(functions)),
        step=STEP,
        feedback=feedback,
    )
    return Case(made, functions)
