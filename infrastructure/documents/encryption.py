"""The stored form of a document: AES-256-GCM in chunks under a key of its own, which its subject's key wraps.

    magic (8) │ nonce (12) │ wrapped data key (48) │ chunk │ chunk │ … │ last chunk

Each chunk is 64 KiB of the document and a 16-byte tag. Its nonce is its number and whether it is the last: a chunk that
was moved, dropped or added, and a file that was cut, do not decrypt. A data key is used for one document only, so
numbers do as nonces. The header is authenticated with every chunk.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"VEKHA\x00\x00\x01"
NONCE, TAG, KEY = 12, 16, 32
HEADER = len(MAGIC) + NONCE + KEY + TAG
CHUNK = 64 * 1024


class Damaged(Exception):
    """The stored bytes are not what was written, or the key is another one."""


def encrypt(content: BinaryIO, subject: UUID, subject_key: bytes) -> Iterator[bytes]:
    """The stored form of `content`, piece by piece."""
    data_key, nonce = os.urandom(KEY), os.urandom(NONCE)
    header = MAGIC + nonce + AESGCM(subject_key).encrypt(nonce, data_key, _bound(subject))
    yield header
    cipher = AESGCM(data_key)
    number, chunk = 0, content.read(CHUNK)
    while True:
        following = content.read(CHUNK)
        yield cipher.encrypt(_nonce(number, last=not following), chunk, header)
        if not following:
            return
        number, chunk = number + 1, following


def decrypt(stored: BinaryIO, subject: UUID, subject_key: bytes) -> Iterator[bytes]:
    """The plain document, piece by piece. Raises Damaged before it gives out anything that is not authentic."""
    header = stored.read(HEADER)
    if len(header) != HEADER or not header.startswith(MAGIC):
        raise Damaged
    nonce, wrapped = header[len(MAGIC) : len(MAGIC) + NONCE], header[len(MAGIC) + NONCE :]
    try:
        cipher = AESGCM(AESGCM(subject_key).decrypt(nonce, wrapped, _bound(subject)))
        number, chunk = 0, stored.read(CHUNK + TAG)
        while True:
            following = stored.read(CHUNK + TAG)
            yield cipher.decrypt(_nonce(number, last=not following), chunk, header)
            if not following:
                return
            number, chunk = number + 1, following
    except InvalidTag:
        raise Damaged from None


def _bound(subject: UUID) -> bytes:
    return MAGIC + subject.bytes


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + (b"\x01" if last else b"\x00")
