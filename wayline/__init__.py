"""The command line and the supervisor: the only room that may import every other.

    cli         the commands and their flags
    up          everything on one machine, supervised
    web         one of the processes: pages, REST and streams
    roles       the others: worker, scheduler, database
    check       what is set up and what is missing
    plan        a trip from flags or JSON, followed to its itinerary
    trips       the trips made here: list, show, watch, cancel, retry, fork
    dead        dead letters, for operators: list, show, replay, drop

Below them: ``supervisor``, ``processes``, ``tether``, ``valkey``, ``lock``, ``datadir``,
``listen`` and ``screen`` keep the processes; ``rest``, ``stream``, ``follow``, ``kept`` and
``itinerary_text`` talk to a running server.
"""
