"""Exact answers: the choices of a trip as questions, and who answers them.

    route     which towns in which order, nights each, by which ways         (CP-SAT)
    choose    stays, meals and the rest under a budget, with hard conditions  (CP-SAT)
    tours     which visits on which day in which order, with windows          (VROOM, PyVRP)
    program   how CP-SAT is asked: one worker, a seed, deterministic limits
    errors    what can go wrong

Questions and answers are plain dataclasses that know nothing of requests or places.
"""
