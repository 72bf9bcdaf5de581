"""The hash of a record: the same for the same content, another for any other."""

from __future__ import annotations

from dataclasses import replace

from counterpoise.record import load_record


def test_a_hash_follows_values_and_sources_and_nothing_else() -> None:
    record = load_record("russia")
    assert record.hash == load_record("russia").hash == replace(record, dossier="elsewhere").hash
    first, *rest = record.observations
    moved = replace(record, observations=(first._replace(value=first.value + 1e-9), *rest))
    name, source = next(iter(record.sources.items()))
    changed = source.model_copy(update={"licence": "another"})
    sourced = replace(record, sources={**record.sources, name: changed})
    assert len({record.hash, moved.hash, sourced.hash}) == 3
