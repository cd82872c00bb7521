# Reference numbers for a mean beside a norm: change.csv -> norm.json. Rscript norm.R, from this folder.
suppressMessages(library(jsonlite))

all_scores <- read.csv("change.csv", colClasses = c("character", "character", "character", "numeric"))
norm <- 6.4

beside <- function(case) {
  found <- t.test(all_scores$score[all_scores$case == case & all_scores$wave == "T1"], mu = norm)
  list(
    mean = found$estimate, value = found$estimate - norm, se = found$stderr, df = found$parameter,
    low = found$conf.int[1] - norm, high = found$conf.int[2] - norm
  )
}

cases <- c("linked", "unlinked")
write_json(setNames(lapply(cases, beside), cases), "norm.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
