"""Towns beyond the bundled cities, made from what a live source tells of them.

here       the towns that are at hand while a trip is planned or edited
wanted     which towns of a wish would have to be read
query      what the source is asked
reply      its answer, as elements with their tags cleaned
kinds      what an element is, and what is usual for its kind
opening    opening hours that can be planned with
eating     places to eat at: meals, kitchen, diets
prices     what things usually cost, from the country's price level
areas      where to sleep
coming     stations and airports, and the way into town
sights     what is visited, the best known first
town       all of it: a city that can be planned

Nothing here makes a request: :mod:`workers.sources` does.
"""
