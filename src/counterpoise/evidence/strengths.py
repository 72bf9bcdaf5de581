"""What an account claims of a swing's size, as a normal prior.

The engine draws a claimed swing as its median times a lognormal factor. A lognormal of median m and sigma g
has mean m exp(g^2/2) and variance m^2 exp(g^2) (exp(g^2) - 1); the normal of that mean and variance stands in
for it, so that the fit stays in closed form. Tests measure what that costs against quadrature.
"""

from __future__ import annotations

import math

from counterpoise.system import DENIAL_SD, STRENGTH_SIGMA, swing_of

_SIGN = {"+": 1.0, "-": -1.0, "0": 0.0}


def state_swing(sign: str, strength: str) -> float:
    """The median swing that a claim states, in logits, with its sign; 0 for a denial.

    Examples
    --------
    >>> round(state_swing("-", "moderate"), 4)
    -1.0986
    """
    return _SIGN[sign] * swing_of(strength) if sign != "0" else 0.0


def match_moments(sign: str, strength: str) -> tuple[float, float]:
    """Mean and standard deviation in logits of the normal that stands for a claim's swing.

    Examples
    --------
    >>> mean, sd = match_moments("+", "strong")
    >>> round(mean, 3), round(sd, 3)
    (2.49, 1.327)
    >>> match_moments("0", "strong")
    (0.0, 0.1)
    """
    if sign == "0":
        return 0.0, DENIAL_SD
    spread = STRENGTH_SIGMA**2
    median = swing_of(strength)
    return _SIGN[sign] * median * math.exp(spread / 2), median * math.sqrt(
        math.exp(spread) * math.expm1(spread)
    )
