"""The four agents: plain functions of the request, what earlier agents made, and a toolbox."""
