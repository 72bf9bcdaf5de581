"""From links to a dossier: which variable is a lever, which levels and times, which account says what.

What a file of links does not say has to be judged, and every such judgement is noted as a guess:

- a variable that nothing in the file causes is an instrument, any other a state;
- its range is [0, 1], or ends at the power of ten that a condition's numbers need;
- it settles in the middle of the range, and a 90% interval covers its middle three fifths;
- a departure takes a year to shrink to 37%; unexplained movement is 0.2 logits per square root of a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from counterpoise.dossier.exchange.conditions import guess_tops
from counterpoise.dossier.exchange.edges import COMMON
from counterpoise.dossier.exchange.interpreting import LONGEST_PARAPHRASE, Link
from counterpoise.dossier.exchange.naming import make_id, name_variables
from counterpoise.dossier.exchange.rows import Guess, Reading
from counterpoise.dossier.states import state_names
from counterpoise.expressions import parse
from counterpoise.names import parse_variable
from counterpoise.safety import clean_text

OWNER = "OWNER"
OWNER_NAME = "whoever can pull the levers (to be replaced)"
HORIZON = "5 years"
FEWEST_STEPS, MONTHS, MOST_STEPS = 4, 12, 52  # a year
ROUNDING = 1e-7  # of a step
MOST_HEADLINES = 5
WORDS = {
    "+": "the more of “{}”, the more of “{}”",
    "-": "the more of “{}”, the less of “{}”",
    "0": "“{}” makes no difference to “{}”",
}


@dataclass(frozen=True, slots=True)
class Lever:
    """Who may set an instrument; `conduct` where its name says toward whom, which needs a kind."""

    owner: str
    conduct: bool


@dataclass(frozen=True, slots=True)
class ShapedVariable:
    """A variable of the dossier; `top` ends its range, `lever` is None for a state."""

    name: str
    title: str
    top: float
    lever: Lever | None


@dataclass(frozen=True, slots=True)
class ShapedClaim:
    """A link with the id, ends and words that it has in the dossier."""

    id: str
    cause: str
    effect: str
    paraphrase: str
    citation: str
    link: Link


@dataclass
class Shape:
    """All that the files of the dossier are to say."""

    source: str
    title: str
    as_of: date
    steps: int
    variables: dict[str, ShapedVariable]
    actors: dict[str, str]
    headline: list[str]
    accounts: dict[str, str]
    claims: dict[str, list[ShapedClaim]]
    names: dict[str, str]
    unlinked: list[str]
    guesses: list[Guess] = field(default_factory=list)

    @property
    def levers(self) -> dict[str, Lever]:
        """The instruments, by name."""
        return {name: entry.lever for name, entry in self.variables.items() if entry.lever is not None}

    def settle_lag(self, years: float) -> float:
        """A lag in years as the nearest whole number of steps; unchanged where it is one."""
        whole = round(years * self.steps)
        return years if abs(years * self.steps - whole) < ROUNDING else whole / self.steps

    def guess(self, file: str, text: str) -> None:
        """Note what had to be guessed."""
        self.guesses.append(Guess(file, text))


def shape_dossier(reading: Reading, links: Sequence[Link], source: str) -> Shape:
    """The dossier that the links of a file amount to. `source` is the file's name."""
    names = name_variables((key, reading.names.get(key, key)) for key in reading.nodes)
    titles = {names[key]: clean_text(title or key) for key, title in reading.nodes.items()}
    conditions = [link.when for link in links if link.when is not None]
    unlinked = [name for text in conditions for name in parse(text).names if name not in titles]
    titles.update(dict.fromkeys(unlinked, ""))
    variables = _shape_variables(titles, links, names, guess_tops(conditions))
    accounts = _name_accounts(links, source)
    shape = Shape(
        source=source,
        title=f"Links of {clean_text(PurePath(source).stem)}",
        as_of=date(date.today().year, 1, 1),
        steps=_find_steps(links),
        variables=variables,
        actors=_find_actors(variables),
        headline=_choose_headline(variables, links, names),
        accounts={name: title for name, title in accounts.values() if name != COMMON},
        claims=_shape_claims(links, names, variables, accounts, source),
        names=names,
        unlinked=sorted(set(unlinked)),
        guesses=list(reading.guesses),
    )
    if not shape.accounts:  # nothing but common links: some account has to be there to use them
        shape.accounts[make_id(PurePath(source).stem, {COMMON}, "links")] = shape.title
    return shape


