"""How dates and times are written in the staff area, one module a language."""
