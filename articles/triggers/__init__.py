"""Database triggers.

They keep the change log, the history, the review queue, the words and keys of names, former slugs and arrivals.
"""
