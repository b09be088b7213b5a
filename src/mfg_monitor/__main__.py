"""`python -m mfg_monitor` is `monitor`."""

from mfg_monitor.cli import main

main()
