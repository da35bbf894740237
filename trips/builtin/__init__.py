"""The built-in planner: what the agents do when no model is set up, and when one fails.

Ordinary functions on the request and the atlas, the same answer every time:

    outline      request, cities → TripOutline: days, towns, themes, budget by category
    beds         a stay for each town, together within the budget's part
    order        the order of several towns and the days in each, exactly
    findings     + outline → Findings: every candidate as a place, stays, costs, insights
    note         what of a free note counts (read by clauses, diet, access, avoid, noted)
    picks        + findings → a score and a reason for every candidate
    afford       what such a trip costs at its simplest
    words        + recommendations → the prose, made from the facts
    mending      planning again what does not pass its verification
    formatter    everything together, checked → Itinerary
    used         which module each field of the request steers
"""
