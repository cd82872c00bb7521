# Change in two groups of buurten: t.test and clubSandwich on the changes; permutation and Webb's weights gone through; also with facts of buurten held equal.
library(jsonlite)
suppressMessages(library(clubSandwich))
fit <- function(own, other, z = NULL) {  # z: facts of buurten to hold equal, a column each
  y <- c(own, other); x <- rep(1:0, c(length(own), length(other))); n <- length(y)
  on <- function(y, x) if (is.null(z)) lm(y ~ x) else lm(y ~ x + z)
  m <- on(y, x)
  test <- function(type, test) {
    v <- vcovCR(m, cluster = seq_len(n), type = type)
    k <- conf_int(m, v, test = test, coefs = "x"); p <- coef_test(m, v, test = test, coefs = "x")
    list(value = k$beta, se = k$SE, df = k$df, low = k$CI_L, high = k$CI_U, p = p[[if (test == "Satterthwaite") "p_Satt" else "p_t"]])
  }
  t <- coef(summary(m))["x", ]; ends <- confint(m)["x", ]
  left <- if (is.null(z)) y - mean(y) else resid(lm(y ~ z))  # of y, and below of x: their slope is the coefficient
  maker <- diag(n) - (if (is.null(z)) matrix(1 / n, n, n) else { q <- cbind(1, z); q %*% solve(crossprod(q), t(q)) })
  other_ways <- combn(n, length(own), function(i) { own <- sum(maker[i, i]); if (own < 1e-9) Inf else sum(left[i]) / own })
  out <- list(own = own, other = other, z = z,
    t = list(value = t[[1]], se = t[[2]], df = m$df.residual, low = ends[[1]], high = ends[[2]], p = t[[4]]),
    CR1 = test("CR1S", "naive-t"), CR2 = test("CR2", "Satterthwaite"),
    permutation = mean(abs(other_ways) >= abs(t[[1]]) - 1e-12))
  if (n <= 5) {
    signs <- c(-1, 1) %x% sqrt(c(0.5, 1, 1.5))
    X <- model.matrix(m); q <- solve(crossprod(X), t(X))  # CR1's t up to a fixed factor: every buurt is one row
    stat <- function(y) sum(q[2, ] * y) / sqrt(sum(q[2, ]^2 * (y - X %*% (q %*% y))^2))
    grid <- as.matrix(expand.grid(rep(list(signs), n))); e <- if (is.null(z)) y - mean(y) else resid(lm(y ~ z))
    out$wild <- mean(apply(grid, 1, function(w) { s <- stat(w * e); is.nan(s) || abs(s) >= abs(stat(y)) - 1e-9 }))
  }
  out
}
write_json(list(small = fit(c(0.8, 0.3), c(0.1, -0.2, 0.25)), middle = fit(c(0.5, 0.31, 0.62, -0.1), c(0.12, 0.2, -0.33, 0.05, 0.41, 0.02)),
                large = fit(c(0.4, 0.1, 0.9, 0.3, 0.2, 0.7, -0.1, 0.5, 0.35, 0.15), c(0.1, 0.0, 0.2, -0.3, 0.25, 0.3, -0.05, 0.12, 0.4, -0.2, 0.18)),
                held = fit(c(0.9, 0.3, 0.75, 0.2), c(0.1, -0.2, 0.45, 0.05, 0.2), z = cbind(age = c(71, 64, 75.5, 66, 60, 68, 73, 62, 65), urban = c(1, 0, 1, 1, 0, 0, 1, 0, 1))),
                held_few = fit(c(0.8, 0.3, 0.45), c(0.1, -0.2), z = cbind(age = c(70, 66, 71, 64, 65)))),
           "comparison.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
# People who leave: the second mean of everyone of the first wave, by one slope within buurten (lm with a level per buurt).
set.seed(8)
people <- data.frame(buurt = rep(letters[1:5], each = 7), first = round(rnorm(35, 5, 1.5), 1))
people$second <- round(2 + 0.6 * people$first + rnorm(35, 0, 1), 1)
people$second[c(2, 3, 10, 16, 18, 24, 30, 31, 35)] <- NA
both <- na.omit(people); slope <- coef(lm(second ~ buurt + first, both))[["first"]]
mean_of <- function(values, by) tapply(values, by, mean)
reached <- mean_of(both$second, both$buurt) + slope * (mean_of(people$first, people$buurt) - mean_of(both$first, both$buurt))
write_json(list(people = people, change = as.numeric(reached - mean_of(people$first, people$buurt))),
           "linked.json", digits = NA, na = "null", pretty = TRUE)
