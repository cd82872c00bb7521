"""How large a file of answers may be. Beyond this no survey lies, and a computer would run out of memory or time."""

MOST_BYTES = 1_000_000_000  # of a file; a million questionnaires of 40 questions are about 100 MB
MOST_COLUMNS = 16_384  # Excel's own limit; the widest survey we know has some thousands
MOST_CSV_CELLS = 100_000_000  # twice a million rows of 40 columns, and some
MOST_EXCEL_CELLS = 1_500_000  # 10,000 people with 150 answers; openpyxl reads about 200,000 cells a second
MOST_SAV_CELLS = 20_000_000  # 20,000 people with 1,000 variables; each is a number or text in memory
MOST_EXCEL_ROWS = 1_048_576  # Excel's own limit; a damaged row number would make openpyxl fill in rows for hours
MOST_ENTRIES = 10_000  # files inside an .xlsx; one has a few dozen
MOST_SHEET_BYTES = 400_000_000  # of one sheet when it is unpacked; it is read piece by piece
MOST_PART_BYTES = 48_000_000  # of every other part when it is unpacked; these are held in memory as a whole
EXACT = 10**15  # from here a number in Excel or SPSS may not be the digits that were typed: they keep 15
SAV_SECONDS = 8  # of the processor to read an SPSS file, and one more for every ten MB: a damaged one can keep it busy
SAV_PATIENCE = 60  # seconds on the clock, however busy the computer is with other work
SAV_MEMORY = 2_500_000_000  # bytes of address space for that reader, its libraries included (about 1 GB)
