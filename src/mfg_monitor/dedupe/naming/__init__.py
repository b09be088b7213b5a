"""What a text names: its figures, dates and names, its words and their rarity, what it speaks of in either language."""
