"""What everything on paper shares: the printer, letters that fit, widths of columns, the look."""
