"""The bundled atlas: cities as reviewable data files, one a city, and how to find them."""
