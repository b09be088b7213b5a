"""The fetcher: addresses in, believable pages out; robots.txt, pacing, holds, retries and redirects in between."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType, TracebackType
from typing import NoReturn, Self

from mfg_monitor import clock
from mfg_monitor.config.settings import FetchSettings
from mfg_monitor.errors import FetchError, HeldError
from mfg_monitor.fetch.address import Address, BadAddressError, follow, parse, same_resource, shown
from mfg_monitor.fetch.body import ACCEPTED
from mfg_monitor.fetch.client import Answer, Client
from mfg_monitor.fetch.guard import GuardedBackend, Resolve, resolve
from mfg_monitor.fetch.pace import LONGEST_CRAWL_DELAY_S
from mfg_monitor.fetch.retry import SLOWED, TransientError, pause_s, retry_after, retryable_status
from mfg_monitor.fetch.robots import MOST_BYTES, Rules, product_token
from mfg_monitor.fetch.rulebook import REDIRECTS, Rulebook
from mfg_monitor.fetch.turns import Turns
from mfg_monitor.model import Hold, HostNews, NotModified, Page, Question, Validators
from mfg_monitor.ports import Hosts
from mfg_monitor.urls import host_of

_PERMANENT = frozenset({301, 308})
_SAME_METHOD = frozenset({307, 308})
"""Redirects that a POST follows as a POST; after the others it goes on as a GET, as browsers do (RFC 9110, 15.4)."""
_PLAIN = Question()
_NO_HEADER = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
_NO_HOLDS: Mapping[str, Hold] = MappingProxyType({})
_NO_PAUSES: Mapping[str, datetime] = MappingProxyType({})
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"


def _forget(_what: object) -> None:
    return


async def _always() -> None:
    return


class HttpFetcher:
    """Asks servers over HTTP. One instance serves a whole run, in one event loop; implements `ports.Fetcher`."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        holds: Mapping[str, Hold] = _NO_HOLDS,
        on_hold: Callable[[Hold], None] = _forget,
        now: Callable[[], datetime] = clock.now,
        trusted: frozenset[str] = frozenset(),
        find: Resolve = resolve,
        delays_s: Mapping[str, float] = MappingProxyType({}),
        room: Callable[[], Awaitable[None]] = _always,
        hosts: Hosts | None = None,
        pauses: Mapping[str, datetime] = _NO_PAUSES,
        on_pauses: Callable[[Mapping[str, datetime]], None] = _forget,
    ) -> None:
        """`holds` and `trusted` are keyed by host:port as `urls.host_of` writes it; `find` looks names up.

        `room` is awaited before each request: it returns once one more answer may be held in memory. `hosts` are shared
        with other programs; `delays_s` are longer pauses than `per_host_delay`, by host:port. `pauses` tells until when
        programs that have ended leave hosts alone, and `on_pauses` is told so at the end.
        """
        self._room = room
        self._pauses = pauses
        self._on_pauses = on_pauses
        self._settings = settings
        self._holds = dict(holds)
        self._on_hold = on_hold
        self._now = now

        def open_to(host: str, port: int) -> bool:
            shown_host = f"[{host}]" if ":" in host else host
            return settings.allow_private_networks or host_of(f"http://{shown_host}:{port}/") in trusted

        timeout_s = settings.timeout.total_seconds()
        backend = GuardedBackend(open_to=open_to, timeout_s=timeout_s, find=find)
        self._client = Client(timeout_s=timeout_s, connections=settings.per_host_concurrency, backend=backend)
        self._turns = Turns(
            delay_s=settings.per_host_delay.total_seconds(),
            at_once=settings.concurrency,
            per_host=settings.per_host_concurrency,
            delays_s=delays_s,
            hosts=hosts,
            on_news=self._hear,
        )
        self._rulebook = Rulebook(
            self._ask_robots,
            product_token(settings.user_agent),
            meet=self._turns.ours,
            tell=_forget_rules if hosts is None else hosts.keep_rules,
        )

    async def __aenter__(self) -> Self:
        for host, until_at in self._pauses.items():
            self._rest(host, until_at)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pauses_s = self._turns.pauses_s()
        if pauses_s:
            now = self._now()
            self._on_pauses({host: now + timedelta(seconds=wait_s) for host, wait_s in pauses_s.items()})
        await self._turns.aclose()
        await self._client.aclose()

    async def get(
        self, url: str, validators: Validators | None = None, question: Question | None = None
    ) -> Page | NotModified:
        """Answer the page at `url`, or NotModified where `validators` still hold.

        Validators are sent to, and given back from, the asked address alone: those of a redirect's target would say
        nothing about it. What is posted has none. The headers of a `question` are for the asked host:port alone.

        Raises:
            HeldError: the host asked to be left alone; it was not asked.
            FetchError: there is no believable answer; `kind` says why.
        """
        address = first = _parsed(url)
        seen = {first.url}
        permanent = True
        body = (question or _PLAIN).body
        while True:
            await self._admit(address)
            own = validators if validators and body is None and same_resource(first, address) else None
            headers = {**_conditions(own), **_asked_with(question, body, is_own=address.key == first.key)}
            answer = await self._persist(address, headers, limit=self._settings.max_body, body=body)
            if answer.status not in REDIRECTS:
                page = self._page(url, first, address, answer, asked_with=own, permanent=permanent)
                return page if body is None or isinstance(page, NotModified) else replace(page, validators=Validators())
            permanent = permanent and answer.status in _PERMANENT
            body = body if answer.status in _SAME_METHOD else None
            address = self._next(address, answer)
            if address.url in seen or len(seen) > self._settings.max_redirects:
                why = "they go round in a circle" if address.url in seen else f"more than {len(seen) - 1}"
                raise FetchError("redirects", f"{shown(url)}: too many redirects: {why}", url=first.url, retryable=True)
            seen.add(address.url)

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Answer the addresses on the Sitemap lines of that host's robots.txt, absolute, each once.

        Raises:
            FetchError: robots.txt could not be had.
        """
        address = _parsed(url)
        self._refuse_held(address)
        rules = await self._rulebook.rules_for(address)
        _refuse_fault(rules, address)
        return rules.sitemaps

    # -- before asking ----------------------------------------------------------------------------------------------

    async def _admit(self, address: Address) -> None:
        self._refuse_held(address)
        if not self._settings.respect_robots:
            return
        rules = await self._rulebook.rules_for(address)
        _refuse_fault(rules, address)
        if not rules.allows(address.url):
            raise FetchError("robots", f"{shown(address.url)}: robots.txt forbids this address", url=address.url)
        if rules.crawl_delay_s > LONGEST_CRAWL_DELAY_S:
            message = (
                f"{shown(address.url)}: robots.txt asks for {rules.crawl_delay_s:g} s between requests; "
                f"a Crawl-delay over {LONGEST_CRAWL_DELAY_S / 60:g} minutes is taken as a no"
            )
            raise FetchError("robots", message, url=address.url)
        self._turns.pace_of(address.key).crawl(rules.crawl_delay_s, asyncio.get_running_loop().time())

    def _heed(self, hold: Hold) -> None:
        self._holds[hold.host] = hold

    def _hear(self, host: str, news: HostNews) -> None:
        if news.hold is not None:
            self._heed(news.hold)
        now, pace = self._now(), self._turns.pace_of(host)
        if news.rules is not None and news.rules_until_at is not None:
            rules = self._rulebook.hear(host, news.rules, (news.rules_until_at - now).total_seconds())
            if rules is not None:
                pace.crawl(rules.crawl_delay_s, asyncio.get_running_loop().time())
        if news.is_orphan:
            self._rest(host, now + timedelta(seconds=pace.interval_s))
        elif news.ready_at is not None:
            self._rest(host, news.ready_at)

    def _rest(self, host: str, until_at: datetime) -> None:
        now_s = asyncio.get_running_loop().time()
        self._turns.pace_of(host).rest(now_s + (until_at - self._now()).total_seconds(), now_s)

    def _refuse_held(self, address: Address) -> None:
        hold = self._holds.get(address.key)
        if hold is None:
            return
        if hold.until_at <= self._now():
            del self._holds[address.key]
            return
        message = f"{address.key} asked to be left alone until {hold.until_at:%Y-%m-%d %H:%M:%S} UTC ({hold.reason})"
        raise HeldError(message, until_at=hold.until_at, url=address.url)

    # -- asking -----------------------------------------------------------------------------------------------------

    async def _ask_robots(self, address: Address) -> Answer:
        return await self._persist(address, {}, limit=MOST_BYTES, in_part=True)

    async def _persist(
        self,
        address: Address,
        more: Mapping[str, str],
        *,
        limit: int,
        body: bytes | None = None,
        in_part: bool = False,
    ) -> Answer:
        """Ask, and ask again what may pass; answers of 4xx and 5xx are raised."""
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
            **({"Authorization": address.authorization} if address.authorization else {}),
            **more,
        }
        attempt = 0
        while True:
            try:
                answer = await self._ask(address, headers, limit=limit, body=body, in_part=in_part)
                if answer.status >= 400:
                    self._raise_status(address, answer)
            except TransientError:
                if attempt >= self._settings.retries:
                    raise
            else:
                return answer
            await asyncio.sleep(pause_s(attempt))
            attempt += 1

    async def _ask(
        self, address: Address, headers: Mapping[str, str], *, limit: int, body: bytes | None, in_part: bool
    ) -> Answer:
        async with self._turns.take(address.key, lambda: self._refuse_held(address)) as turn:
            await self._room()
            answer = await self._client.ask(
                address,
                headers,
                limit=limit,
                body=body,
                in_part=in_part,
                watch=turn if turn.timed or in_part else None,
            )
            if answer.status not in SLOWED:
                turn.pace.ease()
            elif (wait := retry_after(answer.all("retry-after"), self._now())) is None:
                turn.pace.widen(asyncio.get_running_loop().time())
            else:
                hold = Hold(address.key, self._now() + wait, f"Retry-After with status {answer.status}")
                self._heed(hold)
                self._on_hold(hold)
            return answer

    def _raise_status(self, address: Address, answer: Answer) -> NoReturn:
        status = answer.status
        wait = retry_after(answer.all("retry-after"), self._now()) if status in SLOWED else None
        kind = TransientError if status >= 500 and wait is None else FetchError
        raise kind(
            "http",
            f"{shown(address.url)}: the server answered {status}",
            url=address.url,
            status=status,
            retry_after_s=wait.total_seconds() if wait else None,
            retryable=retryable_status(status),
        )

    # -- after asking -----------------------------------------------------------------------------------------------

    def _next(self, address: Address, answer: Answer) -> Address:
        where = shown(address.url)
        location = answer.first("location")
        if location is None:
            raise FetchError("redirects", f"{where}: a redirect that leads nowhere", url=address.url, retryable=True)
        try:
            return follow(address, location.encode("latin-1"))
        except BadAddressError as error:
            message = f"{where}: redirects to {shown(location)}: {error}"
            raise FetchError("refused_address", message, url=address.url) from error

    def _page(
        self,
        url: str,
        first: Address,
        last: Address,
        answer: Answer,
        *,
        asked_with: Validators | None,
        permanent: bool,
    ) -> Page | NotModified:
        if answer.status == 304 and asked_with:
            return NotModified(url, self._now(), _renewed(asked_with, answer))
        if not 200 <= answer.status < 300 or answer.status == 206:
            message = f"{shown(last.url)}: the server answered {answer.status}, which was not asked for"
            raise FetchError("http", message, url=last.url, status=answer.status)
        moved = first.url != last.url
        keep = answer.status == 200 and same_resource(first, last)
        return Page(
            url=url,
            final_url=last.url if moved or last.userinfo else url,
            status=answer.status,
            body=answer.body,
            fetched_at=self._now(),
            content_type=answer.first("content-type"),
            headers=answer.headers,
            validators=Validators(answer.first("etag"), answer.first("last-modified")) if keep else Validators(),
            permanent_url=last.url if moved and permanent else None,
        )


def _forget_rules(_host: str, _rules: str, _life_s: float) -> None:
    return


def _renewed(ours: Validators, answer: Answer) -> Validators:
    """Answer the validators that a 304 gave anew, ours in place of what it left out; none where it gave nothing new."""
    given = Validators(answer.first("etag") or ours.etag, answer.first("last-modified") or ours.last_modified)
    return given if given != ours else Validators()


def _parsed(url: str) -> Address:
    try:
        return parse(url)
    except BadAddressError as error:
        raise FetchError("refused_address", f"{shown(url)}: {error}", url=shown(url)) from error


def _conditions(validators: Validators | None) -> dict[str, str]:
    """Answer the headers of a conditional request; what no header can hold was never received, and is not sent."""
    if not validators:
        return {}
    wanted = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in wanted.items() if value and _is_header(value)}


def _asked_with(question: Question | None, body: bytes | None, *, is_own: bool) -> dict[str, str]:
    if question is None:
        return {}
    given = dict(question.headers) if is_own else {}
    return given if body is None else {**given, "Content-Type": question.content_type}


def _is_header(value: str) -> bool:
    return value == value.strip(" \t") and not _NO_HEADER.search(value)


def _refuse_fault(rules: Rules, address: Address) -> None:
    if rules.fault is not None:
        kind, why = rules.fault
        message = f"{shown(address.url)}: {why}"
        raise FetchError(kind, message, url=address.url, retryable=kind not in {"refused_address", "content_type"})
