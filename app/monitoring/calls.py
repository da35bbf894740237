"""The calls for operators, for the document and the page to try it."""

from app import problems as p
from app.api.call import Call, Parameter, Reply, number
from app.monitoring import schemas
from runs.dead import Kind, Reason

#: What any of them may answer to somebody who is no operator.
GUARD = (p.OperatorsOnly, p.Closed)

LETTER_ID = Parameter(
    name="letter_id", where="path", about="The dead letter", schema={"type": "string"}
)
ONE = "/api/monitoring/dead-letters/{letter_id}"

OPERATOR_CALLS: tuple[Call, ...] = (
    Call(
        method="GET",
        path="/api/monitoring/health",
        name="getHealth",
        group="Operators",
        summary="How the product is, measured now",
        replies=(
            Reply(status=200, about="It accepts trips", model=schemas.HealthReport),
            Reply(status=503, about="It does not: down", model=schemas.HealthReport),
        ),
        problems=GUARD,
        operators=True,
    ),
    Call(
        method="GET",
        path="/api/monitoring/dead-letters",
        name="listDeadLetters",
        group="Operators",
        summary="What ended for good, newest first",
        parameters=(
            Parameter(
                name="all",
                where="query",
                about="1: those that were replayed too",
                schema={"type": "string", "enum": ["0", "1"]},
            ),
            Parameter(
                name="kind",
                where="query",
                about="Runs alone, or messages",
                schema={"type": "string", "enum": [*map(str, Kind)]},
            ),
            Parameter(
                name="reason",
                where="query",
                about="One reason alone",
                schema={"type": "string", "enum": [*map(str, Reason)]},
            ),
            number("limit", "Letters at most", 1, 100),
        ),
        replies=(Reply(status=200, about="Dead letters", model=schemas.DeadLetters),),
        problems=GUARD,
        operators=True,
    ),
    Call(
        method="GET",
        path=ONE,
        name="getDeadLetter",
        group="Operators",
        summary="A dead letter with its message",
        parameters=(LETTER_ID,),
        replies=(Reply(status=200, about="The letter", model=schemas.WholeDeadLetter),),
        problems=(*GUARD, p.NotFound),
        operators=True,
    ),
    Call(
        method="POST",
        path=ONE + "/replay",
        name="replayDeadLetter",
        group="Operators",
        summary="Replay a dead letter",
        about=(
            "A run goes on as a new one that takes over its finished steps; a message goes back "
            "onto its queue."
        ),
        parameters=(LETTER_ID,),
        replies=(Reply(status=200, about="It is replayed", model=schemas.ReplayedLetter),),
        problems=(*GUARD, p.Forged, p.NotFound, p.NotReplayable, p.QueueAway),
        operators=True,
    ),
    Call(
        method="POST",
        path="/api/monitoring/dead-letters/replay",
        name="replayDeadLetters",
        group="Operators",
        summary="Replay many",
        about="At most 100 a call; open tells how many are left.",
        takes=schemas.Selection,
        example='{"kind": "run"}',
        replies=(Reply(status=200, about="What came of each", model=schemas.Replays),),
        problems=(*GUARD, p.Forged, p.TooLarge, p.NotJson, p.Invalid),
        operators=True,
    ),
    Call(
        method="DELETE",
        path=ONE,
        name="dropDeadLetter",
        group="Operators",
        summary="Forget a dead letter",
        about="The run that it tells of stays as it is.",
        parameters=(LETTER_ID,),
        replies=(Reply(status=204, about="It is gone"),),
        problems=(*GUARD, p.Forged, p.NotFound),
        operators=True,
    ),
)
