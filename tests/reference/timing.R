# Before the start, and starts at different waves: lm and t.test on means of buurten, clubSandwich where buurten are many.
library(jsonlite)
suppressMessages(library(clubSandwich))
set.seed(12)
pre <- function(own, other) {
  times <- c(2019, 2021, 2022); y <- round(matrix(rnorm(3 * (own + other), 5, 0.6), ncol = 3), 2)
  x <- rep(1:0, c(own, other))
  slope <- apply(y, 1, function(row) coef(lm(row ~ times))[[2]])
  last <- y[, 1] - y[, 3]
  numbers <- function(v) {
    m <- lm(v ~ x)
    if (min(own, other) < 10) {
      s <- coef(summary(m))["x", ]; e <- confint(m)["x", ]
      return(list(value = s[[1]], se = s[[2]], df = m$df.residual, low = e[[1]], high = e[[2]], p = s[[4]]))
    }
    V <- vcovCR(m, cluster = seq_along(v), type = "CR2"); k <- conf_int(m, V, coefs = "x"); p <- coef_test(m, V, coefs = "x")
    list(value = k$beta, se = k$SE, df = k$df, low = k$CI_L, high = k$CI_U, p = p$p_Satt)
  }
  trend <- numbers(slope); limit <- qt(0.975, trend$df)
  power <- function(d) pt(limit, trend$df, d / trend$se, lower.tail = FALSE) + pt(-limit, trend$df, d / trend$se)
  seen <- uniroot(function(d) power(d) - 0.8, c(1e-6, 10 * trend$se), tol = .Machine$double.eps)$root
  list(y = y, treated = x, trend = trend, first = numbers(last), seen = seen)
}
late <- function(sizes) {  # buurten per start (waves 2, 3, 4), and the last that never start
  start <- rep(c(2, 3, 4, 0), sizes); n <- length(start)
  y <- round(matrix(rnorm(4 * n, 5, 0.6), ncol = 4), 2); never <- start == 0; N <- sum(!never)
  effect <- function(g, t) mean(y[start == g, t] - y[start == g, g - 1]) - mean(y[never, t] - y[never, g - 1])
  after <- function(rows, g) rowMeans(y[rows, g:4, drop = FALSE] - y[rows, g - 1])
  number <- numeric(n)
  for (g in 2:4) {
    number[start == g] <- after(start == g, g)
    number[never] <- number[never] + sum(start == g) / N * after(never, g)
  }
  cohort <- factor(start); m <- lm(number ~ 0 + cohort); w <- c(-1, tabulate(cohort)[-1] / N)
  value <- sum(w * coef(m)); spare <- N - 3; K <- sum(never)
  if (min(N, K) < 10) { se <- sqrt(drop(w %*% vcov(m) %*% w)); df <- m$df.residual } else {
    v <- c(sum(resid(m)[!never]^2) / spare, var(number[never]))
    se <- sqrt(sum(v / c(N, K))); df <- sum(1 / c(N, K))^2 / sum(1 / (c(N, K)^2 * c(spare, K - 1)))
  }
  list(y = y, start = start, effects = c(effect(2, 2), effect(2, 4), effect(3, 1), effect(4, 4)),
       value = value, se = se, df = df, p = 2 * pt(-abs(value) / se, df))
}
write_json(list(pre = list(few = pre(3, 5), many = pre(10, 14)), late = list(few = late(c(2, 3, 1, 4)), many = late(c(6, 4, 3, 11)))),
           "timing.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
