"""The parameters of an address: filters, links, comparisons, lists of values, kept results."""
