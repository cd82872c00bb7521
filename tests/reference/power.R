# Power and the smallest change that is seen: power.t.test and pwr where they have the design, else the formula with
# pt(ncp = ). Roots are taken to the last digits.
library(jsonlite)
library(pwr)
tight <- .Machine$double.eps

paired <- function(n, retention, r, power, alpha) {
  call <- function(...) power.t.test(n = n * retention, sd = sqrt(2 * (1 - r)), sig.level = alpha, type = "paired",
                                     alternative = "two.sided", strict = TRUE, tol = tight, ...)
  list(mdes = call(power = power, delta = NULL)$delta, power_03 = call(delta = 0.3)$power,
       n_pairs_03 = power.t.test(delta = 0.3, sd = sqrt(2 * (1 - r)), power = power, sig.level = alpha,
                                 type = "paired", strict = TRUE, tol = tight)$n)
}
# pwr counts both sides; its search stops early, so its power is taken and the root sought here
unpaired <- function(n, retention, power, alpha) {
  own <- function(d) pwr.t2n.test(n1 = n, n2 = n * retention, d = d, sig.level = alpha)$power
  list(mdes = uniroot(function(d) own(d) - power, c(1e-3, 5), tol = tight)$root, power_03 = own(0.3))
}
between <- function(se, df, power, alpha) {
  limit <- qt(1 - alpha / 2, df)
  own <- function(d) pt(limit, df, d / se, lower.tail = FALSE) + pt(-limit, df, d / se)
  list(se = se, df = df, power_03 = own(0.3), mdes = uniroot(function(d) own(d) - power, c(1e-3, 20), tol = tight)$root)
}
buurt <- function(n, retention, r, icc, cac) 2 * icc * (1 - cac) + 2 * (1 - icc) * (1 - r) / (n * retention)

clustered <- between(sqrt(buurt(60, 0.7, 0.6, 0.03, 0.8) / 8), 7, 0.8, 0.05)
did <- between(sqrt(buurt(60, 0.7, 0.6, 0.03, 0.8) * (1 / 8 + 1 / 5)), 11, 0.9, 0.01)
write_json(list(paired = paired(60, 0.7, 0.6, 0.8, 0.05), strict = paired(200, 0.55, 0.3, 0.9, 0.01),
                unpaired = unpaired(100, 0.6, 0.8, 0.05), clustered = clustered, did = did),
           "power.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
