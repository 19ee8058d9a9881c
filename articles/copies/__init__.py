"""Copies: reports that stand in the archive more than once, word for word or nearly."""

from articles.copies.copy_groups import COMPARED_FIELDS, find_copies, store_copies
from articles.copies.texts import CopyText, copy_keys

__all__ = ["COMPARED_FIELDS", "CopyText", "copy_keys", "find_copies", "store_copies"]
