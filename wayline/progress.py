"""How far a run is, live: a bar on a terminal, a line for each step elsewhere.

On standard error, so that standard output holds the itinerary alone.
"""

from types import TracebackType
from typing import Self

from rich import progress
from rich.console import Console
from rich.text import Text

from wayline.printable import printable
from wayline.stream import Event


class ProgressView:
    """Shows the events given to :meth:`show`. A context: the bar goes away at its end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._percent = 0
        self._bar = progress.Progress(
            progress.SpinnerColumn(),
            progress.BarColumn(bar_width=24),
            progress.TaskProgressColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        self._task = self._bar.add_task("Waiting for a worker", total=100)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def show(self, event: Event) -> None:
        data = event.data
        if event.type == "progress":
            self._percent = int(data["percent"])
            self._bar.update(self._task, completed=self._percent)
            self._say(str(data["message"]))
            if not self._console.is_terminal:
                self._console.print(Text(f"{self._percent:3} %  {printable(data['message'])}"))
        elif event.type == "activity":
            self._say(str(data["text"]))
        elif trouble := describe(event):
            self._console.print(Text(f"       {printable(trouble)}"))

    def _say(self, text: str) -> None:
        self._bar.update(self._task, description=printable(text))


def describe(event: Event) -> str | None:
    """What went otherwise than planned, in one line; ``None`` for other events."""
    data = event.data
    match event.type:
        case "retrying":
            return (
                f"{data['step']}: {data['class']}; attempt {data['attempt']} of {data['of']} "
                f"in {data['in_seconds']:.0f} s"
            )
        case "waiting":
            return f"Waiting: {data['why']}"
        case "failover":
            return f"{data['to']} takes over from {data['from']}: {data['why']}"
        case _:
            return None
