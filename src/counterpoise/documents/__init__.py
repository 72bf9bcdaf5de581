"""Texts: paragraphs, sentences, passages and where they stand."""

from counterpoise.documents.coverage import find_gaps, find_overlaps, list_uncovered
from counterpoise.documents.texts import (
    Text,
    hash_text,
    read_text,
    split_paragraphs,
    split_sentences,
)

__all__ = [
    "Text",
    "find_gaps",
    "find_overlaps",
    "hash_text",
    "list_uncovered",
    "read_text",
    "split_paragraphs",
    "split_sentences",
]
