"""Texts: paragraphs, sentences, passages and where they stand."""

from counterpoise.documents.coverage import find_gaps, find_overlaps, list_uncovered
from counterpoise.documents.locating import (
    Located,
    describe_text,
    locate_passage,
    locate_passages,
    name_document,
)
from counterpoise.documents.texts import (
    Text,
    hash_text,
    read_text,
    split_paragraphs,
    split_sentences,
)

__all__ = [
    "Located",
    "Text",
    "describe_text",
    "find_gaps",
    "find_overlaps",
    "hash_text",
    "list_uncovered",
    "locate_passage",
    "locate_passages",
    "name_document",
    "read_text",
    "split_paragraphs",
    "split_sentences",
]
