"""Who is at work: logging in, with a second factor where somebody wants one, and how often it may be tried."""
