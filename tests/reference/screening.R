# The longest run of the same answer per questionnaire, by base R; a question without an answer ends a run.
# Rscript screening.R > screening.json   (R 4.x, jsonlite)
set.seed(2026)
codes <- matrix(sample(c(1:5, NA), 60 * 24, replace = TRUE, prob = c(1, 2, 6, 2, 1, 1)), 60, 24)
codes[1, ] <- 3
codes[2, ] <- NA
codes[3, ] <- c(rep(4, 12), rep(2, 12))
longest <- apply(codes, 1, function(row) {
  runs <- rle(ifelse(is.na(row), -seq_along(row), row))  # every gap is a run of its own
  max(c(0, runs$lengths[runs$values > 0]))
})
cat(jsonlite::toJSON(list(codes = codes, longest = longest), na = "null"))
