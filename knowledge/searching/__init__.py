"""How a search is understood: words, stems, questions, spelling and excerpts. Knows no Django."""
