"""`python -m interfaces` is `vekha`: how the service starts its own parts, whatever the path."""

from interfaces.main import vekha

vekha()
