# Reference numbers for the change between two waves: change.csv -> change.json. Rscript change.R, from this folder.
suppressMessages({library(nlme); library(metafor); library(jsonlite)})

all_scores <- read.csv("change.csv", colClasses = c("character", "character", "character", "numeric"))
level <- 0.95

# --- the papers' formulas, in base R ---------------------------------------------------------------------------

# Derrick, Russ, Toher & White (2017), T_new2
overlapping <- function(pairs, before, after) {
  n1 <- length(before); n2 <- length(after); nc <- nrow(pairs)
  na <- n1 - nc; nb <- n2 - nc
  v1 <- var(before) / n1; v2 <- var(after) / n2
  r <- cor(pairs[, 1], pairs[, 2])
  se <- sqrt(v1 + v2 - 2 * r * sd(before) * sd(after) * nc / (n1 * n2))
  gamma <- (v1 + v2)^2 / (v1^2 / (n1 - 1) + v2^2 / (n2 - 1))
  df <- (nc - 1) + ((gamma - nc + 1) / (na + nb + 2 * nc)) * (na + nb)
  value <- mean(after) - mean(before)
  half <- qt((1 + level) / 2, df) * se
  list(value = value, se = se, df = df, low = value - half, high = value + half, p = 2 * pt(-abs(value / se), df))
}

# Hedges' g_av: Hedges (1981) J, Bonett (2008) standardiser and delta method, with the squared standard error of the
# change itself for its first term. noise = variance of (s1^2 + s2^2) / 2.
g_av <- function(value, se, variances, noise) {
  s2 <- mean(variances)
  d <- value / sqrt(s2)
  m <- 2 * s2^2 / noise
  j <- gamma(m / 2) / (sqrt(m / 2) * gamma((m - 1) / 2))
  half <- qnorm((1 + level) / 2) * j * sqrt(se^2 / s2 + d^2 * noise / (4 * s2^2))
  list(d = d, g = j * d, g_low = j * d - half, g_high = j * d + half)
}

# --- REML from first principles: one covariance matrix a person, derivatives by numDeriv ------------------------

reml_parts <- function(theta, people) {
  v_inv <- function(p) solve(matrix(theta[c(1, 2, 2, 3)], 2)[p$at, p$at, drop = FALSE])
  design <- function(p) diag(2)[p$at, , drop = FALSE]
  information <- Reduce(`+`, lapply(people, function(p) t(design(p)) %*% v_inv(p) %*% design(p)))
  known <- Reduce(`+`, lapply(people, function(p) t(design(p)) %*% v_inv(p) %*% p$y))
  list(means_cov = solve(information), means = solve(information, known), v_inv = v_inv, design = design)
}

restricted <- function(theta, people) {
  if (theta[1] <= 0 || theta[3] <= 0 || theta[1] * theta[3] <= theta[2]^2) return(-Inf)
  parts <- reml_parts(theta, people)
  each <- sapply(people, function(p) {
    w <- parts$v_inv(p)
    e <- p$y - parts$design(p) %*% parts$means
    log(det(w)) - t(e) %*% w %*% e
  })
  (sum(each) + log(det(parts$means_cov))) / 2
}

satterthwaite <- function(theta, people, weights) {
  v <- function(theta) c(t(weights) %*% reml_parts(theta, people)$means_cov %*% weights)
  slope <- numDeriv::grad(v, theta)
  spread <- solve(-numDeriv::hessian(restricted, theta, people = people))
  2 * v(theta)^2 / c(t(slope) %*% spread %*% slope)
}

