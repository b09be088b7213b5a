"""What is set in motion: one round by hand, rounds by schedule until a signal ends them, and single tasks.

The tasks (trials, imports, measuring, adding sources) put the rooms together for one command.
"""
