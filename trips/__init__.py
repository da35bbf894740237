"""Trips: what a traveller asks for, and what a plan is.

A plain library: no web, no queue, no database, no network. It turns a request
and a set of places into a checked itinerary.

    request        TripRequest, the one model of the form, the REST body and the agents' input
    money          prices in integer minor units, currencies, exchange estimates
    places         a place and the basis of each fact about it
    atlas          the bundled cities: loading, finding, nearest matches
    outline        what the architect makes
    findings       what the gatherer makes
    recommendations  what the specialist makes
    itinerary      what the formatter makes, and what is stored
    schedule       places into days
    verify         every hard rule, checked on a finished plan
    edits          operations on a finished plan, each keeping what it was not asked about
    compare        what is different between two versions of a plan
    departures     when one sets off to another town, and when one is there
    ramadan        whether a day lies in it
    exports        the itinerary in other formats
"""
