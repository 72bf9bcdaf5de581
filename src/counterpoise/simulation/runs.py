"""Runs: what an ensemble gave, as an xarray Dataset, a table, and a directory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import CONTINUITY, Dossier, load
from counterpoise.errors import Problem, UsageError
from counterpoise.safety import csv_cell
from counterpoise.simulation import reprs, store
from counterpoise.simulation.material import describe_change
from counterpoise.simulation.options import Options
from counterpoise.system import Posterior

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

COLUMNS = (
    *("variable", "account", "policy", "unit"),
    *("median", "low", "high", "better", "error", "material", "reach"),
)


@dataclass(eq=False)
class Runs:
    """The consequences of every account under every policy: not forecasts, but what the claims imply.

    Attributes
    ----------
    dossier, options
        What was run, and how.
    record
        What run.json holds: versions, the dossier's hash, timings.
    posterior
        The parameters that were drawn from instead of the prior's; None where none were.
    dataset
        Levels in native units, with dimensions account, policy, variable, time (years since as_of),
        quantile, outcome (headline and aim variables) and draw. `level_*` are levels, `change_*` paired
        changes from continuity, `outcome_horizon` and `outcome_mean` each draw's level at the horizon
        and on average over the steps. `reach` says on whose claims a cell rests; numbers stand in silent
        cells too, where they say nothing: mask them by `reach`.
    """

    dossier: Dossier
    options: Options
    record: dict[str, Any]
    directory: Path | None = None
    content: xr.Dataset | None = field(default=None, repr=False)
    posterior: Posterior | None = field(default=None, repr=False)

    @cached_property
    def dataset(self) -> xr.Dataset:
        """The results, read from the run directory when first asked for."""
        if self.content is not None:
            return self.content
        import xarray as xr

        return xr.load_dataset(self._file, engine="h5netcdf")

    @cached_property
    def summaries(self) -> xr.Dataset:
        """The results but for each draw's outcomes: its size does not depend on the number of draws."""
        if "dataset" in self.__dict__ or self.content is not None:
            return self.dataset.drop_dims("draw")
        import xarray as xr

        with xr.open_dataset(self._file, engine="h5netcdf") as stored:
            return stored.drop_dims("draw").load()

    @cached_property
    def variants(self) -> xr.Dataset:
        """Every closure, and every claim dropped: see `counterpoise.simulation.find_variants`.

        Read from the run directory; simulated when first asked for, where that has none.
        """
        if self.directory is not None and (self.directory / store.VARIANTS_FILE).is_file():
            import xarray as xr

            return xr.load_dataset(self.directory / store.VARIANTS_FILE, engine="h5netcdf")
        from counterpoise.simulation.variants import find_variants

        return find_variants(self.dossier, self.options, None, self.posterior)

    @cached_property
    def agreement(self) -> dict[str, Any] | None:
        """How far a second coding of the documents agrees, as plain data; None where none was given."""
        return self._read(store.AGREEMENT_FILE)

    @cached_property
    def evidence(self) -> dict[str, Any] | None:
        """What the record says of the claims, with the series behind it, as plain data; None if not stored.

        `counterpoise run` stores it where the dossier has a record.
        """
        return self._read(store.EVIDENCE_FILE)

    @cached_property
    def judgement(self) -> dict[str, Any] | None:
        """What `counterpoise decide` found, as plain data; None where it was not asked."""
        return self._read(store.JUDGEMENT_FILE)

    def _read(self, name: str) -> dict[str, Any] | None:
        """A file of the run directory; None where there is no such file."""
        if self.directory is None or not (self.directory / name).is_file():
            return None
        return json.loads((self.directory / name).read_text(encoding="utf-8"))

    @property
    def _file(self) -> Path:
        if self.directory is None:
            raise ValueError("runs without content or directory")
        return self.directory / store.RUNS_FILE

    def __repr__(self) -> str:
        return reprs.print_runs(self)

    def _repr_html_(self) -> str:
        return reprs.print_runs_as_html(self)

    def summary(self, *, headline_only: bool = True) -> pd.DataFrame:
        """The paired change from continuity at the horizon, one row a variable, account and policy.

        Assumes nothing beyond the claims: a silent cell is NaN, never zero.

        Parameters
        ----------
        headline_only
            Only the variables that the dossier asks about; otherwise all outcomes (aims too).

        Returns
        -------
        pandas.DataFrame
            Columns variable, account, policy, unit; median, low and high (5% and 95%) of the change in
            native units; `better`, the share of draws in which the change is for the better by the
            dossier's direction (NaN where it states none); `error`, the Monte Carlo standard error of
            the median; `material`, whether the median's size is at least 0.02 of the range and at least
            two of its errors; `reach`. Numbers are NaN where the account is silent. `attrs` holds the
            meaning of each `columns`, the `units` by variable, `baseline`, `horizon` and `interval`.
        """
        table = self._summary
        if headline_only:
            wanted = [entry.variable for entry in self.dossier.headline]
            table = table.loc[table["variable"].isin(wanted)]
        table = table.reset_index(drop=True)
        table.attrs = reprs.describe_table(self, table)
        return table

    @cached_property
    def _summary(self) -> pd.DataFrame:
        """The whole table: headline variables first, then aims, as the outcomes stand."""
        import pandas as pd

        found = {}
        for i, levels in enumerate(self._outcome_levels()):
            for j, k in np.ndindex(levels.shape[:2]):
                if self.options.policies[j] != CONTINUITY:
                    found[k, i, j] = self._row((i, j, k), levels[j, k] - levels[0, k])
        return pd.DataFrame([found[place] for place in sorted(found)], columns=list(COLUMNS))

    def _outcome_levels(self) -> Iterator[np.ndarray]:
        """Each account's levels at the horizon, shape (policy, outcome, draw), one account at a time."""
        if "dataset" in self.__dict__ or self.content is not None:
            yield from self.dataset["outcome_horizon"].transpose(*store.DRAW_DIMS).to_numpy()
            return
        import xarray as xr

        with xr.open_dataset(self._file, engine="h5netcdf") as stored:
            for account in range(len(self.options.accounts)):
                yield stored["outcome_horizon"][account].transpose(*store.DRAW_DIMS[1:]).to_numpy()

    @cached_property
    def _outcomes(self) -> list[str]:
        return [str(name) for name in self.summaries["outcome"].to_numpy()]

    @cached_property
    def _reach(self) -> np.ndarray:
        """On whose claims a cell rests, shape (account, policy, outcome)."""
        return (
            self.summaries["reach"]
            .sel(variable=self._outcomes)
            .transpose("account", "policy", ...)
            .to_numpy()
        )

    def _row(self, place: tuple[int, int, int], change: np.ndarray) -> dict[str, Any]:
        """One cell of the table, at its account, policy and outcome."""
        variable, reach = self._outcomes[place[2]], str(self._reach[place])
        low, high = self.dossier.bounds[variable]
        numbers = dict.fromkeys(("median", "low", "high", "better", "error"), np.nan) | {"material": False}
        if reach != "silent":
            numbers = describe_change(change, high - low, self._direction(variable))
            numbers["material"] = numbers["material"] and reach != "denied"  # what is left is noise
        return {
            "variable": variable,
            "account": self.options.accounts[place[0]],
            "policy": self.options.policies[place[1]],
            "unit": self.dossier.variables[variable].unit,
            **numbers,
            "reach": reach,
        }

    def _direction(self, variable: str) -> int | None:
        for entry in self.dossier.headline:
            if entry.variable == variable:
                return 1 if entry.better == "higher" else -1
        return None

    def save(self, directory: str | Path, *, force: bool = False) -> Path:
        """Write the run directory (without a report) and return its path.

        Raises
        ------
        UsageError
            U003, if the directory exists and is not a run to be replaced with `force`.
        SurroundingsError
            R002, if it cannot be written.
        """
        with store.written_aside(Path(directory), force=force) as aside:
            store.write_dataset(self.dataset, aside / store.RUNS_FILE)
            store.write_variants(self.variants, aside)
            write_texts(self, aside)
            if self.evidence is not None:
                store.write_json(aside / store.EVIDENCE_FILE, self.evidence)
            if self.judgement is not None:
                store.write_json(aside / store.JUDGEMENT_FILE, self.judgement)
        return Path(directory)

    @classmethod
    def load(cls, directory: str | Path) -> Runs:
        """The runs of a run directory.

        Raises
        ------
        UsageError
            U004, if the directory is not a run.
        """
        directory = Path(directory)
        try:
            record = json.loads((directory / store.RUN_FILE).read_text(encoding="utf-8"))
            options = dict(record["options"])
            for name in ("accounts", "policies"):
                options[name] = tuple(options[name])
            settled = Options(**options)
            for name in (store.DOSSIER_FILE, store.RUNS_FILE):
                (directory / name).stat()
            posterior = _read_posterior(directory) if settled.posterior is not None else None
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise UsageError(
                Problem(
                    "U004", f"{directory} is not a run directory.", edit="Name a folder that `run` wrote."
                )
            ) from fault
        content = load(directory / store.DOSSIER_FILE)
        found = cls(content, settled, record, directory, posterior=posterior)
        found._check_together()
        return found

    def _check_together(self) -> None:
        """U004 where the files of the run directory are not those of one run, or cannot be read."""
        import xarray as xr

        edit = "Name a folder that is as `run` wrote it, or run again."
        try:
            with xr.open_dataset(self._file, engine="h5netcdf") as stored:
                simulated, asked = (stored.attrs.get(f"{what}_sha256") for what in ("dossier", "run"))
        except (OSError, ValueError, KeyError) as fault:
            problem = Problem("U004", f"{self._file} is damaged or no such file.", edit=edit)
            raise UsageError(problem) from fault
        if simulated != self.dossier.hash or simulated != self.record.get("dossier_sha256"):
            message = f"The dossier in {self.directory} is not the one that was run: its hash differs."
            raise UsageError(Problem("U004", message, found=self.dossier.hash[:12], edit=edit))
        if asked != store.hash_record(self.record):
            message = f"What {store.RUN_FILE} in {self.directory} says is not what was run: its hash differs."
            found = f"seed {self.options.seed}, {self.options.draws} draws, and the rest of it"
            raise UsageError(Problem("U004", message, found=found, edit=edit))


def _read_posterior(directory: Path) -> Posterior:
    """The posterior that a run drew from."""
    return Posterior.from_dict(json.loads((directory / store.POSTERIOR_FILE).read_text(encoding="utf-8")))


def write_texts(runs: Runs, folder: Path) -> None:
    """dossier.json, run.json, summary.csv and, where there is one, posterior.json."""
    store.write_json(folder / store.DOSSIER_FILE, runs.dossier.as_written())
    store.write_json(folder / store.RUN_FILE, runs.record)
    if runs.posterior is not None:
        store.write_json(folder / store.POSTERIOR_FILE, runs.posterior.to_dict(), indent=None)
    table = runs.summary(headline_only=False)
    for column in ("variable", "account", "policy", "unit", "reach"):
        table[column] = table[column].map(csv_cell)
    table.to_csv(folder / store.SUMMARY_FILE, index=False, float_format="%.6g", lineterminator="\n")
