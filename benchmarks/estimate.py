"""What a large ensemble would cost, from the constants that `run.py scale` has measured on one core.

python benchmarks/estimate.py     the tables of docs/explanation/scale.md
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")
CHUNK, LONGEST, NETWORK = 500, 16, 1.25e9  # draws; chunks; bytes a second, of a link of 10 Gbit/s
CORES = 16  # of a machine
VARIANT_DRAWS = 200
DAY = 86_400


@dataclass(frozen=True)
class Job:
    """An ensemble to be. `movable` is the share of variables that a policy moves."""

    accounts: int = 1_000
    policies: int = 200
    draws: int = 100_000
    variables: int = 500
    years: int = 10
    steps_a_year: int = 4
    terms_a_variable: float = 3.0
    outcomes: int = 10
    movable: float = 0.1

    @property
    def cells(self) -> float:
        """Of one account: levels under continuity, levels and changes under the other policies."""
        moved = self.movable * (self.policies - 1)
        return (self.years + 1) * self.variables * (1 + 2 * moved)

    @property
    def outcome_bytes(self) -> float:
        """Of all draws, at the horizon and as means."""
        return 2 * 4 * self.accounts * self.policies * self.draws * self.outcomes

    @property
    def spans(self) -> float:
        """Of one account."""
        return self.draws / (CHUNK * LONGEST)


def estimate(job: Job, found: dict[str, Any]) -> dict[str, float]:
    """Core-seconds of each part of the work, bytes, and seconds of the one process that collects.

    Accounts are run one at a time, so noise is drawn for each.
    """
    constants, each = found["constants"], found["reduction"]["each_cell"]
    steps = job.years * job.steps_a_year
    runs = job.accounts * job.policies * job.draws
    stepping = (
        steps
        * job.variables
        * (job.terms_a_variable * constants["draw_policy_step_term"] + constants["draw_policy_step_state"])
    )
    dropped = job.accounts * job.terms_a_variable * job.variables * VARIANT_DRAWS
    handed = job.accounts * job.spans * job.cells
    return {
        "terms": runs * steps * job.terms_a_variable * job.variables * constants["draw_policy_step_term"],
        "states": runs * steps * job.variables * constants["draw_policy_step_state"],
        "noise": job.accounts * job.draws * steps * job.variables * constants["draw_step_state"],
        "parameters": job.accounts
        * job.draws
        * job.terms_a_variable
        * job.variables
        * constants["draw_term"],
        "counting": job.accounts * job.draws * job.cells * constants["draw_cell"],
        "reducing": handed * (each["dumps"] + each["loads"] + each["add"]),
        "variants": dropped * (1 + job.movable * (job.policies - 1)) * stepping,
        "bytes_handed": handed * each["bytes"],
        "span_bytes": job.cells * each["bytes"],
        "whole_bytes": job.accounts * job.cells * (2 * (each["bytes"] - 48) + 48),
        "collecting": handed * (each["loads"] + each["add"] + 2 * each["save"]),
        "collecting_pieces": job.accounts * job.cells * (each["loads"] + each["add"] + 2 * each["save"]),
        "carrying": job.outcome_bytes / NETWORK,
        "writing": job.outcome_bytes / found["writing"]["bytes_a_second"],
    }


def main() -> None:
    """Print the tables."""
    found = json.loads(RESULTS.read_text())["scale"]
    for movable in (0.1, 1.0):
        job = Job(movable=movable)
        parts = estimate(job, found)
        work = sum(parts[name] for name in ("terms", "states", "noise", "parameters", "counting"))
        print(f"A policy moves {movable:.0%} of the variables: {job.cells:,.0f} cells an account")
        for name, value in parts.items():
            told = "bytes" if "bytes" in name else f"seconds {value / DAY:10.2f} days"
            print(f"  {name:18} {value:12.4g} {told}")
        share = parts["reducing"] / work
        print(f"  {'work':18} {work:12.4g} seconds {work / DAY:10.2f} days; reducing is {share:.1%}")
        print(f"  outcomes {job.outcome_bytes / 1e12:.2f} TB")
        for machines in (1, 2, 5, 10, 20, 50, 100):
            elsewhere = (work + parts["reducing"]) / (machines * CORES)
            here = parts["writing"] + parts["collecting_pieces"] + parts["variants"] / CORES
            slowest = "cluster" if elsewhere > here else "collecting process"
            hours = f"{elsewhere / 3600:8.1f} h there, {here / 3600:6.1f} h here"
            print(f"  {machines:4} machines: {hours}, {slowest}")


if __name__ == "__main__":
    main()
