"""Builds the living documentation: the features as pages, each scenario with what became of it in the last run."""
