"""A file for each workload: its `TITLE`, the programs that it `NEEDS`, and `run(bench)`, which yields figures."""
