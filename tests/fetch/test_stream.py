"""A connection tells whether its server has hung up, without being read."""

from __future__ import annotations

import asyncio
import socket

import httpcore

from mfg_monitor.fetch.guard import GuardedBackend


async def _connected(listening: socket.socket) -> tuple[httpcore.AsyncNetworkStream, socket.socket]:
    port = listening.getsockname()[1]
    backend = GuardedBackend(open_to=lambda host, port: True, timeout_s=60)
    stream = await backend.connect_tcp("127.0.0.1", port)
    return stream, listening.accept()[0]


def test_a_connection_is_readable_once_its_server_said_something_or_hung_up() -> None:
    async def go() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            silent, far = await _connected(listening)
            assert not silent.get_extra_info("is_readable")
            far.close()  # on loopback the other end is told before this returns
            assert silent.get_extra_info("is_readable")
            assert await silent.read(9) == b""
            await silent.aclose()

            talking, far = await _connected(listening)
            await talking.write(b"well?")
            assert far.recv(9) == b"well?"
            far.sendall(b"yes")
            assert talking.get_extra_info("server_addr")[1] == listening.getsockname()[1]
            assert await talking.read(9) == b"yes"
            assert not talking.get_extra_info("is_readable")
            far.close()
            await talking.aclose()

    asyncio.run(go())


def test_a_closed_connection_counts_as_one_that_ended() -> None:
    async def go() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            stream, far = await _connected(listening)
            await stream.aclose()
            assert stream.get_extra_info("is_readable")
            far.close()

    asyncio.run(go())
