"""The ground that every room stands on: errors, messages, files, money, codes, statistics of small samples."""
