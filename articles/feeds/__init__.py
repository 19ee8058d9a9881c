"""Watched feeds: when each is fetched, how, what of it is new, and what happened to it over the years."""
