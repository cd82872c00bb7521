# Who left: standardised differences, the tipping point and Lee's bounds, by t.test and the formulas in base R.
library(jsonlite)
suppressMessages(library(survey))
set.seed(20261124)
n <- 90
people <- data.frame(person = 1:n, treated = rep(1:0, c(50, 40)), T0 = round(rnorm(n, 6, 1.5), 3))
people$T1 <- round(0.5 + 0.2 * people$treated + 0.6 * people$T0 + 2.4 + rnorm(n, 0, 1), 3)
stays <- c(rep(c(TRUE, TRUE, TRUE, TRUE, FALSE), 10), rep(c(TRUE, TRUE, FALSE), length.out = 40))
people$T1[!stays] <- NA
write.csv(people, "attrition.csv", row.names = FALSE)

# Hedges' g with the average variance; the interval of Bonett (2008) with the squared standard error of the difference
g_av <- function(x, y) {  # y minus x
  v <- (var(x) + var(y)) / 2
  noise <- (2 * var(x)^2 / (length(x) - 1) + 2 * var(y)^2 / (length(y) - 1)) / 4
  m <- 2 * v^2 / noise
  j <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  d <- (mean(y) - mean(x)) / sqrt(v)
  se <- sqrt((var(x) / length(x) + var(y) / length(y)) / v + d^2 * noise / (4 * v^2))
  list(g = j * d, low = j * d - qnorm(0.975) * j * se, high = j * d + qnorm(0.975) * j * se)
}
leavers <- with(people, g_av(T0[stays], T0[!stays]))
test <- with(people[stays, ], t.test(T1, T0, paired = TRUE))
share <- mean(!stays)
tipping <- list(value = unname(test$estimate), low = test$conf.int[1], high = test$conf.int[2], share_left = share,
                delta = -test$conf.int[1] / share, delta_sd = -test$conf.int[1] / share / sd(people$T0[stays]))

ours <- people[people$treated == 1, ]
others <- people[people$treated == 0, ]
kept <- c(mean(!is.na(ours$T1)), mean(!is.na(others$T1)))
trimmed <- (kept[1] - kept[2]) / kept[1]
x <- sort(na.omit(ours$T1 - ours$T0))
y <- mean(others$T1 - others$T0, na.rm = TRUE)
keep <- (1 - trimmed) * length(x)  # whole values, and a part of one
part <- function(sorted) (sum(sorted[seq_len(floor(keep))]) + (keep - floor(keep)) * sorted[floor(keep) + 1]) / keep
arms <- list(difference = g_av(others$T0[!is.na(others$T1)], ours$T0[!is.na(ours$T1)])$g, trimmed = trimmed,
             value = mean(x) - y, lee_low = part(x) - y, lee_high = part(rev(x)) - y)

# Who stayed counts by how unlikely that was; and imputations taken together by Rubin's rules
m <- glm(stays ~ T0, family = binomial, data = people, control = list(epsilon = 1e-15, maxit = 100))
w <- 1 / fitted(m)[stays]
d <- with(people[stays, ], T1 - T0)
mean_d <- svymean(~d, svydesign(ids = ~1, weights = ~w, data = data.frame(d, w)))
ends <- as.numeric(coef(mean_d)) + c(-1, 1) * qt(0.975, length(d) - 1) * as.numeric(SE(mean_d))
weighted <- list(n = length(d), effective_n = sum(w)^2 / sum(w^2), least = min(w / mean(w)), most = max(w / mean(w)),
                 value = as.numeric(coef(mean_d)), se = as.numeric(SE(mean_d)), low = ends[1], high = ends[2])
q <- c(0.51, 0.62, 0.48, 0.55, 0.70); u <- c(0.040, 0.044, 0.039, 0.041, 0.047)
pooled <- mice::pool.scalar(q, u, n = 90, k = 1)
rubin <- list(values = q, variances = u, value = pooled$qbar, se = sqrt(pooled$t), df = pooled$df, missing = pooled$fmi)
write_json(list(leavers = leavers, tipping = tipping, arms = arms, logistic = as.numeric(coef(m)), weighted = weighted,
                rubin = rubin), "attrition.json", digits = NA, auto_unbox = TRUE,
           pretty = TRUE)
