"""Tables in files of strangers: CSV, XLSX and Parquet, read as the same rows of text."""
