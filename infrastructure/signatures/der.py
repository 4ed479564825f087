"""Reading of DER [X.690]: only what a signature's structure needs, refusing whatever is not definite and whole."""

from dataclasses import dataclass

SEQUENCE, SET, OID, OCTETS, INTEGER = 0x30, 0x31, 0x06, 0x04, 0x02
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
DEEPEST_LENGTH = 4


class NotDer(ValueError):
    """The bytes are no DER."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its tag; `raw` is the whole of it, tag and length included."""

    tag: int
    value: bytes
    raw: bytes

    def children(self) -> tuple["Node", ...]:
        """What a constructed value is made of. Raises NotDer."""
        found, at = [], 0
        while at < len(self.value):
            node, at = _read(self.value, at)
            found.append(node)
        return tuple(found)

    @property
    def oid(self) -> str:
        """Dotted. Raises NotDer."""
        if self.tag != OID or not self.value:
            raise NotDer("no object identifier")
        arcs, number = [], 0
        for octet in self.value:
            number = number << 7 | octet & 0x7F
            if not octet & 0x80:
                arcs.append(number)
                number = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))

    @property
    def number(self) -> int:
        return int.from_bytes(self.value, "big", signed=True)


def read(data: bytes) -> Node:
    """The one value that these bytes are. Raises NotDer."""
    node, end = _read(data, 0)
    if end != len(data):
        raise NotDer("trailing bytes")
    return node


def _read(data: bytes, at: int) -> tuple[Node, int]:
    if at + 2 > len(data):
        raise NotDer("cut short")
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F:
        raise NotDer("a long tag")
    if length & 0x80:
        octets = length & 0x7F
        if not 0 < octets <= DEEPEST_LENGTH or start + octets > len(data):
            raise NotDer("an indefinite or overlong length")
        length = int.from_bytes(data[start : start + octets], "big")
        start += octets
    end = start + length
    if end > len(data):
        raise NotDer("cut short")
    return Node(tag, data[start:end], data[at:end]), end
