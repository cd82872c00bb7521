# Linking self-made codes: the formulas in loops, on codes made here; shares nothing with our arrays.
library(jsonlite)
set.seed(7)
n <- 14
draw <- function(n) data.frame(
  moeder = sample(c("ma", "jo", "an", "he", "wi", "co", "el"), n, TRUE, c(5, 4, 3, 3, 2, 2, 1)),
  dag = as.character(sample(1:31, n, TRUE)),
  plaats = sample(c("u", "a", "r", "d"), n, TRUE, c(5, 2, 2, 1)),
  ouder = as.character(sample(0:4, n, TRUE, c(4, 3, 2, 1, 1))), stringsAsFactors = FALSE)
before <- draw(n)
after <- rbind(before[3:12, ], draw(6))
after[2, "dag"] <- "2"; after[5, "plaats"] <- NA; after[7, "moeder"] <- "br"; before[9, "ouder"] <- NA
after <- after[sample(nrow(after)), ]
stay <- as.integer(rownames(after))
rownames(after) <- NULL

K <- ncol(before); n1 <- nrow(before); n2 <- nrow(after)
shares <- lapply(1:K, function(k) {
  values <- c(before[[k]], after[[k]])
  counts <- table(values[!is.na(values)]) + 0.5
  counts / sum(counts)
})
alike <- sapply(shares, function(share) sum(share^2))
odds_of <- function(m, both) {
  w <- matrix(0, n1, n2)
  for (i in 1:n1) for (j in 1:n2) {
    ratio <- 1
    for (k in 1:K) {
      a <- before[i, k]; b <- after[j, k]
      if (is.na(a) || is.na(b)) next
      differs <- (1 - m[k]) / (1 - alike[k])
      ratio <- ratio * (if (a == b) max(m[k] / shares[[k]][[a]], differs) else differs)
    }
    w[i, j] <- both / ((n1 - both) * (n2 - both)) * ratio
  }
  w
}
posterior_of <- function(w) {
  p <- w
  for (i in 1:n1) for (j in 1:n2) p[i, j] <- w[i, j] / (1 + sum(w[i, ]) + sum(w[, j]) - w[i, j])
  p
}
m <- rep(0.9, K); both <- 0.5 * min(n1, n2)
for (round in 1:5000) {
  p <- posterior_of(odds_of(m, both))
  new_m <- m
  for (k in 1:K) {
    agreed <- 0; asked <- 0
    for (i in 1:n1) for (j in 1:n2) {
      a <- before[i, k]; b <- after[j, k]
      if (is.na(a) || is.na(b)) next
      asked <- asked + p[i, j]
      if (a == b) agreed <- agreed + p[i, j]
    }
    new_m[k] <- (agreed + 9) / (asked + 10)
  }
  new_both <- min(max(sum(p), 0.5), min(n1, n2) - 0.5)
  moved <- max(abs(new_m - m), abs(new_both - both))
  m <- new_m; both <- new_both
  if (moved < 1e-15) break
}
write_json(list(before = before, after = after, stay = stay, agree = m, alike = as.numeric(alike), both = both,
                odds = odds_of(m, both), posterior = posterior_of(odds_of(m, both))),
           "linkage.json", digits = NA, auto_unbox = TRUE, pretty = FALSE, na = "null")
