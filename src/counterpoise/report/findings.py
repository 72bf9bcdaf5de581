"""From the results of a run to its answer: labels, tables, reach and stability, then words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from counterpoise.dossier.model import CONTINUITY, Dossier
from counterpoise.report.preamble import write_preamble
from counterpoise.report.sentences import write_sentences
from counterpoise.report.views import (
    AccountLabel,
    Answer,
    Cell,
    PolicyLabel,
    ReachFigure,
    Row,
    RunFacts,
    StabilityFigure,
    Table,
)
from counterpoise.report.words import (
    NO_DIFFERENCE,
    SMALLEST_MATERIAL_SHARE,
    WIDE,
    count_digits,
    format_change,
    format_share,
)
from counterpoise.version import __version__

if TYPE_CHECKING:
    from counterpoise.simulation import Runs

NOTES = (
    "Numbers are changes from continuity (no one changes anything) at the end of the run, each draw "
    "compared with itself: the median, then the interval that holds 90% of draws, then the share of "
    "draws in which the change is for the better.",
    f"“{NO_DIFFERENCE}” marks no material difference: under 0.02 of the variable's range, or under two "
    f"Monte Carlo standard errors. It speaks of the median: “{NO_DIFFERENCE}{WIDE}” (wide) says that an end "
    "of the interval would make a difference: nothing in most draws, much in some.",
    "A blank cell is silence: the account says nothing of what the policy does to the variable. Silence "
    "is not zero. “Denied” means that the account speaks, and says that there is no effect.",
    "Directions are coded from texts; magnitudes are judgements. Read signs before sizes.",
    "Along a chain of links an effect passes on, as a rule ever weaker: an account that names more steps on "
    "the way shows smaller changes for it, so sizes do not tell how strongly accounts claim.",
)


def answer(runs: Runs) -> Answer:
    """What a run says: preamble, findings in words, one table a headline variable, reach, stability.

    It assumes nothing beyond the results: every number comes from `runs.summary()` and the dataset.

    Parameters
    ----------
    runs
        The results of `counterpoise.simulate`, or loaded from a run directory.

    Returns
    -------
    Answer
        Plain records; `to_dict()` gives the same as JSON data. Silent cells hold None.
    """
    dossier = runs.dossier
    accounts = label_accounts(runs)
    policies = label_policies(runs)
    tables = _make_tables(runs, accounts, policies)
    return Answer(
        title=dossier.title,
        question=dossier.question,
        preamble=write_preamble(runs, tables),
        accounts=accounts,
        policies=policies,
        sentences=write_sentences(tables, accounts, policies, dossier.bounds),
        tables=tables,
        reach=_count_reach(accounts, tables),
        stability=_read_stability(runs, accounts),
        notes=NOTES,
        run=_name_run(runs),
    )


def label_accounts(runs: Runs) -> tuple[AccountLabel, ...]:
    """The accounts of the run in its order."""
    found = runs.dossier.accounts
    return tuple(
        AccountLabel(name, found[name].short, found[name].composite)
        for name in (str(value) for value in runs.summaries["account"].values)
    )


def label_policies(runs: Runs) -> tuple[PolicyLabel, ...]:
    """The policies of the run in its order, `continuity` left out; "a+b" is labelled by its parts."""
    labels = []
    for name in (str(value) for value in runs.summaries["policy"].values):
        if name == CONTINUITY:
            continue
        names = [name] if name in runs.dossier.policies else [part.strip() for part in name.split("+")]
        parts = [runs.dossier.policies[part] for part in names]
        owners = dict.fromkeys(actor_name(runs.dossier, part.owner) for part in parts)
        labels.append(
            PolicyLabel(
                id=name,
                title=" + ".join(part.title for part in parts),
                owner=" + ".join(owners),
                summary="; ".join(part.summary for part in parts if part.summary),
            )
        )
    return tuple(labels)


def actor_name(dossier: Dossier, code: str) -> str:
    """The actor's name, or its code where the dossier gives none."""
    return dossier.actors[code].name if code in dossier.actors else code


def _make_tables(
    runs: Runs, accounts: tuple[AccountLabel, ...], policies: tuple[PolicyLabel, ...]
) -> tuple[Table, ...]:
    """One table a headline variable; a cell that the summary does not hold is silent."""
    dossier = runs.dossier
    records = {
        (record["variable"], record["policy"], record["account"]): record
        for record in runs.summary(headline_only=True).to_dict("records")
    }
    tables = []
    for headline in dossier.headline:
        variable = dossier.variables[headline.variable]
        rows = []
        for policy in policies:
            keys = [(headline.variable, policy.id, account.id) for account in accounts]
            rows.append(
                Row(
                    policy.id,
                    policy.title,
                    tuple(_make_cell(key, records.get(key), variable.range) for key in keys),
                )
            )
        tables.append(
            Table(
                variable=headline.variable,
                title=variable.title,
                unit=variable.unit,
                better=headline.better,
                whom=actor_name(dossier, headline.for_),
                rows=tuple(rows),
            )
        )
    return tuple(tables)


