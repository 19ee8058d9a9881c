"""What the head of every answer says: who may keep it, and what a browser may do with it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Pages need none of these; a script that got into one shall not have them either.
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)

# Public answers may be kept but have to be asked for again: an edit is in the next search, a withdrawn article gone.
OF_EVERYBODY = "public, no-cache"
OF_ONE = "private, no-store"


class HeadersMiddleware:
    """Sets Permissions-Policy, Cross-Origin-Resource-Policy and, where a view has not, Cache-Control."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _is_of_one(request, response):
            response.headers["Cache-Control"] = OF_ONE
        elif not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = OF_EVERYBODY
            patch_vary_headers(response, ["Cookie"])  # curators see more on the same page
        return response


def _is_of_one(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer is for nobody but who asked: of a session, of a form, or an error that may pass."""
    if request.path.startswith(settings.STATIC_URL):
        return False
    return (
        request.method not in {"GET", "HEAD"}
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or bool(response.cookies)
        or response.status_code >= 400
    )