mixed <- function(scores, pairs, before, after) {
  control <- glsControl(tolerance = 1e-13, msTol = 1e-14, maxIter = 500, msMaxIter = 1000)
  fit <- gls(score ~ wave, data = scores, correlation = corSymm(form = ~ 1 | person),
             weights = varIdent(form = ~ 1 | wave), method = "REML", control = control)
  by_mean <- gls(score ~ wave - 1, data = scores, correlation = corSymm(form = ~ 1 | person),
                 weights = varIdent(form = ~ 1 | wave), method = "REML", control = control)
  ratio <- coef(fit$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)
  sds <- sigma(fit) * unname(ratio[c("T0", "T1")])
  correlation <- unname(coef(fit$modelStruct$corStruct, unconstrained = FALSE))
  theta <- c(sds[1]^2, correlation * prod(sds), sds[2]^2)
  people <- lapply(split(scores, scores$person), function(p) list(y = p$score, at = match(p$wave, c("T0", "T1"))))
  for (step in 1:4) {  # polish gls's optimum: Newton on numerical derivatives
    theta <- theta - solve(numDeriv::hessian(restricted, theta, people = people),
                           numDeriv::grad(restricted, theta, people = people))
  }
  spread <- solve(-numDeriv::hessian(restricted, theta, people = people))
  value <- unname(coef(fit)[2]); se <- sqrt(vcov(fit)[2, 2])
  df <- satterthwaite(theta, people, c(-1, 1))
  half <- qt((1 + level) / 2, df) * se
  means <- unname(coef(by_mean)); mean_se <- unname(sqrt(diag(vcov(by_mean))))
  mean_df <- c(satterthwaite(theta, people, c(1, 0)), satterthwaite(theta, people, c(0, 1)))
  paired <- t.test(pairs[, 2], pairs[, 1], paired = TRUE)
  list(value = value, se = se, df = df, low = value - half, high = value + half, p = 2 * pt(-abs(value / se), df),
       covariance_gls = c(sds[1]^2, correlation * prod(sds), sds[2]^2), covariance = theta,
       means = means, mean_se = mean_se, mean_df = mean_df, n = length(people),
       g = g_av(value, se, theta[c(1, 3)], c(t(c(.5, 0, .5)) %*% spread %*% c(.5, 0, .5))),
       pairs_only = list(value = unname(paired$estimate), se = paired$stderr, df = unname(paired$parameter),
                         low = paired$conf.int[1], high = paired$conf.int[2], p = paired$p.value),
       partially_overlapping = overlapping(pairs, before, after))
}

closed <- function(test, variances, noise, before, after) {
  means <- list(t.test(before), t.test(after))
  value <- mean(after) - mean(before)
  list(value = value, se = test$stderr, df = unname(test$parameter), low = test$conf.int[1], high = test$conf.int[2],
       p = test$p.value, means = c(mean(before), mean(after)), mean_low = sapply(means, function(m) m$conf.int[1]),
       mean_high = sapply(means, function(m) m$conf.int[2]), g = g_av(value, test$stderr, variances, noise))
}

one_case <- function(scores) {
  wide <- reshape(scores[c("person", "wave", "score")], idvar = "person", timevar = "wave", direction = "wide")
  pairs <- as.matrix(na.omit(wide[c("score.T0", "score.T1")]))
  before <- scores$score[scores$wave == "T0"]; after <- scores$score[scores$wave == "T1"]
  v <- c(var(before), var(after))
  if (nrow(pairs) == 0) {
    n <- c(length(before), length(after))
    smdh <- escalc("SMDH", m1i = mean(after), sd1i = sd(after), n1i = n[2], m2i = mean(before), sd2i = sd(before),
                   n2i = n[1])
    c(closed(t.test(after, before), v, sum(2 * v^2 / (n - 1)) / 4, before, after),
      list(metafor_g = c(smdh$yi), metafor_var = c(smdh$vi)))
  } else if (nrow(pairs) == nrow(wide)) {
    noise <- (2 * v[1]^2 + 2 * v[2]^2 + 4 * cov(pairs)[1, 2]^2) / (4 * (nrow(pairs) - 1))
    closed(t.test(pairs[, 2], pairs[, 1], paired = TRUE), v, noise, before, after)
  } else {
    mixed(scores, pairs, before, after)
  }
}

found <- lapply(split(all_scores, all_scores$case), one_case)
write(toJSON(found, digits = NA, auto_unbox = TRUE, pretty = TRUE), "change.json")
