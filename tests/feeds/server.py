"""A server on the loopback that plays the troubles of feeds, and a world of it: clock, names, patience."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from articles.feeds.fetching import Fetcher, FetchLimits
from articles.feeds.networks import Networks
from articles.feeds.watching import Watcher

LOOPBACK = Networks((ip_network("127.0.0.0/8"),))
AGENT = "NewsArchive/1.0 (+mail@archive.example; watches feeds)"


@dataclass
class Reply:
    """What is answered: `drip` sends the body byte after byte until `is_over` of the server is set."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False


@dataclass
class Request:
    path: str
    host: str
    headers: dict[str, str]


@dataclass
class Server:
    """Routes by path, or by host and path; a route is a reply or makes one of a request."""

    port: int = 0
    scheme: str = "http"
    routes: dict[str, Reply | Callable[[Request], Reply]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    at_once: dict[str, int] = field(default_factory=dict)
    most_at_once: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, path: str = "/feed", host: str = "post.example") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [one.path for one in self.requests]

    def answer(self, request: Request) -> Reply:
        route = self.routes.get(f"{request.host}{request.path}", self.routes.get(request.path))
        if route is None:
            return Reply("nothing here", 404)
        return route if isinstance(route, Reply) else route(request)


@contextmanager
def serve(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve what the routes say, until the end; over TLS where its context is given."""
    state = Server(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            request = Request(self.path, host, {name.lower(): value for name, value in self.headers.items()})
            with state.lock:
                state.requests.append(request)
                state.at_once[host] = state.at_once.get(host, 0) + 1
                state.most_at_once[host] = max(state.most_at_once.get(host, 0), state.at_once[host])
            try:
                self.send(state.answer(request))
            except OSError:
                pass
            finally:
                with state.lock:
                    state.at_once[host] -= 1

        def send(self, reply: Reply) -> None:
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if not reply.drips:
                self.wfile.write(body)
                return
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if state.is_over.wait(0.02):
                    return

        def log_message(self, *arguments) -> None:
            pass

    class QuietServer(ThreadingHTTPServer):
        def handle_error(self, request, client_address) -> None:  # of clients that hang up
            pass

    server = QuietServer(("127.0.0.1", 0), Handler)
    if tls:  # the thread of each connection shakes hands
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.is_over.set()
        server.shutdown()
        server.server_close()


@dataclass
class World:
    """The time, which only moves by hand, and a watcher in it for which every name is the loopback."""

    time: datetime = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def pass_by(self, **parts: float) -> None:
        self.time += timedelta(**parts)

    def fetcher(self, **options) -> Fetcher:
        limits = FetchLimits(connect=2, pause=2, whole=options.pop("whole", 10), size=options.pop("size", 2_000_000))
        given = {"networks": LOOPBACK, "resolver": resolve_to_loopback, "limits": limits} | options
        return Fetcher(AGENT, given.pop("networks"), **given)

    def watcher(self, **options) -> Watcher:
        return Watcher(self.fetcher(**options), lambda: self.time, lambda: 0.5, self.slept.append)


def resolve_to_loopback(host: str, port: int) -> list[str]:
    if host.endswith(".missing"):
        raise OSError("no such name")
    return ["127.0.0.1"]


def rss(*items: str, head: str = "<title>The Post</title><link>https://post.example/</link>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(
    number: int = 1,
    *,
    guid: str | None = None,
    link: str | None = None,
    title: str = "",
    text: str = "",
    date: str = "",
) -> str:
    """Return an item; guid and link are left out where they are empty."""
    guid = f"post-{number}" if guid is None else guid
    link = f"https://post.example/2026/story-{number}" if link is None else link
    title = title or f"Story number {number} of the morning paper"
    text = text or f"The council of town {number} met at noon. It spoke of bridge {number} for hours and found no end."
    return (
        f"<item><title>{title}</title>"
        + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")
        + (f"<link>{link}</link>" if link else "")
        + f"<description>{text}</description><pubDate>{date or 'Sun, 03 May 2026 09:30:00 +0430'}</pubDate></item>"
    )
