"""The itinerary in other formats, a module each: from the stored model to bytes."""
