"""The command line: `vekha`, which mirrors the application's handlers for whoever runs the machine."""

from interfaces.cli.house import House
from interfaces.cli.vekha import command_line

__all__ = ["House", "command_line"]
