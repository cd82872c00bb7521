# People within buurten: lmerTest on unbalanced waves, and the exact interval of the intraclass correlation in base R.
library(jsonlite)
suppressMessages(library(lmerTest))
set.seed(20261125)
people <- c(9, 4, 14, 7, 11, 6, 17, 8, 5, 12, 10, 3)
table <- data.frame(buurt = rep(sprintf("b%02d", seq_along(people)), people), person = seq_len(sum(people)))
level <- 6 + rnorm(12, 0, 0.6)[as.integer(factor(table$buurt))] + rnorm(nrow(table), 0, 0.9)
slope <- 0.4 + rnorm(12, 0, 0.35)[as.integer(factor(table$buurt))]
age <- round(rnorm(nrow(table), 70, 6))
waves <- lapply(0:2, function(wave) {
  score <- level + slope * wave + 0.02 * (age - 70) + rnorm(nrow(table), 0, 0.7)
  transform(table, wave = wave, age = age, score = round(score, 2))
})
table <- do.call(rbind, waves)
table <- table[runif(nrow(table)) > 0.25, ]
table <- table[order(table$buurt, table$person, table$wave), ]
write.csv(table, "multilevel.csv", row.names = FALSE)

tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5), check.conv.singular = "ignore",
                     check.conv.grad = "ignore", check.conv.hess = "ignore")
fit <- function(formula, data) {
  m <- lmer(formula, data, control = tight)
  found <- coef(summary(m, ddf = "Satterthwaite"))
  ends <- qt(0.975, found[, "df"]) * found[, "Std. Error"]
  list(fixed = data.frame(value = found[, 1], se = found[, 2], df = found[, 3], low = found[, 1] - ends, high = found[, 1] + ends,
                          p = found[, 5]),
       random = setNames(as.data.frame(VarCorr(m))[, 1:4], c("level", "term", "other", "covariance")), added = ranef(m)$buurt)
}

# The ratio of variances at which the F of what buurten add is just as large, and just as small, as chance still gives
exact <- function(data) {
  y <- data$score; x <- model.matrix(~ wave, data); z <- model.matrix(~ 0 + buurt, data)
  full <- lm.fit(cbind(x, z), y)
  sse <- sum(full$residuals^2); f <- length(y) - full$rank; q <- full$rank - ncol(x)
  left <- function(ratio) {
    w <- solve(diag(length(y)) + ratio * z %*% t(z)); r <- y - x %*% solve(t(x) %*% w %*% x, t(x) %*% w %*% y)
    (sum(r * (w %*% r)) - sse) / q / (sse / f)
  }
  end <- function(p) if (left(0) <= qf(p, q, f)) 0 else uniroot(function(r) left(r) - qf(p, q, f), c(0, 100), tol = 1e-14)$root
  ratios <- c(end(0.975), end(0.025))
  ratios / (1 + ratios)
}

flat <- transform(table, score = score - ave(score, buurt) + 6)  # nothing lies between buurten
three <- table[table$buurt %in% c("b03", "b05", "b07"), ]
write_json(list(
  intercept = c(fit(score ~ wave + (1 | buurt), table), list(icc = exact(table))),
  covariate = fit(score ~ wave + age + (1 | buurt), table),
  three = c(fit(score ~ wave + (1 | buurt), three), list(icc = exact(three))),
  flat = fit(score ~ wave + (1 | buurt), flat),
  person = fit(score ~ wave + (1 | buurt) + (1 | person), table),
  slope = fit(score ~ wave + (1 + wave | buurt), table),
  both = fit(score ~ wave + (1 + wave | buurt) + (1 | person), table),
  dummies = fit(score ~ factor(wave) + (1 + factor(wave) | buurt) + (1 | person), table)
), "multilevel.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
