"""Accounts, sessions, links and tries in PostgreSQL, passwords hashed with Argon2id."""

from application.ports import Keys
from application.signing_in.ports import Doors, Limits, Provider
from infrastructure.asking import AskingPool
from infrastructure.signing_in.accounts import PostgresAccounts, PostgresLinks
from infrastructure.signing_in.attempts import PostgresAttempts
from infrastructure.signing_in.identities import PostgresIdentities
from infrastructure.signing_in.log import PostgresAccessLog
from infrastructure.signing_in.parcels import PostgresParcels
from infrastructure.signing_in.passwords import Argon2Passwords
from infrastructure.signing_in.sessions import PostgresSessions

__all__ = ["opened_doors"]


def opened_doors(pool: AskingPool, keys: Keys, limits: Limits | None = None, provider: Provider | None = None) -> Doors:
    """The way in on this database."""
    return Doors(
        accounts=PostgresAccounts(pool, keys),
        links=PostgresLinks(pool),
        sessions=PostgresSessions(pool),
        attempts=PostgresAttempts(pool),
        parcels=PostgresParcels(pool),
        passwords=Argon2Passwords(),
        log=PostgresAccessLog(pool),
        identities=PostgresIdentities(pool),
        provider=provider,
        limits=limits or Limits(),
    )
