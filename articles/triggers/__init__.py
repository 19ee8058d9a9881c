"""Database triggers: they keep the change log, the history, the review queue, the words of names and former slugs."""
