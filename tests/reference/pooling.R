# Outcomes of buurten pooled: metafor, for buurten that differ, that hardly differ and that differ less than chance.
library(jsonlite)
library(metafor)
set.seed(11)
fit <- function(yi, sei) {
  m <- rma(yi, sei = sei, method = "REML", test = "knha", control = list(threshold = 1e-15, maxiter = 10000, tau2.init = var(yi)))
  ci <- confint(m, control = list(tol = .Machine$double.eps))
  own <- predict(m)
  b <- blup(m)
  list(yi = yi, sei = sei, value = m$beta[1], se = m$se, low = m$ci.lb, high = m$ci.ub, tau2 = m$tau2,
       tau2_low = ci$random[1, 2], tau2_high = ci$random[1, 3], i2 = m$I2 / 100, q = m$QE, q_p = m$QEp,
       prediction_low = own$pi.lb, prediction_high = own$pi.ub,
       shrunken = as.numeric(b$pred), blup_low = as.numeric(b$pi.lb), blup_high = as.numeric(b$pi.ub))
}
sei <- round(runif(12, 0.1, 0.4), 3)
write_json(list(differ = fit(round(rnorm(12, 0.3, sqrt(0.3^2 + sei^2)), 3), sei),
                few = fit(c(0.12, 0.55, -0.2, 0.3), c(0.1, 0.25, 0.3, 0.15)),
                alike = fit(c(0.20, 0.22, 0.18, 0.21, 0.19), c(0.2, 0.3, 0.25, 0.2, 0.3))),
           "pooling.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
