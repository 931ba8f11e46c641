"""What every page shares: frame, macros, language, errors, headers, assets."""
