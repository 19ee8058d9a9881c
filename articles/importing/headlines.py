"""Headlines for articles that came without one."""

from articles.text.sentences import first_sentence, fold_blanks

DERIVED_LENGTH = 120


def derive_headline(body: str) -> str:
    """Return the first sentence of a body, cut between words to at most 120 characters; empty for no body."""
    sentence = fold_blanks(first_sentence(body))
    if len(sentence) <= DERIVED_LENGTH:
        return sentence
    cut = sentence[:DERIVED_LENGTH]
    if " " in cut.strip():
        cut = cut.rsplit(" ", 1)[0]
    return cut[: DERIVED_LENGTH - 1].rstrip(" ,;:-–—([“‘«\"'") + "…"
