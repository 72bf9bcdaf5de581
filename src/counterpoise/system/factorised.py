"""Several accounts as one system: every contested matter takes some account's word, apart from all others.

An account's ensemble knows one account; a choice between policies may hang on a single link on which accounts
differ. So that such links can be told apart, each draws its source independently of all others among the
accounts that speak on it. What one account alone says, or all that speak say alike, is always in. Common
claims stand where nobody speaks, or where the claim that is taken does not hold. Such a mixture is no one's
view of the system: it serves to find what it is worth to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from counterpoise.dossier import Account, Dossier
from counterpoise.schema import AccountFile, Interval, Level, Settlement
from counterpoise.system.levels import LevelPrior
from counterpoise.system.model import Builder, System
from counterpoise.system.reading import DESIGNED, Reading
from counterpoise.system.sources import Priors, Sources
from counterpoise.system.terms import Closure, Link, Mode, Term

FACTORISED = "factorised ensemble"  # the name it goes by; no account's id has a space
Position = tuple[tuple[object, ...], ...]


def build_factorised(
    dossier: Dossier,
    accounts: Sequence[str],
    *,
    closure: Closure = "common",
    mode: Mode = "at-its-word",
    weights: Mapping[str, float] | None = None,
    reading: Reading = DESIGNED,
    builder: Builder | None = None,
) -> System:
    """One system in which each contested matter draws its source account independently.

    A link is contested if two or more accounts speak on it and their claims differ in sign, denial, strength,
    lag or condition, or in whether they hold (in the modes that draw it: in the probability). A source is
    drawn with the accounts' weights, among those that speak. Levels (`settles`, `starts`) are treated alike.
    Strengths, levels, noise and events are those of the accounts' own ensembles with the same seed.

    Parameters
    ----------
    dossier
        A checked dossier.
    accounts
        Ids, at least one; with one alone the system is that account's, number by number.
    closure
        "own" or "common". Of several accounts "completed" is taken as "common": each silence is filled with
        what others say already.
    mode
        As for `build_system`. Claims that several accounts make alike hold or fail together, apart from
        those of each alone.
    weights
        By account, from 0; equal if not given. An account of weight 0 is left out.
    reading
        What strengths, response times and volatility are taken to mean.
    builder
        Of the dossier's systems, from one who builds several.

    Raises
    ------
    KeyError
        If there is no such account.
    ValueError
        If no account has a weight above 0.

    Examples
    --------
    >>> import counterpoise as cp
    >>> system = build_factorised(cp.load("russia"), ["bear-hug-2017", "maximalist-goals"])
    >>> system.account, len(system.sources.links), list(system.sources.settles)
    ('factorised ensemble', 2, ['RUS:CHN.alignment'])
    """
    shares = {name: 1.0 if weights is None else float(weights[name]) for name in sorted(accounts)}
    shares = {name: share for name, share in shares.items() if share > 0}
    if not shares:
        raise ValueError("no account has a weight above 0")
    if len(shares) > 1 and closure == "completed":
        closure = "common"
    builder = builder or Builder(dossier)
    built = {name: builder.build(name, closure=closure, mode=mode, reading=reading) for name in shares}
    terms, links = _join_terms(built, mode)
    settled, settles = _join_levels({name: one.settled for name, one in built.items()})
    stated = {name: {entry.variable for entry in dossier.accounts[name].starts} for name in shares}
    start, starts = _join_levels(
        {name: {key: one.start[key] for key in sorted(stated[name])} for name, one in built.items()}
    )
    first = next(iter(built.values()))
    everyone = {*start, *starts, *(name for names in stated.values() for name in names)}
    dossiers = {name: prior for name, prior in first.start.items() if name not in everyone}
    return replace(
        first,
        dossier=_add_account(dossier, list(shares)),
        account=FACTORISED,
        terms=terms,
        settled=settled,
        start=dossiers | start,
        sources=Sources(shares, links, settles, starts),
    )


def _join_terms(
    built: Mapping[str, System], mode: Mode
) -> tuple[tuple[Term, ...], dict[Link, tuple[str, ...]]]:
    """The terms of all accounts, each with its speakers, and who speaks on each contested link."""
    positions: dict[Link, dict[str, Position]] = {}
    own: dict[tuple[str, Link], list[Term]] = {}
    for name, system in built.items():
        for term in system.terms:
            if term.origin == "own":
                own.setdefault((name, term.link), []).append(term)
    for (name, link), terms in own.items():
        positions.setdefault(link, {})[name] = _take_position(terms, mode)
    joined, contested = [], {}
    for link, said in positions.items():
        speakers = tuple(sorted(said))
        differ = len(set(said.values())) > 1
        if differ:
            contested[link] = speakers
        for group in _group(said, apart=differ and mode != "at-its-word"):
            joined += [replace(term, speakers=group) for term in own[group[0], link]]
    joined += [term for term in next(iter(built.values())).terms if term.origin != "own"]
    return tuple(sorted(joined, key=lambda term: term.order)), dict(sorted(contested.items()))


def _take_position(terms: Iterable[Term], mode: Mode) -> Position:
    """All that bears on the numbers of what an account says on a link."""
    parts = []
    for term in terms:
        holds = term.held if mode == "at-its-word" else term.probability
        parts.append((term.sign, term.swing, term.lag, term.when.text if term.when else "", holds))
    return tuple(sorted(parts))


def _group(said: Mapping[str, Position], apart: bool) -> list[tuple[str, ...]]:
    """The accounts that say the same, together; or each alone, where its claims hold with its others."""
    if apart:
        return [(name,) for name in sorted(said)]
    alike: dict[Position, list[str]] = {}
    for name in sorted(said):
        alike.setdefault(said[name], []).append(name)
    return [tuple(names) for names in alike.values()]


def _join_levels(given: Mapping[str, Priors]) -> tuple[dict[str, LevelPrior], dict[str, Priors]]:
    """Levels on which all who give them agree, and those on which they differ, by account."""
    agreed: dict[str, LevelPrior] = {}
    rivals: dict[str, Priors] = {}
    for variable in sorted({name for levels in given.values() for name in levels}):
        said = {account: levels[variable] for account, levels in given.items() if variable in levels}
        if len(set(said.values())) > 1:
            rivals[variable] = said
        else:
            agreed[variable] = next(iter(said.values()))
    return agreed, rivals


def _add_account(dossier: Dossier, accounts: Sequence[str]) -> Dossier:
    """The dossier with an account by the ensemble's name, whose starts reach as far as all accounts' do."""
    reached: dict[str, list[Level]] = {}
    for name in accounts:
        for entry in dossier.accounts[name].starts:
            reached.setdefault(entry.variable, []).append(entry.level)
    starts = tuple(
        Settlement(variable=variable, level=_hull(levels)) for variable, levels in sorted(reached.items())
    )
    content = AccountFile(title="All accounts, matter by matter", documents=(), starts=starts)
    return replace(dossier, accounts={**dossier.accounts, FACTORISED: Account(FACTORISED, content)})


def _hull(levels: Sequence[Level]) -> Level:
    """A level whose interval holds all of some."""
    if len(set(levels)) == 1:
        return levels[0]
    lows = [level.low if isinstance(level, Interval) else level for level in levels]
    highs = [level.high if isinstance(level, Interval) else level for level in levels]
    return Interval(low=min(lows), likely=(min(lows) + max(highs)) / 2, high=max(highs))
