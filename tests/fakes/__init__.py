"""Stand-ins for the world outside: real servers on loopback that do as they are told."""
