"""GET /api/monitoring/health: how the product is, measured now. It costs no model call."""

from datetime import UTC, datetime

from flask import Response

from app.api.blueprint import answer
from app.monitoring import checks
from app.monitoring.blueprint import blueprint
from app.monitoring.schemas import Check, Checks, HealthReport, Status, Summary
from app.services import services

#: What to do about a check that is not healthy.
ADVICE = {
    "database": "See that the disk of the data folder has room and the database its tables "
    "('wayline check').",
    "redis": "Start Redis; what waits is sent by itself when it is back.",
    "providers": "Where an alert is named, see to its key and its model's name; the rest passes.",
    "workers": "Start a worker, or see in its log why it takes nothing from its queues.",
    "dead_letters": "See what died ('wayline dead list'), mend the cause, then replay or drop it.",
}


@blueprint.get("/health")
def report() -> Response:
    """503 when no trip can be accepted."""
    found = checks.all_of(services())
    named = {name: getattr(found, name) for name in Checks.model_fields}
    status = _overall(found)
    healthy = sum(check.status == "healthy" for check in named.values())
    told = HealthReport(
        timestamp=datetime.now(UTC),
        status=status,
        checks=found,
        summary=Summary(
            overallStatus=status,
            healthyChecks=healthy,
            totalChecks=len(named),
            healthPercentage=round(100 * healthy / len(named)),
        ),
        recommendations=tuple(ADVICE[name] for name, one in named.items() if not _well(one)),
    )
    return answer(told, 503 if status == "down" else 200)


def _overall(found: Checks) -> Status:
    """Trips are accepted as long as the database takes them."""
    if found.database.status == "down":
        return "down"
    every = [getattr(found, name) for name in Checks.model_fields]
    return "healthy" if all(map(_well, every)) else "degraded"


def _well(check: Check) -> bool:
    return check.status == "healthy"
