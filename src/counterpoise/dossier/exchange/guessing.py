"""What an import had to settle for the user, in sentences, each with the file that it bears on."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.dossier.exchange.interpreting import Link
from counterpoise.dossier.exchange.rows import Guess, normalise_name
from counterpoise.dossier.exchange.shaping import HORIZON, OWNER, Shape
from counterpoise.safety import clean_text
from counterpoise.schema import format_duration

FRAME, VARIABLES, POLICIES, ACCOUNTS = "dossier.yaml", "variables.yaml", "policies.yaml", "accounts/"
MOST_NAMED = 8


def note_guesses(shape: Shape, links: Sequence[Link]) -> None:
    """Add to the shape what its parts took for granted, the files in the order in which they are read."""
    found = [
        *_guess_frame(shape, links),
        *_guess_names(shape),
        *_guess_levels(shape),
        *_guess_levers(shape),
        *shape.guesses,
    ]
    if all(link.account is None for link in links):
        found.append(Guess(ACCOUNTS, "The file names no account: its links went into one, named after it."))
    order = (FRAME, VARIABLES, POLICIES, ACCOUNTS)
    shape.guesses = sorted(found, key=lambda guess: order.index(guess.file))


def _guess_frame(shape: Shape, links: Sequence[Link]) -> list[Guess]:
    texts = [
        f"Question, start ({shape.as_of.isoformat()}) and horizon ({HORIZON}).",
        f"Headline: {list_names(shape.headline)}, the ends of the chains, all with `better: higher`: turn "
        "those of which less is better.",
    ]
    if OWNER in shape.actors:
        texts.append(f"The actor {OWNER} stands for whoever sets the levers.")
    if any(shape.settle_lag(link.lag) != link.lag for link in links):
        texts.append(f"Lags were rounded to whole steps of {format_duration(1 / shape.steps)}.")
    return [Guess(FRAME, text) for text in texts]


def _guess_names(shape: Shape) -> list[Guess]:
    texts = []
    renamed = [f"{clean_text(key)} -> {name}" for key, name in shape.names.items() if key != name]
    if renamed:
        texts.append(f"Renamed, with what the file says kept as the title: {list_names(renamed)}.")
    alike: dict[str, list[str]] = {}
    for key, name in shape.names.items():
        alike.setdefault(normalise_name(key), []).append(name)
    twice = [" and ".join(names) for names in alike.values() if len(names) > 1]
    if twice:
        texts.append(f"Written almost alike, and taken for different variables: {list_names(twice)}.")
    if shape.unlinked:
        texts.append(f"Named by conditions only: {list_names(shape.unlinked)}.")
    return [Guess(VARIABLES, text) for text in texts]


def _guess_levels(shape: Shape) -> list[Guess]:
    texts = [
        "Every level and time is a placeholder judgement: range 0 to 1, base in the middle (90% interval "
        "over the middle three fifths), response time 1 year, volatility 0.2.",
    ]
    wide = [name for name, entry in shape.variables.items() if entry.top != 1]
    if wide:
        texts.append(f"Ranges that end where a condition's numbers lie: {list_names(wide)}.")
    return [Guess(VARIABLES, text) for text in texts]


def _guess_levers(shape: Shape) -> list[Guess]:
    levers = shape.levers
    if not levers:
        text = "Everything in the file has a cause, so there is no lever and no policy: name an instrument."
        return [Guess(POLICIES, text)]
    found = [
        Guess(VARIABLES, f"Instruments, because nothing in the file causes them: {list_names(list(levers))}.")
    ]
    conduct = [name for name, lever in levers.items() if lever.conduct]
    if conduct:
        found.append(Guess(VARIABLES, f"Conduct taken to be diplomatic: {list_names(conduct)}."))
    found.append(Guess(POLICIES, "One policy for each instrument, which raises it to the end of its range."))
    return found


def list_names(names: Sequence[str]) -> str:
    """Names as a list that stays short.

    Examples
    --------
    >>> list_names([f"x{i}" for i in range(10)])
    'x0, x1, x2, x3, x4, x5, x6, x7 and 2 more'
    """
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
