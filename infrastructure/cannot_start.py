"""Why Vekha does not start: sentences for the person who runs the machine, not rules of the domain."""


class CannotStart(Exception):
    """The surroundings (server, directory, database) do not allow a start; ``str()`` says in Russian what to do."""
