"""Who builds many systems builds each as if it were the first."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tests.helpers.build import causal, dossier, instrument, state

from counterpoise.dossier import Dossier
from counterpoise.system import CLOSURES, MODES, Builder, Reading, System, build_factorised, build_system

READINGS = (Reading(), Reading(strength=2.0), Reading(signs_only=True), Reading(tossed=3), Reading(tossed=4))


def content() -> Dossier:
    one = [
        causal("AA.lever", "x", strength="weak", confidence="unlikely", credence=0.9),
        causal("x", "y", "-", credence=0.2),
    ]
    two = [
        causal("AA.lever", "y", "-", confidence="very_likely", credence=0.4),
        causal("x", "y", "+", credence=0.3),
    ]
    common = [causal("AA.lever", "z", credence=0.8), causal("z", "x", "0", credence=0.5)]
    variables = {"x": state(), "y": state(30), "z": state(), "AA.lever": instrument()}
    return dossier(variables, {"one": one, "two": two}, common=common)


def describe(system: System) -> tuple[object, ...]:
    terms = [(*term.order, term.sign, round(term.swing, 9), term.probability) for term in system.terms]
    return (
        system.account,
        system.closure,
        system.mode,
        system.reading,
        terms,
        system.base,
        system.settled,
        system.start,
    )


def test_what_was_built_before_changes_nothing() -> None:
    dossiers = content()
    asked = list(product(("one", "two"), CLOSURES, MODES, READINGS))
    alone = [
        describe(build_system(dossiers, name, closure=closure, mode=mode, reading=reading))
        for name, closure, mode, reading in asked
    ]
    assert len({repr(one) for one in alone}) == len(asked)
    for order in (range(len(asked)), reversed(range(len(asked)))):
        builder = Builder(dossiers)
        for place in order:
            name, closure, mode, reading = asked[place]
            built = builder.build(name, closure=closure, mode=mode, reading=reading)
            assert describe(built) == alone[place]


@pytest.mark.parametrize("closure", ["own", "common"])
def test_a_mixture_is_the_same_whoever_builds_its_accounts(closure: str) -> None:
    dossiers = content()
    builder = Builder(dossiers)
    for reading in READINGS:
        mixed = build_factorised(dossiers, ["one", "two"], closure=closure, reading=reading, builder=builder)
        alone = build_factorised(dossiers, ["one", "two"], closure=closure, reading=reading)
        assert describe(mixed) == describe(alone)
        assert mixed.sources == alone.sources


def test_coins_are_tossed_anew_for_each_reading_from_what_the_claims_say() -> None:
    """A second toss does not start from the first one's signs, nor doubled strengths from halved ones."""
    builder = Builder(content())
    signs = {
        k: [term.sign for term in builder.build("one", reading=Reading(tossed=k)).terms] for k in range(40)
    }
    share = np.mean([signs[k] for k in signs], axis=0)
    plain = builder.build("one").terms
    assert [term.sign for term in plain] == [term.sign for term in build_system(content(), "one").terms]
    assert all(abs(mean) < 0.7 for mean, term in zip(share, plain, strict=True) if term.sign)
    for k in (0.5, 2.0, 0.5):
        swings = [term.swing for term in builder.build("one", reading=Reading(strength=k)).terms]
        assert swings == pytest.approx([k * term.swing for term in plain])
