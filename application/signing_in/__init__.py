"""How people come in: with a password and a second factor, by a one-time link, through another system's sign-in.

Everything here leaves its line in the log of access. The rules are here and pure where they can be; `ports` says what
is kept outside.
"""
