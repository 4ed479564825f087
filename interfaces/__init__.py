"""The ways in: HTTP, command line and the composition root that joins them to the infrastructure."""