def _make_cell(key: tuple[str, str, str], record: dict[Any, Any] | None, range_: tuple[float, float]) -> Cell:
    """The cell of one row of the summary; the variable's range says what is much."""
    variable, policy, account = key
    digits = count_digits(*range_)
    if record is None or record["reach"] == "silent":
        return Cell(variable, account, policy, None, None, None, None, None, False, "silent", "", "", "")
    numbers = {name: _number(record[name]) for name in ("median", "low", "high", "better", "error")}
    median, low, high = numbers["median"], numbers["low"], numbers["high"]
    material = bool(record["material"]) and median is not None
    text = NO_DIFFERENCE if not material else format_change(median or 0.0, digits)
    text = "?" if median is None else text
    denied = record["reach"] == "denied"
    ends = dict.fromkeys(format_change(end, digits) for end in (low, high) if end is not None)
    idle = not material and len(ends) < 2
    much = SMALLEST_MATERIAL_SHARE * (range_[1] - range_[0])
    return Cell(
        variable,
        account,
        policy,
        **numbers,
        material=material,
        reach=record["reach"],
        text="denied" if denied else text,
        interval_text="" if idle else " to ".join(ends),
        better_text="" if numbers["better"] is None or idle or denied else format_share(numbers["better"]),
        wide=not material and not denied and any(abs(end) >= much for end in (low, high) if end is not None),
    )


def _number(value: Any) -> float | None:
    """The value as a float, or None if it is missing."""
    return None if value is None or not math.isfinite(value) else float(value)


def _count_reach(accounts: tuple[AccountLabel, ...], tables: tuple[Table, ...]) -> tuple[ReachFigure, ...]:
    """The number of headline cells of each kind, by account."""
    figures = []
    for column, account in enumerate(accounts):
        kinds = [row.cells[column].reach for table in tables for row in table.rows]
        counts = {kind: kinds.count(kind) for kind in ("own", "common", "completed", "denied", "silent")}
        spoken = len(kinds) - counts["silent"]
        words = [
            f"{counts[kind]} {said}"
            for kind, said in (
                ("own", "by its own claims"),
                ("common", "with the undisputed claims"),
                ("completed", "only with links filled in"),
                ("denied", "denied"),
            )
            if counts[kind]
        ]
        detail = f": {', '.join(words)}" if words else ""
        share = format_share(spoken / len(kinds)) if kinds else "none"
        text = f"speaks in {spoken} of {len(kinds)} cells ({share}){detail}; silent in {counts['silent']}"
        figures.append(ReachFigure(account.id, account.title, **counts, cells=len(kinds), text=text))
    return tuple(figures)


def _read_stability(runs: Runs, accounts: tuple[AccountLabel, ...]) -> tuple[StabilityFigure, ...]:
    """The stability of each account's system; None for what the dataset does not hold."""
    data = runs.summaries
    figures = []
    for account in accounts:

        def read(name: str, account: str = account.id, **where: Any) -> float | None:
            if name not in data:
                return None
            return _number(data[name].sel({"account": account, **where}).item())

        unstable, lingering = read("unstable_share"), read("lingering_share")
        radius = read("spectral_radius", quantile=0.5)
        text = _say_stability(unstable, lingering)
        figures.append(StabilityFigure(account.id, account.title, unstable, lingering, radius, text))
    return tuple(figures)


def _say_stability(unstable: float | None, lingering: float | None) -> str:
    """What becomes of a push away from the base: shares of draws, where there are any."""
    if unstable is None and lingering is None:
        return "not examined"
    parts = []
    if unstable:
        parts.append(f"a push away from the base grows in {_percentage(unstable)} of draws")
    if lingering:
        parts.append(f"a push is still felt after ten response times in {_percentage(lingering)} of draws")
    return "; ".join(parts) or "a push away from the base dies down in every draw"


def _percentage(share: float) -> str:
    """A share as a percentage with one decimal where it is small."""
    return f"{100 * share:.1f}%" if 0 < share < 0.1 else f"{100 * share:.0f}%"


def _name_run(runs: Runs) -> RunFacts:
    """What names the run, with a citation and the command that repeats it."""
    dossier, options = runs.dossier, runs.options
    years = float(options.years)
    version = str(runs.summaries.attrs.get("counterpoise", __version__))
    command = (
        f"counterpoise run {dossier.name} --draws {options.draws} --years {years:g} "
        f"--seed {options.seed} --closure {options.closure} --mode {options.mode}"
    ) + (" --posterior" if options.posterior else "")
    citation = (
        f"Counterpoise {version}, dossier “{dossier.title}” (SHA-256 {dossier.hash[:12]}…), "
        f"seed {options.seed}, {options.draws:,} draws, {years:g} years from {dossier.as_of.isoformat()}."
    )
    return RunFacts(
        dossier=dossier.name,
        hash=dossier.hash,
        seed=int(options.seed),
        version=version,
        draws=int(options.draws),
        years=years,
        step=float(getattr(options, "step", None) or dossier.step),
        closure=str(options.closure),
        mode=str(options.mode),
        as_of=dossier.as_of.isoformat(),
        citation=citation,
        command=command,
    )
