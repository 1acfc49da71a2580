"""Whole texts in, objectives with their key results and actions out. Nothing is taken that the text does not hold."""

from rashin.coach.documents.items import Document, KeyResultItem, ObjectiveItem
from rashin.coach.documents.reading import UnreadableDocument, read_document

__all__ = ["Document", "KeyResultItem", "ObjectiveItem", "UnreadableDocument", "read_document"]
