"""What the latent version found, as values that can be shown and stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.dossier import Dossier
from counterpoise.errors import Problem
from counterpoise.evidence.latent.diagnosing import RULE, Diagnosis
from counterpoise.evidence.latent.laying import LeftOut, Part
from counterpoise.evidence.latent.sampling import Draws
from counterpoise.evidence.latent.summarising import to_inference_data

if TYPE_CHECKING:
    import pandas as pd

BARELY = 0.2  # distance of posterior from prior under which a record is said to be silent (decision 0062)


@dataclass(frozen=True)
class Inferred:
    """Equations that were inferred together, and stand.

    Parameters
    ----------
    dossier
        Whose units they are in.
    part
        The equations.
    draws
        In logits, as drawn.
    summary
        One row a quantity; the columns are explained in `counterpoise.evidence.latent.MEANINGS`.
    diagnosis
        The worst of what was measured.
    """

    dossier: Dossier
    part: Part
    draws: Draws
    summary: pd.DataFrame
    diagnosis: Diagnosis

    @cached_property
    def inference(self) -> Any:
        """ArviZ InferenceData: posterior, sample_stats, observed_data."""
        return to_inference_data(self.dossier, self.part, self.draws)


@dataclass(frozen=True)
class Refused:
    """Equations whose posterior was not reached. Their draws are not kept.

    Parameters
    ----------
    part
        The equations.
    diagnosis
        Of the second run.
    problem
        The same as a coded problem.
    """

    part: Part
    diagnosis: Diagnosis
    problem: Problem


@dataclass(frozen=True)
class Latent:
    """What NUTS found of some accounts' equations.

    Parameters
    ----------
    dossier
        Its name.
    seed
        Where the random numbers started.
    found, refused
        Equations by group, those that stand and those that do not.
    left_out
        By account, claims that no equation holds, with the reason.
    """

    dossier: str
    seed: int
    found: tuple[Inferred, ...]
    refused: tuple[Refused, ...]
    left_out: dict[str, tuple[LeftOut, ...]]

    @property
    def rule(self) -> str:
        """By which a fit stands."""
        return RULE

    @cached_property
    def summary(self) -> pd.DataFrame:
        """All that stands, one row a quantity, in the dossier's units."""
        import pandas as pd

        return pd.concat([one.summary for one in self.found], ignore_index=True)

    @property
    def first_line(self) -> str:
        """How much was inferred, and how much of it the record speaks of."""
        learned = self.summary["learned"].to_numpy()[self.summary["quantity"].to_numpy() == "swing"]
        silent = int(np.sum(learned < BARELY))
        unobserved = sum(len(one.part.unobserved) for one in self.found)
        return (
            f"{_count(len(learned), 'swing')} and {_count(unobserved, 'unobserved path')} inferred; of "
            f"{silent} the record says next to nothing (posterior and prior share over {1 - BARELY:.0%})."
        )

    def count_left_out(self) -> dict[str, dict[str, int]]:
        """By account and reason, how many claims no equation holds."""
        return {account: dict(Counter(one.reason for one in made)) for account, made in self.left_out.items()}

    def to_dict(self) -> dict[str, Any]:
        """Everything but the draws, as plain data; None where a column says nothing."""
        return {
            "dossier": self.dossier,
            "seed": self.seed,
            "first_line": self.first_line,
            "rule": self.rule,
            "found": [_describe(one.part, one.diagnosis) for one in self.found],
            "summary": [_plain(row) for row in self.summary.to_dict("records")],
            "refused": [
                _describe(one.part, one.diagnosis) | {"problem": one.problem.to_dict()}
                for one in self.refused
            ],
            "left_out": [
                {"account": account, "claim": one.claim.id, "reason": one.reason}
                for account, made in self.left_out.items()
                for one in made
            ],
        }


def _describe(part: Part, diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "account": part.account,
        "effects": list(part.effects),
        "unobserved": list(part.unobserved),
        "diagnosis": diagnosis.to_dict(),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and np.isnan(value) else value for name, value in row.items()
    }


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
