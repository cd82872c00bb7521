# Reference numbers for measurement: items.csv and waves.csv -> measurement.json. Rscript measurement.R, from this folder.
suppressMessages({library(psych); library(polycor); library(lavaan); library(jsonlite)})

all_items <- read.csv("items.csv")
level <- 0.95

wide_of <- function(long) {
  wide <- reshape(long[c("person", "item", "answer")], idvar = "person", timevar = "item", direction = "wide")[-1]
  names(wide) <- paste0("item_", seq_along(wide))
  wide
}

# The same likelihood as polycor and psych, taken to its top: their optimize() stops at about 1e-4.
exact <- function(x, y) {
  tab <- table(x, y); n <- sum(tab)
  rc <- qnorm(cumsum(rowSums(tab)) / n)[-nrow(tab)]
  cc <- qnorm(cumsum(colSums(tab)) / n)[-ncol(tab)]
  misfit <- function(rho) { p <- polycor:::binBvn(rho, rc, cc); -sum(tab[tab > 0] * log(p[tab > 0])) }
  top <- optimize(misfit, c(-0.9999, 0.9999), tol = 1e-10)$minimum
  slope <- function(rho) numDeriv::grad(misfit, rho)
  uniroot(slope, top + c(-1, 1) * 1e-3, tol = 1e-13)$root
}

ordinal <- function(complete) {
  pairs <- combn(ncol(complete), 2)
  rho <- apply(pairs, 2, function(p) exact(complete[[p[1]]], complete[[p[2]]]))
  k <- ncol(complete)
  R <- diag(k); R[t(pairs)] <- rho; R[t(pairs)[, 2:1]] <- rho
  psych_R <- suppressWarnings(suppressMessages(polychoric(complete, correct = 0, global = FALSE, smooth = FALSE)$rho))
  own <- apply(pairs, 2, function(p) suppressWarnings(polychor(complete[[p[1]]], complete[[p[2]]], ML = FALSE)))
  fit <- suppressWarnings(lavCor(complete, ordered = names(complete), se = "robust.sem", output = "fit",
                                 control = list(rel.tol = 1e-14)))
  gamma <- lavInspect(fit, "gamma")
  corr <- grep("~~", rownames(gamma))
  alpha <- suppressWarnings(psych::alpha(R, warnings = FALSE))$total$raw_alpha
  total <- sum(R)
  gradient <- 2 * k^2 / ((k - 1) * total^2)
  list(n = nrow(complete), rho = rho, psych = psych_R[t(pairs)], polycor = own,
       lavaan = lavInspect(fit, "sampstat")$cov[t(pairs)],
       se_lavaan = sqrt(diag(gamma)[corr] / nrow(complete)), alpha = alpha,
       alpha_se = gradient * sqrt(sum(gamma[corr, corr]) / nrow(complete)))
}

# Points of a scale of 0 to 10 whose items run from 1 to 5; sem by two routes: sd and alpha, and the residual mean square.
in_points <- function(complete) {
  k <- ncol(complete); n <- nrow(complete)
  alpha <- suppressWarnings(psych::alpha(complete, warnings = FALSE))$total$raw_alpha
  sd_score <- sd((rowMeans(complete) - 1) / 4 * 10)
  long <- data.frame(answer = unlist(complete), person = factor(rep(seq_len(n), k)), item = factor(rep(seq_len(k), each = n)))
  residual <- summary(aov(answer ~ person + item, long))[[1]]["Residuals", ]
  df <- residual[["Df"]]; sem <- sd_score * sqrt(1 - alpha)
  ends <- sem * sqrt(df / qchisq(c((1 + level) / 2, (1 - level) / 2), df))
  times <- qnorm(0.975) * sqrt(2)
  list(alpha = alpha, sd = sd_score, sem = sem, sem_anova = 2.5 * sqrt(residual[["Mean Sq"]] / k), df = df,
       sem_low = ends[1], sem_high = ends[2], mdc = times * sem, mdc_low = times * ends[1], mdc_high = times * ends[2],
       mdc_group = times * sem / sqrt(n), n = n)
}

behaviour <- function(wide) {
  asked <- wide[rowSums(!is.na(wide)) > 0, ]
  found <- suppressWarnings(psych::alpha(na.omit(wide), warnings = FALSE))
  list(missing = unname(colMeans(is.na(asked))), floor = unname(colMeans(asked == 1, na.rm = TRUE)),
       ceiling = unname(colMeans(asked == 5, na.rm = TRUE)), item_rest = found$item.stats$r.drop,
       alpha_without = found$alpha.drop$raw_alpha)
}

movers <- function(two) {
  complete <- na.omit(two)
  complete$score <- (rowMeans(complete[-(1:2)]) - 1) / 4 * 10
  error <- in_points(complete[complete$wave == "T0", 3:6])
  both <- merge(complete[complete$wave == "T0", c("person", "score")], complete[complete$wave == "T1", c("person", "score")],
                by = "person")
  change <- both$score.y - both$score.x
  n <- length(change); up <- sum(change > error$mdc); down <- sum(change < -error$mdc)
  wilson <- function(count) prop.test(count, n, correct = FALSE, conf.level = level)$conf.int
  p <- (up + 1) / (n + 2); q <- (down + 1) / (n + 2)
  se <- sqrt((p + q - (p - q)^2) / (n + 2))
  step <- 10 / 16
  steps <- floor(error$mdc / step) + 1
  list(n = n, improved = up, worsened = down, improved_ci = wilson(up), worsened_ci = wilson(down),
       same_ci = wilson(n - up - down), value = (up - down) / n, se = se, low = p - q - qnorm(0.975) * se,
       high = p - q + qnorm(0.975) * se, by_noise = pnorm(-(steps - 0.5) * step, sd = sqrt(2) * error$sem), error = error)
}

# One empty cell in a table of two by two; lavaan moves half a person into it and keeps the margins.
empty <- data.frame(a = rep(c(0, 1, 1), c(7, 5, 18)), b = rep(c(1, 0, 1), c(7, 5, 18)))
uneven <- matrix(c(1, 0.9, 0.2, 0.9, 1, 0.9, 0.2, 0.9, 1), 3)

one_case <- function(long) {
  wide <- wide_of(long)
  complete <- na.omit(wide)
  list(ordinal = ordinal(complete), points = in_points(complete), behaviour = behaviour(wide))
}
found <- lapply(split(all_items, all_items$case), one_case)
found$movers <- movers(read.csv("waves.csv"))
found$empty <- list(table = unclass(unname(table(empty$a, empty$b))), rho = unname(lavCor(empty, ordered = c("a", "b"))[1, 2]))
found$smooth <- list(matrix = uneven, smoothed = suppressWarnings(cor.smooth(uneven)))
write(toJSON(found, digits = NA, auto_unbox = TRUE, pretty = TRUE), "measurement.json")
