"""The HTTP API: one route is one command or one question."""
