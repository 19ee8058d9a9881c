"""What a request asks for, and the answer to one that can not be read."""

from django.http import HttpRequest, JsonResponse

from articles.filters import MOST_CHOSEN, Search, read_search


def read_request(request: HttpRequest) -> Search:
    """Return the search a request asks for; only staff may choose more than MOST_CHOSEN values at once."""
    asked = read_search(request.POST if request.method == "POST" else request.GET)
    if len(asked.chosen) <= MOST_CHOSEN or request.user.is_staff:
        return asked
    return asked.cut_to(MOST_CHOSEN)


def refuse(problems: dict[str, list[str]]) -> JsonResponse:
    """Return the 400 of a machine form: each wrong parameter and what is wrong with it."""
    return JsonResponse({"error": "Some parameters can not be read.", "parameters": problems}, status=400)
