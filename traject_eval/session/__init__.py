"""An evening on a laptop: the server behind a workbook, the page around it, and what may run by itself."""
