"""The fault programme: real processes, real faults, one table. ``python -m tests.faults``.

trial      one row being tried: how large, what is measured, what it is judged by
table      the rows' figures as a table, as JSON and as Markdown, with the versions
rows       every row by its number
world      Valkey, workers, web and fake providers of a row's own
submit     a submitter with a clock of its own
steps      the worker program: quick steps, one call to a model each
witness    notes of the record's own, by triggers: what may never happen
oracle     what is checked after every fault, from the record and the fakes' logs
load       runs going in, streams being followed
times      how long runs stood still

workers, messages, broker, store, clock, providers, model, mutants    the rows, by family
"""
