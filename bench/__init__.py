"""Benchmarks: each prints ratios against a baseline run at the same time on the same machine."""
