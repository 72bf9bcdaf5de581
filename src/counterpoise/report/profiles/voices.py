"""The claims of a dossier as people read them, picked by what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from counterpoise.dossier.model import Dossier
from counterpoise.report.profiles.records import Said
from counterpoise.report.statements import AccountView, list_accounts
from counterpoise.schema import Claim

Keep = Callable[[Claim], bool]


class Voices:
    """Every account, the undisputed claims among them, in the order of the dossier and of its texts.

    Parameters
    ----------
    dossier
        The dossier.
    texts
        The documents' texts by id, or None; see `list_accounts`.
    """

    def __init__(self, dossier: Dossier, texts: Mapping[str, str] | None = None) -> None:
        self.accounts = list_accounts(dossier, dossier.accounts, texts)
        self._claims = {(account, claim.id): claim for account, claim in dossier.all_claims()}
        self._short = {name: account.short for name, account in dossier.accounts.items()}

    def select(self, keep: Keep) -> tuple[AccountView, ...]:
        """The accounts with only the claims that `keep` takes; accounts without any are left out."""
        found = (
            replace(
                account,
                claims=tuple(view for view in account.claims if keep(self._claims[account.id, view.id])),
            )
            for account in self.accounts
        )
        return tuple(account for account in found if account.claims)

    def list_said(self, keep: Keep) -> tuple[tuple[Claim, Said], ...]:
        """The claims that `keep` takes, one by one, each with its account."""
        return tuple(
            (
                self._claims[account.id, view.id],
                Said(account.id, self._short.get(account.id, account.title), account.composite, view),
            )
            for account in self.select(keep)
            for view in account.claims
        )
