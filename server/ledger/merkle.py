"""One hash over many: the root of a tree whose leaves are the entries of one sending."""

import hashlib
from collections.abc import Sequence


def root(hashes: Sequence[bytes]) -> bytes:
    """As in RFC 6962: leaves and branches are hashed apart, so that none can pass for the other."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashlib.sha256(b"\0" + hashes[0]).digest()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()
