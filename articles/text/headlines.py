"""Headlines that were derived from the text below them. Pure, and linear."""


def text_below(headline: str, body: str) -> str:
    """Return a body behind the derived headline it begins with; all of it where it begins with other words.

    Blanks may differ, and a long sentence was cut: an ellipsis stands in the headline for what goes on here.
    """
    wanted = "".join(headline.removesuffix("…").split())
    at = 0
    for position, character in enumerate(body):
        if at == len(wanted):
            return body[position:].lstrip()
        if character.isspace():
            continue
        if character != wanted[at]:
            return body
        at += 1
    return "" if at == len(wanted) else body
