# Makes the inputs change.csv and items.csv. Rscript simulate.R, from this folder.
# Rounded to what survives writing and reading, so that R and Python see the same numbers.
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20240917)

panel <- function(case, both, before, after, correlation, sd = c(1.6, 1.6), rise = 0.5) {
  n <- both + before + after
  first <- rnorm(n)
  second <- correlation * first + sqrt(1 - correlation^2) * rnorm(n)
  scores <- round(cbind(6 + sd[1] * first, 6 + rise + sd[2] * second), 2)
  keep <- cbind(rep(c(TRUE, TRUE, FALSE), c(both, before, after)), rep(c(TRUE, FALSE, TRUE), c(both, before, after)))
  rows <- data.frame(case = case, person = rep(sprintf("p%03d", 1:n), 2), wave = rep(c("T0", "T1"), each = n),
                     score = c(scores))
  rows[c(keep), ]
}

change <- rbind(
  panel("linked", 24, 0, 0, 0.6),
  panel("unlinked", 0, 18, 25, 0, sd = c(1.2, 2.1)),
  panel("leaking", 30, 12, 0, 0.6),
  panel("refreshed", 22, 14, 9, 0.5, sd = c(1.4, 2.0)),
  panel("loose", 9, 15, 12, 0.4, sd = c(2.0, 1.3)),
  panel("opposite", 14, 8, 10, -0.3, rise = -0.8)
)
write.csv(change, "change.csv", row.names = FALSE, quote = FALSE)

answers <- function(case, n, loadings, missing = 0.03) {
  factor <- rnorm(n)
  noise <- matrix(rnorm(n * length(loadings)), n)
  latent <- outer(factor, loadings) + noise %*% diag(sqrt(1 - loadings^2))
  codes <- matrix(as.integer(cut(latent, c(-Inf, -1.2, -0.4, 0.4, 1.2, Inf))), n)
  codes[matrix(runif(length(codes)), n) < missing] <- NA
  data.frame(case = case, person = rep(1:n, length(loadings)), item = rep(seq_along(loadings), each = n),
             answer = c(codes))
}

items <- rbind(
  answers("four", 80, c(0.8, 0.7, 0.6, 0.75)),
  answers("eight", 150, c(0.8, 0.7, 0.6, 0.5, 0.4, 0.75, 0.65, 0.3)),
  answers("turned", 40, c(0.7, 0.6, -0.5, 0.7)),
  answers("edge", 30, c(0.97, 0.5, 0.3), missing = 0),
  answers("heywood", 40, c(0.98, 0.6, 0.35), missing = 0)
)
write.csv(items, "items.csv", row.names = FALSE, quote = FALSE, na = "")

# Two waves of a scale of four items in which nobody's trait changed but for a few, and some left or skipped an item.
waves <- function(n, loading, rise) {
  trait <- rnorm(n)
  one <- function(wave, shift) {
    latent <- loading * (trait + shift) + sqrt(1 - loading^2) * matrix(rnorm(4 * n), n)
    codes <- matrix(as.integer(cut(latent, c(-Inf, -1.2, -0.4, 0.4, 1.2, Inf))), n)
    codes[matrix(runif(length(codes)), n) < 0.02] <- NA
    data.frame(person = sprintf("p%03d", 1:n), wave = wave, codes)[runif(n) > 0.1, ]
  }
  rbind(one("T0", 0), one("T1", ifelse(seq_len(n) <= n / 4, rise, 0)))
}
two <- waves(90, 0.88, 1.5)
names(two)[-(1:2)] <- paste0("item_", 1:4)
write.csv(two, "waves.csv", row.names = FALSE, quote = FALSE, na = "")
