"""The web page, the REST API and what machines ask of the service: stored values → HTML, JSON, CSV, Atom, metrics.

Nothing here visits sources; what the schedule is asked goes through `desk.Clockwork`.
"""
