"""The endings of addresses that answer machines: no page, no words for people."""

MACHINE_FORMS = (".json", ".jsonl", ".csv", ".ris", ".bib", ".atom", ".xml")
