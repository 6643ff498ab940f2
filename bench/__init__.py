"""The performance goals, measured: ratios taken in one run, medians of interleaved rounds."""
