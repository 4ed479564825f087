"""Ed25519 behind the domain's protocols, and private keys in files that their owner alone reads."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.seal.note import ED25519, VerifierKey


def private_key(seed: bytes) -> Ed25519PrivateKey:
    """The key of this seed (RFC 8032, 32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def new_seed() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def verifier_key(name: str, key: Ed25519PrivateKey, kind: int = ED25519) -> VerifierKey:
    """Its public half under this name."""
    return VerifierKey(name, key.public_key().public_bytes_raw(), kind)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message was made by the owner of this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
