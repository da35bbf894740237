"""The blueprint that every call of REST is registered on, and its way to answer."""

from flask import Blueprint, Response
from pydantic import BaseModel

blueprint = Blueprint("api", __name__, url_prefix="/api/v1", template_folder="templates")


def answer(body: BaseModel, status: int = 200, **headers: str) -> Response:
    """The model as JSON; ``_`` in a header's name stands for a hyphen."""
    return Response(
        body.model_dump_json(by_alias=True),
        status=status,
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
