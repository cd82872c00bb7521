# Change in two groups of buurten: t.test and clubSandwich on the changes; permutation and Webb's weights gone through.
library(jsonlite)
suppressMessages(library(clubSandwich))
fit <- function(own, other) {
  y <- c(own, other); x <- rep(1:0, c(length(own), length(other))); n <- length(y)
  m <- lm(y ~ x)
  test <- function(type, test) {
    v <- vcovCR(m, cluster = seq_len(n), type = type)
    k <- conf_int(m, v, test = test, coefs = "x"); p <- coef_test(m, v, test = test, coefs = "x")
    list(value = k$beta, se = k$SE, df = k$df, low = k$CI_L, high = k$CI_U, p = p[[if (test == "Satterthwaite") "p_Satt" else "p_t"]])
  }
  t <- t.test(own, other, var.equal = TRUE)
  sums <- combn(n, length(own), function(i) mean(y[i]) - mean(y[-i]))
  out <- list(own = own, other = other,
    t = list(value = unname(diff(rev(t$estimate))), se = t$stderr, df = unname(t$parameter), low = t$conf.int[1], high = t$conf.int[2], p = t$p.value),
    CR1 = test("CR1S", "naive-t"), CR2 = test("CR2", "Satterthwaite"),
    permutation = mean(abs(sums) >= abs(mean(own) - mean(other)) - 1e-12))
  if (n <= 5) {
    signs <- c(-1, 1) %x% sqrt(c(0.5, 1, 1.5))
    stat <- function(y) { f <- lm(y ~ x); unname(coef(f)[2] / sqrt(vcovCR(f, cluster = seq_len(n), type = "CR1S")[2, 2])) }
    grid <- as.matrix(expand.grid(rep(list(signs), n))); e <- y - mean(y)
    out$wild <- mean(apply(grid, 1, function(w) { s <- stat(w * e); is.nan(s) || abs(s) >= abs(stat(y)) - 1e-9 }))
  }
  out
}
write_json(list(small = fit(c(0.8, 0.3), c(0.1, -0.2, 0.25)), middle = fit(c(0.5, 0.31, 0.62, -0.1), c(0.12, 0.2, -0.33, 0.05, 0.41, 0.02)),
                large = fit(c(0.4, 0.1, 0.9, 0.3, 0.2, 0.7, -0.1, 0.5, 0.35, 0.15), c(0.1, 0.0, 0.2, -0.3, 0.25, 0.3, -0.05, 0.12, 0.4, -0.2, 0.18))),
           "comparison.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