def _shape_variables(
    titles: dict[str, str], links: Sequence[Link], names: dict[str, str], tops: dict[str, float]
) -> dict[str, ShapedVariable]:
    """The variables: those that cause something and are caused by nothing are instruments."""
    causes = {names[link.cause] for link in links}
    effects = {names[link.effect] for link in links}
    found = {}
    for name, title in titles.items():
        lever = None
        if name in causes - effects:
            parsed = parse_variable(name)
            source, target = (parsed.source, parsed.target) if parsed else (None, None)
            lever = Lever(source or OWNER, target is not None)
        found[name] = ShapedVariable(name, title or name, tops.get(name, 1.0), lever)
    return found


def _find_actors(variables: dict[str, ShapedVariable]) -> dict[str, str]:
    """The actors that the names mention, with a name each; the placeholder where one is needed."""
    known = state_names()
    parsed = [parse_variable(name) for name in variables]
    actors = {actor: known.get(actor, actor) for entry in parsed if entry for actor in entry.actors}
    if not actors or any(entry.lever and entry.lever.owner == OWNER for entry in variables.values()):
        actors.setdefault(OWNER, OWNER_NAME)
    return actors


def _choose_headline(
    variables: dict[str, ShapedVariable], links: Sequence[Link], names: dict[str, str]
) -> list[str]:
    """The outcomes that answers are given for: ends of chains, else what has most causes."""
    caused = Counter(names[link.effect] for link in links)
    causes = {names[link.cause] for link in links}
    states = [name for name, entry in variables.items() if entry.lever is None and caused[name]]
    ends = [name for name in states if name not in causes] or states
    return sorted(ends, key=lambda name: -caused[name])[:MOST_HEADLINES]


def _name_accounts(links: Sequence[Link], source: str) -> dict[str | None, tuple[str, str]]:
    """The id and the title of each account of the file; the file's own name where it names none."""
    found: dict[str | None, tuple[str, str]] = {}
    taken = {COMMON}
    for link in links:
        if link.account == COMMON:
            found[COMMON] = (COMMON, "")
        elif link.account not in found:
            stem = PurePath(source).stem
            name = make_id(link.account or stem, taken, "links")
            taken.add(name)
            found[link.account] = (name, clean_text(link.account_title or link.account or stem))
    return found


def _shape_claims(
    links: Sequence[Link],
    names: dict[str, str],
    variables: dict[str, ShapedVariable],
    accounts: dict[str | None, tuple[str, str]],
    source: str,
) -> dict[str, list[ShapedClaim]]:
    """The claims of each account, in the order of the file."""
    found: dict[str, list[ShapedClaim]] = {name: [] for name, _ in accounts.values()}
    taken: set[str] = set()
    for link in links:
        cause, effect = names[link.cause], names[link.effect]
        id_ = make_id(link.claim or f"{cause} {effect}", taken, "link")
        taken.add(id_)
        where = f"{source}, line {link.place.line}"
        citation = clean_text(f"{where} ({link.documents})" if link.documents else where)
        words = link.paraphrase or WORDS[link.sign].format(variables[cause].title, variables[effect].title)
        if len(words) > LONGEST_PARAPHRASE:
            words = WORDS[link.sign].format(cause, effect)
        found[accounts[link.account][0]].append(ShapedClaim(id_, cause, effect, words, citation, link))
    return found


def _find_steps(links: Sequence[Link]) -> int:
    """The fewest steps a year, four or more, in which every lag is a whole number of steps."""
    lags = {link.lag for link in links}
    for steps in range(FEWEST_STEPS, MOST_STEPS + 1):
        if all(abs(lag * steps - round(lag * steps)) < ROUNDING for lag in lags):
            return steps
    return MONTHS
