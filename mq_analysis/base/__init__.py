"""What every room may use: errors, messages, files, money, codes, statistics of small samples."""
