# Chance of every verdict about a change: base R's integrate over the chi-square of the standard error that is found.
library(jsonlite)
chances <- function(effect, se, df, smallest, level) {
  limit <- qt((1 + level) / 2, df)
  mean_over <- function(piece) {
    f <- function(x) sapply(x, function(one) { w <- limit * se * sqrt(one / df); piece(w) * dchisq(one, df) })
    # in parts: the pieces have corners where w passes smallest / 2 and smallest
    corners <- df * (smallest * c(0.5, 1) / (limit * se))^2
    ends <- sort(unique(pmin(c(0, corners, qchisq(c(1e-6, 0.1, 0.5, 0.9, 1 - 1e-6), df), qchisq(1e-15, df, lower.tail = FALSE)),
                             qchisq(1e-15, df, lower.tail = FALSE))))
    sum(mapply(function(a, b) integrate(f, a, b, rel.tol = 1e-12, abs.tol = 1e-14, subdivisions = 1000)$value,
               ends[-length(ends)], ends[-1]))
  }
  p <- function(x) pnorm(x, effect, se)
  above <- function(x) pnorm(x, effect, se, lower.tail = FALSE)
  inner <- function(w) max(smallest - w, 0)
  list(rose = mean_over(function(w) above(smallest + w)),
       rose_size_uncertain = mean_over(function(w) p(smallest + w) - p(max(w, inner(w)))),
       no_relevant_change = mean_over(function(w) p(inner(w)) - p(-inner(w))),
       undecided = mean_over(function(w) max(p(w) - p(inner(w)), 0) + max(p(-inner(w)) - p(-w), 0)),
       fell_size_uncertain = mean_over(function(w) p(-max(w, inner(w))) - p(-smallest - w)),
       fell = mean_over(function(w) p(-smallest - w)))
}
write_json(list(usual = chances(0.3, 0.1, 41, 0.3, 0.95), none = chances(0, 0.1, 20, 0.3, 0.975),
                few = chances(0.1, 0.3, 5, 0.3, 0.95), down = chances(-0.5, 0.15, 12, 0.2, 0.95)),
           "expected.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
