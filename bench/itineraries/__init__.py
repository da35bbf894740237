"""Published planning benchmarks, run through the solver that serves travellers.

An adapter is a module with ``run(folder)``: it reads a benchmark's files, asks
:mod:`trips.solve`, and counts what came out with checks that share no code with it.
"""
