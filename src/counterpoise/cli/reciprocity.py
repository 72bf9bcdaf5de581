"""`counterpoise reciprocity`: who answers whom in directed series."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.cli.options import AsJson, choose_names

if TYPE_CHECKING:
    from counterpoise.evidence.reciprocity import Reciprocity

SHOWN_PERIODS = (0, 1, 2, 3, 6, 12, 24, 48)


def reciprocity(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table of directed series, CSV or Parquet.")],
    series: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Which, by comma, first mover first; all by default."),
    ] = None,
    value: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The values, where source and target have columns.")
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="DATE", help="The first date, where there are none.")
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="STEP", help="With --start: year, quarter, month, week or day.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first period to read.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last period to read.")] = None,
    zeros: Annotated[
        bool, typer.Option("--zeros", help="A period without a line of source and target counts as 0.")
    ] = False,
    lags: Annotated[int | None, typer.Option(help="How many; by default the likeliest number.")] = None,
    max_lags: Annotated[int | None, typer.Option(help="The most lags that are weighed.")] = None,
    horizon: Annotated[int, typer.Option(help="Periods over which responses are followed.")] = 12,
    prior: Annotated[str, typer.Option(metavar="NAME", help="default, brandt-freeman or flat.")] = "default",
    draws: Annotated[int, typer.Option(help="Draws of the posterior.")] = 2000,
    seed: Annotated[int, typer.Option(help="Fixes every number.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Say who answers whom: a Bayesian vector autoregression of directed series.

    FILE has a date and a column for each series (what one did to another), or the columns date,
    source, target and a value. Series without a direction are refused.
    """
    from counterpoise.cli.screen import print_json
    from counterpoise.evidence.reciprocity import reciprocity as compute

    found = compute(
        file,
        series=choose_names(series),
        value=value,
        start=start,
        every=every,
        since=since,
        until=until,
        zeros=zeros,
        lags=lags,
        max_lags=max_lags,
        horizon=horizon,
        prior=prior,
        draws=draws,
        seed=seed,
    )
    if as_json:
        print_json(found.to_dict())
    else:
        print_reciprocity(found)


def print_reciprocity(found: Reciprocity) -> None:
    """Everything at a glance, on standard output."""
    from counterpoise.cli.screen import clean, open_console, print_records

    console = open_console()
    for number, sentence in enumerate(found.sentences):
        console.print(clean(sentence, "bold" if number == 0 else ""), soft_wrap=True)
    spread = f"90% in brackets, {found.series[0]} moving first"
    for title, records in (
        ("Who answers whom", list(_show_answers(found))),
        (
            f"Responses to a surprise of one standard deviation, by {found.step} after it ({spread})",
            _show(found),
        ),
        (
            f"Whose surprises make the error, {found.horizon + 1} {found.step}s ahead",
            list(_show_shares(found)),
        ),
        ("Out of sample, one step ahead", list(_show_forecasts(found))),
        ("Lags", list(_show_lags(found))),
    ):
        if records:
            console.print()
            console.print(clean(title, "bold"))
            print_records(records, console)
    console.print()
    for note in found.notes:
        console.print(clean(note, "dim"), soft_wrap=True)


def _show_answers(found: Reciprocity) -> Iterator[dict[str, str]]:
    for row in found.answers.to_dict("records"):
        yield {
            "series": row["answering"],
            "answers": row["answered"],
            "verdict": row["verdict"],
            "log Bayes factor": _number(row["log_bayes_factor"], "+.1f"),
            "with trend and steps": _number(row["log_bayes_factor_drift"], "+.1f"),
            "moves": row["way"],
            "sum after": f"{row['sum_median']:.3g} [{row['sum_low']:.3g}, {row['sum_high']:.3g}]",
            "order matters": "yes" if row["depends_on_order"] else "no",
        }


def _show(found: Reciprocity) -> list[dict[str, str]]:
    """Responses of every series to the others' surprises, at some periods."""
    chosen = found.responses.sel(way="as listed", share=0.9)
    periods = [period for period in SHOWN_PERIODS if period <= found.horizon]
    rows = []
    for one in found.series:
        for other in found.series:
            if one == other:
                continue
            path = chosen.sel(responding=one, surprise=other)
            row = {"series": one, "after": other}
            for period in periods:
                at = path.sel(period=period)
                low, middle, high = (float(at[name]) for name in ("low", "median", "high"))
                row[str(period)] = f"{middle:.2g} [{low:.2g}, {high:.2g}]"
            rows.append(row)
    return rows


def _show_shares(found: Reciprocity) -> Iterator[dict[str, str]]:
    last = found.decomposition.isel(ahead=-1)
    for way in last["way"].values:
        for one in found.series:
            row = {"order": str(way), "error of": one}
            for other in found.series:
                at = last.sel(way=way, series=one, surprise=other)
                row[other] = f"{float(at['mean']):.0%} [{float(at['low']):.0%}, {float(at['high']):.0%}]"
            yield row


def _show_forecasts(found: Reciprocity) -> Iterator[dict[str, str]]:
    for row in found.forecasts.to_dict("records"):
        yield {
            "series": row["series"],
            "forecasts": str(row["forecasts"]),
            "with the others' past": row["verdict"],
            "gain in log score": f"{row['gain']:+.3f} [{row['gain_low']:+.3f}, {row['gain_high']:+.3f}]",
            "error": f"{row['error_all']:.3g}, alone {row['error_own']:.3g}",
        }


def _show_lags(found: Reciprocity) -> Iterator[dict[str, str]]:
    for row in found.lag_weights.to_dict("records"):
        yield {
            "lags": f"{row['lags']}{' (used)' if row['lags'] == found.lags else ''}",
            "log marginal likelihood": _number(row["log_marginal_likelihood"], ".1f"),
            "probability": _number(row["probability"], ".2f"),
            "AIC": f"{row['aic']:.3f}",
            "Hannan-Quinn": f"{row['hannan_quinn']:.3f}",
            "Schwarz": f"{row['schwarz']:.3f}",
        }


def _number(value: Any, form: str) -> str:
    return "" if value != value else format(value, form)
