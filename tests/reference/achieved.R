# What a study could see, from its own answers: spread and correlations from the answers, the smallest change by power.t.test,
# and over buurten by lme4's variances and the formula with pt(ncp = ). Buurten of different sizes, some people gone.
library(jsonlite)
suppressMessages(library(lme4))
set.seed(20261126)
people <- c(14, 9, 17, 11, 8, 13, 10, 16, 12, 9)
who <- data.frame(buurt = rep(sprintf("b%02d", seq_along(people)), people), person = seq_len(sum(people)))
nr <- as.integer(factor(who$buurt))
level <- 6 + rnorm(10, 0, 0.6)[nr] + rnorm(nrow(who), 0, 0.9)
waves <- lapply(0:1, function(after) {
  transform(who, treated = as.integer(nr <= 4), wave = c("T0", "T1")[after + 1],
            score = round(level + after * rnorm(10, 0.3, 0.5)[nr] + rnorm(nrow(who), 0, 0.8), 2))
})
table <- do.call(rbind, waves)
table <- table[table$wave == "T0" & table$person %% 11 != 0 | table$wave == "T1" & runif(nrow(table)) > 0.3, ]
write.csv(table, "achieved.csv", row.names = FALSE)

tight <- .Machine$double.eps
wide <- merge(table[table$wave == "T0", ], table[table$wave == "T1", c("person", "score")], by = "person", suffixes = c("0", "1"))
began <- as.vector(table(table$buurt[table$wave == "T0"]))
stayed <- as.vector(table(wide$buurt))
harmonic <- function(x) 1 / mean(1 / x)

one <- wide[wide$buurt == "b03", ]

paired <- list(pairs = nrow(one), sd = sqrt((var(one$score0) + var(one$score1)) / 2),
               seen = power.t.test(n = nrow(one), sd = sd(one$score1 - one$score0), power = 0.8, type = "paired",
                                   strict = TRUE, tol = tight)$delta)

smallest <- function(se, df, power, alpha) {
  limit <- qt(1 - alpha / 2, df)
  own <- function(d) pt(limit, df, d / se, lower.tail = FALSE) + pt(-limit, df, d / se)
  uniroot(function(d) own(d) - power, c(1e-3, 50), tol = tight)$root
}
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5), check.conv.singular = "ignore",
                       check.conv.grad = "ignore", check.conv.hess = "ignore")
table$after <- as.integer(table$wave == "T1")
over <- function(formula, arms) {
  v <- VarCorr(lmer(formula, table, control = control))
  own <- v$buurt; noise <- attr(v, "sc")^2
  moved <- matrix(c(1, 1, 0, 1), 2) %*% own %*% t(matrix(c(1, 1, 0, 1), 2))  # levels at both waves
  l <- mean(diag(moved)); p <- v$person[1]
  se <- sqrt((own[2, 2] + 2 * noise / harmonic(stayed)) * sum(1 / arms))
  list(icc = l / (l + p + noise), autocorrelation = moved[1, 2] / l, correlation = p / (p + noise), sd = sqrt(l + p + noise),
       stayed = harmonic(stayed), se = se, seen = smallest(se, sum(arms) - length(arms), 0.8, 0.05))
}
write_json(list(paired = paired,
                clustered = over(score ~ after + (1 + after | buurt) + (1 | person), 10),
                did = over(score ~ after * treated + (1 + after | buurt) + (1 | person), c(4, 6))),
           "achieved.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
