"""Who may choose what, wanting what; and what is refused."""

from __future__ import annotations

import pytest
from tests.helpers.build import causal, policy
from tests.judgement.made import choose, rivals, two_levers

import counterpoise as cp
from counterpoise.errors import UsageError
from counterpoise.judgement import list_candidates, read_aim, settle_aims, settle_choice
from counterpoise.simulation import Options


def codes(fault: pytest.ExceptionInfo[UsageError]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def test_aims_are_read_from_text_and_say_themselves() -> None:
    text = "xx=lower,weight=2,threshold=30,at=mean"
    assert read_aim(text).say() == text
    assert read_aim("xx = higher").say() == "xx=higher"


@pytest.mark.parametrize(
    ("aims", "code"),
    [
        (["zz=higher"], "N002"),
        (["xx=higher,weight=0"], "J003"),
        ([], "J003"),
        (["xx=higher,threshold=101"], "J004"),
        (["xx=up"], "J005"),
        (["=higher"], "J005"),
        (["xx=higher,weight=heavy"], "J005"),
        (["xx=higher,weight=-1"], "J005"),
        (["xx=higher,weight=inf"], "J005"),
        (["xx=higher,weight=nan"], "J005"),
        (["xx=higher,at=once"], "J005"),
        (["xx=higher", "xx=lower"], "J005"),
    ],
)
def test_an_aim_that_cannot_be_used_has_its_code(aims: list[str], code: str) -> None:
    with pytest.raises(UsageError) as fault:
        settle_aims(rivals(), "AA", aims)
    assert codes(fault) == [code]


def test_all_that_is_wrong_comes_together() -> None:
    with pytest.raises(UsageError) as fault:
        settle_aims(rivals(), "AA", ["zz=higher", "xx=sideways", "yy=lower,threshold=-5"])
    assert sorted(codes(fault)) == ["J004", "J005", "N002"]


def test_an_actor_unknown_or_without_aims_is_refused() -> None:
    with pytest.raises(UsageError) as fault:
        settle_choice(rivals(), "CC")
    assert codes(fault) == ["N001"]
    with pytest.raises(UsageError) as fault:
        settle_choice(rivals(), "BB")
    assert codes(fault) == ["J002"]


def test_one_policy_alone_and_too_few_draws_are_refused_together() -> None:
    with pytest.raises(UsageError) as fault:
        choose(rivals(), policies=[], draws=99)
    assert codes(fault) == ["J006", "J007"]


def test_an_actor_without_levers_is_refused() -> None:
    with pytest.raises(UsageError) as fault:
        settle_choice(rivals(), "BB", aims=["xx=higher"])
    assert codes(fault) == ["J006"]


def test_replicates_have_bounds() -> None:
    with pytest.raises(UsageError) as fault:
        choose(rivals(), replicates=0)
    assert codes(fault) == ["U001"]


def test_a_credence_that_is_missing_is_named_and_one_that_is_there_is_used() -> None:
    def made(credence: float | None):
        claim = causal("AA.left", "xx", "+", "strong", credence=credence)
        return two_levers({"one": [claim]})

    with pytest.raises(UsageError) as fault:
        choose(made(None), mode="credence")
    assert codes(fault) == ["J001"]
    assert fault.value.problems[0].found == made(None).accounts["one"].claims[0].id
    shares = []
    for credence in (0.0, 0.3, 1.0):
        runs = cp.simulate(made(credence), draws=2000, years=10, mode="credence")
        levels = runs.dataset["outcome_horizon"].sel(account="one", policy="left", outcome="xx").to_numpy()
        shares.append(float((levels > 60).mean()))
    assert shares[0] == 0.0
    assert shares[2] > 0.99
    assert abs(shares[1] - 0.3) < 3.5 * (0.3 * 0.7 / 2000) ** 0.5


def test_a_bloc_of_which_the_actor_is_a_member_lends_its_policies() -> None:
    dossier = cp.load("russia")
    usa = list_candidates(dossier, "USA")
    assert {"wedge-outreach", "sustained-pressure"} <= set(usa)
    assert "china-restraint" not in usa
    choice = settle_choice(dossier, "USA")
    assert "sustained-pressure" in choice.shared
    assert "wedge-outreach" not in choice.shared


def test_options_are_those_of_a_run() -> None:
    options: Options = choose(rivals(), seed=5).options
    assert (options.seed, options.policies, options.accounts) == (
        5,
        ("continuity", "left", "right"),
        ("one", "two"),
    )


def test_a_policy_of_another_actor_can_be_named() -> None:
    made = rivals()
    made.policies["other"] = policy({"instrument": "AA.left", "value": 50}, owner="BB")
    assert choose(made, policies=["other"]).shared == ("other",)


@pytest.mark.parametrize("replicates", [0, 101, 1.5, "2", True, None])
def test_replicates_are_a_whole_number_from_1(replicates: object) -> None:
    with pytest.raises(UsageError) as fault:
        settle_choice(rivals(), "AA", replicates=replicates)  # type: ignore[arg-type]
    assert codes(fault) == ["U001"]


def test_one_aim_may_be_given_as_text() -> None:
    made = rivals()
    assert settle_aims(made, "AA", "xx=lower") == settle_aims(made, "AA", ["xx=lower"])
