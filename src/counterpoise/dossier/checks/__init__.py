"""What the entries of a dossier say of each other: every check takes a draft and gives problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from counterpoise.dossier.checks import (
    claims,
    copies,
    expressions,
    hopes,
    measures,
    names,
    policies,
    saturation,
    spoilt,
    texts,
    uses,
    variables,
)
from counterpoise.dossier.draft import Draft
from counterpoise.dossier.shapes import MOST_PROBLEMS
from counterpoise.errors import Problem

Check = Callable[[Draft], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    names.check_actors,
    names.check_variable_names,
    names.check_headline,
    names.check_accounts,
    names.check_claim_names,
    names.check_ids,
    names.check_aims,
    names.check_chronology,
    claims.check_links,
    claims.check_common,
    claims.check_ends,
    claims.check_strengths,
    claims.check_sources,
    saturation.check_saturation,
    expressions.check_conditions,
    expressions.check_formulas,
    expressions.check_circles,
    hopes.check_hopes,
    variables.check_roles,
    variables.check_ranges,
    variables.check_levels,
    variables.check_settlements,
    variables.check_claimed_levels,
    variables.check_judgements,
    variables.check_steps,
    variables.check_horizon,
    measures.check_measures,
    policies.check_settings,
    policies.check_owners,
    uses.check_uses,
    policies.check_events,
    texts.check_spans,
    texts.check_coverage,
    texts.check_marks,
    texts.check_files,
    spoilt.check_spoilt,
)


def run_checks(draft: Draft, folder: Path | None = None) -> list[Problem]:
    """The problems that all checks find; against the texts only where their folder is given.

    A single check gives at most `MOST_PROBLEMS`: so many have one cause, and the first shows it.
    """
    found: list[Iterable[Problem]] = [check(draft) for check in CHECKS]
    if folder is not None:
        found += [texts.check_texts(draft, folder), copies.check_copies(draft, folder)]
    return [problem for problems in found for problem in islice(problems, MOST_PROBLEMS)]
