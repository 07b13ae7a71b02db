"""Who may do what with an economy's reports."""
