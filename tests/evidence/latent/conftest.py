"""What the tests of the latent version share; without the extra `bayes` they skip and say so."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def bayes() -> None:
    """The libraries of the extra, imported."""
    from counterpoise.errors import SurroundingsError
    from counterpoise.evidence.latent.sampling import require_bayes

    try:
        require_bayes()
    except SurroundingsError:
        pytest.skip("needs the extra bayes, which is not installed")
