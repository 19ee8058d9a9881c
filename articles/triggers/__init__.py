"""What the database itself keeps: the change log, the history, the review queue, the words of names."""
