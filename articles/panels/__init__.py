"""What pages are composed of: hits, timelines, facet values, maps, companions."""
