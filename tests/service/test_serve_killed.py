"""`monitor serve` killed without warning: the next one asks nobody early."""

from __future__ import annotations

import signal

from tests.loopback import World
from tests.newsworld import publish, stories
from tests.running import Monitor, source
from tests.serving import serving

WEB = {"host": "127.0.0.1", "port": 0}


def test_a_service_killed_and_started_again_asks_nobody_early(monitor: Monitor, world: World) -> None:
    slow, quick = world.site(), world.site()
    publish(slow, stories(1))
    publish(quick, stories(1))
    often = source(quick, name="quick", extra='every = "1s"')
    monitor.configure(source(slow, name="slow", extra='every = "1h"') + often, web=WEB)
    with serving(monitor) as service:
        service.until(lambda: 'source="slow",status="ok"} 1.0' in service.ask("/metrics").text)
        service.until(lambda: quick.times("/feed.xml") >= 2)
        service.process.send_signal(signal.SIGKILL)
        service.process.wait(300)
    seen = quick.times("/feed.xml")
    with serving(monitor) as service:
        service.until(lambda: quick.times("/feed.xml") >= seen + 2)
        assert service.ask("/readyz").status == 200
    assert slow.times("/feed.xml") == 1
