"""Where a request may write rows one by one: each row of a list takes the steps of its page."""

from zeal import zeal_ignore


def middleware(get_response):
    """zeal looks away where rows of a list are taken in; it looks at every other page."""

    def answer(request):
        if request.path.startswith("/lists/") and request.path.endswith("/take/"):
            with zeal_ignore():
                return get_response(request)
        return get_response(request)

    return answer
