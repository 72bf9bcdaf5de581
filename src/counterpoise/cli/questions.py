"""What a judgement is asked besides: comparisons, failures, what outcomes hang on, changes of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterpoise.cli.manner import tell, telling_time
from counterpoise.cli.options import choose_names

if TYPE_CHECKING:
    from counterpoise.dossier import Dossier as Content
    from counterpoise.judgement import Choice, Judgement


def find_weights(content: Content, text: str, accounts: list[str] | None) -> Any:
    """Weights of accounts from what the command line says: None for equal ones."""
    from counterpoise.judgement.monitoring import read_weights

    found = read_weights(text)
    if found != "evidence":
        return None if found == "equal" else found
    from counterpoise.evidence import weigh

    with telling_time("evidence"):
        return weigh(content, accounts=accounts).weights


def check_names(choice: Choice, fails: str | None, versus: str | None, sensitivity: str | None) -> None:
    """Refuse what cannot be asked of a choice before the judgement is worked out, all of it together.

    Raises
    ------
    UsageError
        J040 for policies that are not in the choice; U005 where not two are compared; N002 and J060 as
        `find_sensitivity` has them.
    """
    from counterpoise.errors import Problem, UsageError
    from counterpoise.judgement.consistency.asking import list_strangers
    from counterpoise.judgement.sensing import check_question

    variable, _, pair = (sensitivity or "").rpartition(":")
    compared = {"--versus": (versus, versus), "--sensitivity": (sensitivity, pair)}
    named, problems = choose_names(fails) or [], []
    for option, (given, text) in compared.items():
        if given is None:
            continue
        names = choose_names(text) or []
        if len(names) != 2 or (option == "--sensitivity" and not variable):
            before = "VARIABLE:" if option == "--sensitivity" else ""
            edit = f"Name two policies, as in {option} {before}first,second."
            problems.append(Problem("U005", f"{option} compares two policies.", found=given, edit=edit))
        else:
            named += names
    problems += list_strangers(choice, list(dict.fromkeys(named)))
    try:
        if variable and len(choose_names(pair) or []) == 2:
            check_question(choice, variable)
    except UsageError as fault:
        problems += fault.problems
    if problems:
        raise UsageError(problems)


def ask_versus(found: Judgement, versus: str | None) -> dict[str, Any]:
    """What would have to be true for one policy to beat another, account by account."""
    if versus is None:
        return {}
    from counterpoise.judgement.consistency import find_conditions, find_standing, say_conditions

    names = choose_names(versus) or []
    said, standing = {}, None
    if found.survival is not None:
        with telling_time(f"{names[0]} against {names[1]}, other readings"):
            standing = find_standing(found.choice, names[0], names[1])
    for account in found.choice.accounts:
        with telling_time(f"{names[0]} against {names[1]}, {account}"):
            results = find_conditions(found.choice, names[0], names[1], account)
        said[account] = [line for one in results for line in say_conditions(one, found.choice.dossier)]
        if standing is not None and (line := standing.say(account)):
            said[account].append(line)
    survives = None if standing is None else standing.to_dict()
    return {"versus": {"policies": names, "by_account": said, "survives": survives}}


def ask_sensitivity(found: Judgement, asked: str | None) -> dict[str, Any]:
    """By account that can say, which inputs the difference between two policies in a variable hangs on."""
    if asked is None:
        return {}
    from counterpoise.errors import UsageError
    from counterpoise.judgement.plain import to_plain
    from counterpoise.judgement.sensing import find_sensitivity, say_sensitivity

    variable, _, pair = asked.rpartition(":")
    names = choose_names(pair) or []
    said: dict[str, Any] = {}
    for account in found.choice.accounts:
        try:
            with telling_time(f"sensitivity, {account}"):
                table = find_sensitivity(found.choice, account, names[0], names[1], variable)
        except UsageError as fault:
            if {problem.code for problem in fault.problems} & {"J024", "J025"}:  # nothing to share out
                said[account] = {
                    "says": ["No difference that varies with strengths or levels."],
                    "inputs": [],
                }
                continue
            raise
        said[account] = {"says": say_sensitivity(table), "inputs": to_plain(table)}
    return {"sensitivity": {"variable": variable, "policies": names, "by_account": said}}


def ask_smallest(found: Judgement) -> dict[str, Any]:
    """The smallest change of claims that would make advice follow."""
    from counterpoise.judgement.consistency import find_consistency, find_smallest_changes, say_smallest

    consistency = found.consistency or find_consistency(found.choice)
    with telling_time("smallest change"):
        changes = find_smallest_changes(consistency, tell=tell)
    return {"smallest_changes": [say_smallest(one, found.choice.dossier) for one in changes]}


def ask_fails(found: Judgement, fails: str | None) -> dict[str, Any]:
    """When policies fail by each account that speaks of them, in the choice's own closure."""
    if fails is None:
        return {}
    from counterpoise.judgement.failing import add_borne, ask_failures

    names = choose_names(fails) or []
    with telling_time(f"when {', '.join(names)} fail"):
        entries = ask_failures(found.across.utilities, names)
        if found.survival is not None:
            entries = add_borne(found.choice, entries)
    return {"fails": [entry.to_dict() for entry in entries]}
