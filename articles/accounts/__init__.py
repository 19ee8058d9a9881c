"""Logging in, with an optional second factor, and limits on attempts."""
