"""Heights: where the places of each column stand, packed and near to what they are joined to."""

from __future__ import annotations

from collections.abc import Sequence

SWEEPS = 14


def place_columns(
    columns: Sequence[Sequence[int]],
    lines: Sequence[tuple[int, int, float]],
    heights: Sequence[float],
    gaps: Sequence[float],
) -> list[float]:
    """The height of each place's middle, from 0 downward.

    The column that needs most room is packed without gaps and decides how high the drawing is; the
    others float within that. Sweeping from side to side, each column is placed so that the weighted
    squares of the distances to the middles of what its places are joined to are least, given the order.

    Parameters
    ----------
    columns
        The places of each column from above, in order.
    lines
        Joined places and the weight of keeping them level.
    heights
        By place.
    gaps
        By place, half of what is kept free above and below: two neighbours keep the sum.

    Returns
    -------
    list of float
        By place.

    Examples
    --------
    >>> place_columns([[0], [1, 2]], [(0, 1, 1.0), (0, 2, 1.0)], [10, 10, 10], [5, 5, 5])
    [20.0, 10.0, 30.0]
    """
    needs = [sum(heights[place] + 2 * gaps[place] for place in column) for column in columns]
    room = max(needs, default=0.0)
    middles = [0.0] * len(heights)
    joined: list[list[tuple[int, float]]] = [[] for _ in heights]
    for one, other, weight in lines:
        joined[one].append((other, weight))
        joined[other].append((one, weight))
    for column, need in zip(columns, needs, strict=True):
        offset = (room - need) / 2
        for place in column:
            middles[place] = offset + heights[place] / 2 + gaps[place]
            offset += heights[place] + 2 * gaps[place]
    for sweep in range(SWEEPS):
        for column, need in list(zip(columns, needs, strict=True))[:: -1 if sweep % 2 else 1]:
            _settle(column, joined, middles, heights, gaps, room - need)
    return middles


def _settle(
    column: Sequence[int],
    joined: Sequence[Sequence[tuple[int, float]]],
    middles: list[float],
    heights: Sequence[float],
    gaps: Sequence[float],
    slack: float,
) -> None:
    """Place one column best, given the others: wanted heights, made monotone, within the drawing."""
    offsets, wanted, weights, packed = [], [], [], 0.0
    for place in column:
        offsets.append(packed + heights[place] / 2 + gaps[place])
        packed += heights[place] + 2 * gaps[place]
        weight = sum(share for _, share in joined[place])
        aim = sum(middles[other] * share for other, share in joined[place]) / weight if weight else None
        wanted.append((middles[place] if aim is None else aim) - offsets[-1])
        weights.append(weight or 0.05)
    for place, offset, shift in zip(column, offsets, fit_rising(wanted, weights), strict=True):
        middles[place] = offset + min(max(shift, 0.0), slack)


def fit_rising(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The rising sequence nearest to the values in weighted squares, by pooling neighbours.

    Pool-adjacent-violators (Ayer et al. 1955, Annals of Mathematical Statistics 26, 641-647).

    Examples
    --------
    >>> fit_rising([1, 5, 3, 4], [1, 1, 1, 1])
    [1.0, 4.0, 4.0, 4.0]
    """
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, total, count = float(value), float(weight), 1
        while pools and pools[-1][0] > mean:
            other, share, size = pools.pop()
            mean = (mean * total + other * share) / (total + share)
            total, count = total + share, count + size
        pools.append((mean, total, count))
    return [mean for mean, _, count in pools for _ in range(count)]
