"""Benchmarks: `make bench` writes bench/results/latest.json, each figure beside a floor measured in the same run."""
