# What goes with the outcomes of buurten: metafor with moderators; and the bivariate model of start and change.
library(jsonlite)
suppressMessages(library(metafor))
set.seed(20261126)
k <- 24
table <- data.frame(se = round(runif(k, 0.1, 0.35), 3), size = round(rnorm(k, 0, 1), 2), urban = rep(c(0, 1, 1), 8))
table$value <- round(0.2 + 0.25 * table$size + 0.1 * table$urban + rnorm(k, 0, sqrt(0.2^2 + table$se^2)), 3)
tight <- list(threshold = 1e-15, maxiter = 10000)
fit <- function(formula, data) {
  m <- rma(value, sei = se, mods = formula, data = data, method = "REML", test = "knha", control = tight)
  list(terms = data.frame(value = as.numeric(m$beta), se = m$se, df = m$ddf, low = m$ci.lb, high = m$ci.ub, p = m$pval), tau2 = m$tau2,
       f = m$QM, f_df = m$QMdf, f_p = m$QMp, q = m$QE, q_p = m$QEp, r2 = max(0, m$R2 / 100))
}
plain <- rma(value, sei = se, data = table, method = "REML", test = "adhoc", control = tight)
alike <- data.frame(value = c(0.20, 0.22, 0.18, 0.21, 0.19), se = c(0.2, 0.3, 0.25, 0.2, 0.3))
wide <- rma(value, sei = se, data = alike, method = "REML", test = "adhoc", control = tight)

# Start and change measured in the same people: their errors go together, for change = after - before
start_se <- round(runif(k, 0.1, 0.3), 3)
after_se <- round(runif(k, 0.1, 0.3), 3)
both <- round(0.4 * start_se * after_se, 5)
start <- 6 + rnorm(k, 0, 0.5)
change <- 0.3 - 0.3 * (start - 6) + rnorm(k, 0, 0.15)
covs <- lapply(1:k, function(i) {
  s <- start_se[i]^2; a <- after_se[i]^2; b <- both[i]
  matrix(c(s, b - s, b - s, s + a - 2 * b), 2)
})
errors <- t(sapply(covs, function(v) t(chol(v)) %*% rnorm(2)))
beside <- data.frame(start = round(start + errors[, 1], 3), start_se = start_se, value = round(change + errors[, 2], 3),
                     se = sapply(covs, function(v) sqrt(v[2, 2])), start_cov = sapply(covs, function(v) v[1, 2]))
long <- data.frame(buurt = rep(1:k, each = 2), what = factor(rep(c("start", "value"), k)), y = as.vector(t(beside[, c("start", "value")])))
m <- rma.mv(y, V = bldiag(covs), mods = ~ 0 + what, random = ~ what | buurt, struct = "UN", data = long, method = "REML",
            control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-16, maxit = 5000))
G <- m$G
# The restricted likelihood with the slope held, by its definition
deviance <- function(slope) {
  y <- long$y; x <- model.matrix(~ 0 + what, long)
  of <- function(par) {
    t2 <- exp(par[1]); u2 <- exp(par[2]); true <- matrix(c(t2, slope * t2, slope * t2, slope^2 * t2 + u2), 2)
    w <- as.matrix(Matrix::bdiag(lapply(covs, function(v) solve(v + true)))); inner <- t(x) %*% w %*% x
    r <- y - x %*% solve(inner, t(x) %*% w %*% y)
    -determinant(w)$modulus + determinant(inner)$modulus + sum(r * (w %*% r))
  }
  first <- optim(c(log(0.25), log(0.02)), of, control = list(reltol = 1e-15, maxit = 5000))
  optim(first$par, of, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000))$value
}
best <- G[1, 2] / G[1, 1]
least <- deviance(best)
away <- qt(0.975, k - 2)^2
end <- function(from, to) uniroot(function(s) deviance(s) - least - away, c(from, to), tol = 1e-10)$root
write_json(list(
  table = table, size = fit(~ size, table), both = fit(~ size + urban, table),
  adhoc = list(differ = list(se = plain$se, low = plain$ci.lb, high = plain$ci.ub), alike = list(se = wide$se, low = wide$ci.lb, high = wide$ci.ub)),
  beside = beside, covariance = G, slope = best, low = end(best - 3, best), high = end(best, best + 3), naive = coef(lm(value ~ start, beside))[[2]]
), "moderators.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
