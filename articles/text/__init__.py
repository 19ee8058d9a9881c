"""The shape of a text and what is found in it: sentences, runs of marks, log-likelihood, citations. Pure."""
