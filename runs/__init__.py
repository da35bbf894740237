"""Runs: durable execution for any Celery chain, and the record of everything accepted.

The record in SQL is the truth; the broker is a wake-up call. Imports ``workflows`` alone.

    settings    every setting, read once and checked
    tables      every SQL table
    store       one write at a time, many readers; callers wait for it in a line
    prepared    statements compiled once, run on the driver
    states      the states and their legal moves
    errors      one class an error; the policy is computed in ``policy``
    trips       trips and their versions (JSON that this room does not read)
    record      runs and steps: read, cancel
    begin       starting a run, or going on where one ended
    fork        an ended run again, from any step
    leases      who works on what: claim, commit, release, fenced
    events      what happened, numbered per run, and its courier
    workers     who is alive, by a counter
    readiness   whether each worker takes what its queues hold
    versions    runs of other versions are left to those who have them
    dead        dead letters: what ended for good; replay does it again, envelope keeps messages
    reaper      re-drives what stands still
    overdue     ends what is past its deadline
    dispatch    sends a run's chain
    broker      the Celery client: names and queues, no task
    transport   kombu's way to Redis with less about it; wire: commands as they are
    aside       publishing on a thread of its own
    solvers     processes that compute, each within its memory
"""
