"""A caseload handed over for good (移交). Until the receiver has accepted, nothing moves: the
officer who had the case answers for it (首问负责, notice 五(三))."""
