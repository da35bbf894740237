"""The whole product, as separate processes, driven from outside."""
