"""What holds for every request and every answer: hosts, sizes, headers, forged forms."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect

from app.problems import Malformed
from runs.settings import Settings

#: Largest form taken, in bytes; JSON bodies have their own, smaller limit.
FORM_BYTES = 512 * 1024

#: Guards the forms of pages; REST is exempt and checks for itself (see :mod:`app.access`).
csrf = CSRFProtect()


def install(app: Flask, settings: Settings) -> None:
    """Configure sizes and cookies, check hosts, put the headers on every answer."""
    https = (settings.PUBLIC_URL or "").startswith("https://")
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        SESSION_COOKIE_NAME="wayline_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        # A form may lie open for a day: its token lives as long as the browser's session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    images = tile_source(settings.WAYLINE_TILES)

    @app.before_request
    def _enter() -> None:
        g.request_id = secrets.token_hex(8)
        if not known_host(request.environ.get("HTTP_HOST", ""), settings.hosts):
            raise Malformed("This server does not answer to that host name.")

    @app.after_request
    def _leave(response: Response) -> Response:
        for name, value in headers(images, https).items():
            response.headers.setdefault(name, value)
        return response

    # Last, since its own check reads the form: the host is looked at before that.
    csrf.init_app(app)


def csp_nonce() -> str:
    """This answer's nonce: ``<script nonce="{{ csp_nonce() }}">``."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def known_host(header: str, names: frozenset[str]) -> bool:
    """Whether the ``Host`` header, with or without a port, names this server."""
    try:
        parts = urlsplit(f"//{header}")
        return parts.hostname in names and parts.port != 0 and parts.netloc == header
    except ValueError:  # no port that could be
        return False


def tile_source(template: str) -> str:
    """The CSP source of the map's tiles: ``https://*.tile.example`` for ``https://{s}.tile…``."""
    address = urlsplit(template.replace("{s}", "*"))
    return f" {address.scheme}://{address.netloc}" if address.netloc else ""


def headers(images: str, https: bool) -> dict[str, str]:
    """The security headers of one answer."""
    nonce = f"'nonce-{csp_nonce()}'"
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' {nonce}",
        "style-src": f"'self' {nonce}",
        "img-src": f"'self' data:{images}",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    result = {
        "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # The map's tile server is told the origin, as its terms ask, never a trip's address.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cache-Control": "no-store",
        "X-Request-ID": g.get("request_id", ""),
    }
    if https:
        result["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return result
