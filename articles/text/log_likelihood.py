"""How much more often something stands in one set of articles than in another, beyond chance. Pure."""

import math

CHANCE = 3.84  # what chance gives once in twenty


def log_likelihood(first: int, first_size: int, second: int, second_size: int) -> float:
    """Return the signed log-likelihood ratio G² of a count in each of two sets of articles.

    Positive where it is the more frequent in the first set. Above 3.84 the difference is one that chance gives
    less than once in twenty, above 10.83 less than once in a thousand. Sizes are the numbers of articles of the
    sets; a set without articles says nothing. Dunning, Accurate Methods for the Statistics of Surprise and
    Coincidence (1993), over the whole table of with and without.
    """
    if not first_size or not second_size:
        return 0.0
    size = first_size + second_size
    total = first + second
    observed_expected = (
        (first, first_size * total / size),
        (second, second_size * total / size),
        (first_size - first, first_size * (size - total) / size),
        (second_size - second, second_size * (size - total) / size),
    )
    ratio = 2 * math.fsum(
        observed * math.log(observed / expected) for observed, expected in observed_expected if observed > 0
    )
    is_more = first * second_size >= second * first_size
    return max(ratio, 0.0) if is_more else -max(ratio, 0.0)
