"""A question about tours, and its answer: plain data, whole numbers, safe to pickle."""

from dataclasses import dataclass

#: Ranges of time in which a visit may begin, both ends included, in order, apart.
Windows = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Something that may be done once."""

    #: Row and column of the matrices.
    node: int
    #: What it is worth; 1 or more.
    prize: int
    #: How long it takes.
    minutes: int
    starts: Windows
    required: bool = False
    #: What it takes of the tour's room, by dimension.
    loads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Something a tour has to hold, wherever one is then: a meal, an hour kept free."""

    minutes: int
    starts: Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One way round. ``None`` for its start or end: anywhere, at no way."""

    begin: int
    finish: int
    start: int | None = None
    end: int | None = None
    #: The most that its visits may take together, by dimension.
    room: tuple[int, ...] = ()
    #: The most of ``lengths`` that it may go; ``None``: any.
    reach: int | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A question. Groups are of visits' positions, apart: at most one of each is made."""

    visits: tuple[Visit, ...]
    tours: tuple[Tour, ...]
    #: Time from row to column.
    travel: tuple[tuple[int, ...], ...]
    #: What a tour's ``reach`` limits, such as metres on foot; ``None``: nothing does.
    lengths: tuple[tuple[int, ...], ...] | None = None
    groups: tuple[frozenset[int], ...] = ()

    def __post_init__(self) -> None:
        every = [position for group in self.groups for position in group]
        if len(every) != len(set(every)):
            raise ValueError("A visit is in two groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Positions of visits by tour, in order, and what they come to.

    The tour's pauses stand among them: -1 for the first, -2 for the second.
    """

    routes: tuple[tuple[int, ...], ...]
    #: When each visit begins, as early as can be; shaped like ``routes``.
    starts: tuple[tuple[int, ...], ...] = ()
    prize: int = 0
    #: Required visits left out.
    missing: int = 0
    #: Time under way.
    travel: int = 0
