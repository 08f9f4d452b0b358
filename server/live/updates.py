"""Reads what an update of Yjs says before any library trusts it: by which numbers it was made, and that every device
reads it alike."""

GARBAGE, SKIPPED = 0, 10
AFTER, BEFORE, KEYED = 0x80, 0x40, 0x20
"""What a piece says of where it stands: the two it was put between, and under which key."""

BYTES, LIST, MAP, TEXT, INTEGER = 116, 117, 118, 119, 125
SIZES = {120: 0, 121: 0, 122: 8, 123: 8, 124: 4, 126: 0, 127: 0}
"""Of values, by their kinds: true, false, what counts beyond JavaScript, fractions, and what is nothing."""

LARGEST = 2**53 - 1
"""Number that JavaScript counts to."""

LONGEST = 2**31 - 1
"""Pieces of one writer that all libraries count to."""

DEEPEST = 16
"""Of values within values. A browser fails where a server does not yet."""


class NotAnUpdate(ValueError):
    pass


class Reader:
    """Of an update in its first encoding. Raises `ValueError` or `IndexError` for what is none, or nests other content,
    or what only some of the libraries know."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def writers(self) -> list[int]:
        """Each once."""
        found: set[int] = set()
        for _ in range(self.number()):
            count, writer = self.number(), self.number()
            # Of two parts of one writer, some libraries would read the last only.
            if writer in found or not count:
                raise NotAnUpdate("writer")
            found.add(writer)
            clock = self.number(LONGEST)
            for _ in range(count):
                clock += self.piece(writer, clock)
                if clock > LONGEST:
                    raise NotAnUpdate("clock")
        self.removed()
        if self.at != len(self.data):
            raise NotAnUpdate("end")
        return sorted(found)

    def piece(self, writer: int, clock: int) -> int:
        """How many of the writer's numbers it takes."""
        info = self.byte()
        if info in (GARBAGE, SKIPPED):
            size = self.number(LONGEST)
        else:
            for side in (AFTER, BEFORE):
                if info & side:
                    self.other(writer, clock)
            if not info & (AFTER | BEFORE):
                self.place(info)
            size = self.content(info & 0x1F)
        if not size:
            raise NotAnUpdate("empty")
        return size

    def other(self, writer: int, clock: int) -> None:
        """A piece that this one was put beside: one of the same writer is older."""
        of, at = self.number(), self.number(LONGEST)
        if of == writer and at >= clock:
            raise NotAnUpdate("order")

    def place(self, info: int) -> None:
        """By name. A place within another piece would be one of nested content."""
        if self.number() != 1:
            raise NotAnUpdate("nested")
        self.text()
        if info & KEYED:
            self.text()

    def content(self, kind: int) -> int:
        match kind:
            case 1:  # removed
                return self.number(LONGEST)
            case 3:  # bytes
                self.skip(self.number())
                return 1
            case 4:
                return units(self.text())
            case 8:
                count = self.number(len(self.data))
                for _ in range(count):
                    self.value(0)
                return count
        raise NotAnUpdate("kind")

    def value(self, depth: int) -> None:
        kind = self.byte()
        if kind in (LIST, MAP):
            self.values(kind, depth + 1)
        elif kind in SIZES:
            self.skip(SIZES[kind])
        elif kind == INTEGER:
            self.integer()
        elif kind == TEXT:
            self.text()
        elif kind == BYTES:
            self.skip(self.number())
        else:
            raise NotAnUpdate("value")

    def values(self, kind: int, depth: int) -> None:
        if depth > DEEPEST:
            raise NotAnUpdate("depth")
        for _ in range(self.number(len(self.data))):
            if kind == MAP:
                self.text()
            self.value(depth)

    def removed(self) -> None:
        """Ranges of numbers, of whichever writer."""
        for _ in range(self.number()):
            self.number()
            for _ in range(self.number()):
                if self.number(LONGEST) + self.number(LONGEST) > LONGEST:
                    raise NotAnUpdate("range")

    def byte(self) -> int:
        value = self.data[self.at]
        self.at += 1
        return value

    def number(self, largest: int = LARGEST) -> int:
        value = shift = 0
        while (byte := self.byte()) >= 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 56:
                raise NotAnUpdate("number")
        value |= byte << shift
        if value > largest:
            raise NotAnUpdate("number")
        return value

    def integer(self) -> None:
        """With a sign, which takes one bit of the first byte."""
        byte = self.byte()
        value, shift = byte & 0x3F, 6
        while byte >= 0x80:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if value > LARGEST or shift > 62:
                raise NotAnUpdate("integer")

    def text(self) -> str:
        size = self.number()
        begin = self.at
        self.skip(size)
        return self.data[begin : self.at].decode()

    def skip(self, size: int) -> None:
        self.at += size
        if self.at > len(self.data):
            raise NotAnUpdate("short")


def units(text: str) -> int:
    """How long JavaScript says that it is."""
    return len(text) if text.isascii() else len(text) + sum(letter > "\uffff" for letter in text)


def writers_of(update: bytes) -> list[int]:
    return Reader(update).writers()
