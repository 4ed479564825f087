"""What browsers leave with us for a while, sealed with a key that follows from the browser's own secret."""

import hashlib
import hmac
import os
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg_pool import ConnectionPool

from application.signing_in.ports import Parcels

NONCE = 12


class PostgresParcels(Parcels):
    """Works as the writer; whoever reads the table reads nothing."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def leave(self, secret: str, purpose: str, content: bytes, now: datetime, ends_at: datetime) -> None:
        nonce = os.urandom(NONCE)
        sealed = nonce + AESGCM(_key(secret, purpose)).encrypt(nonce, content, None)
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("DELETE FROM access.parcel WHERE ends_at < %s", (now,))
            connection.execute(
                "INSERT INTO access.parcel (hash, sealed, ends_at) VALUES (%s, %s, %s)",
                (_place(secret, purpose), sealed, ends_at),
            )

    def collect(self, secret: str, purpose: str, now: datetime) -> bytes | None:
        with self._pool.connection() as connection:
            row = connection.execute(
                "DELETE FROM access.parcel WHERE hash = %s RETURNING sealed, ends_at", (_place(secret, purpose),)
            ).fetchone()
        if row is None or row[1] <= now:
            return None
        return AESGCM(_key(secret, purpose)).decrypt(row[0][:NONCE], row[0][NONCE:], None)


def _place(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"place/{purpose}/{secret}".encode(errors="surrogatepass")).digest()


def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(errors="surrogatepass"), f"key/{purpose}".encode(), "sha256")
