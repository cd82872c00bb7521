# Reference numbers for reliability: items.csv -> reliability.json. Rscript reliability.R, from this folder.
suppressMessages({library(psych); library(lavaan); library(jsonlite)})

all_items <- read.csv("items.csv")
level <- 0.95

omega <- function(loadings, unique) sum(loadings)^2 / (sum(loadings)^2 + sum(unique))

one_case <- function(long) {
  wide <- reshape(long[c("person", "item", "answer")], idvar = "person", timevar = "item", direction = "wide")[-1]
  names(wide) <- paste0("item_", seq_along(wide))
  complete <- na.omit(wide)
  sds <- sapply(complete, sd)
  alpha <- suppressWarnings(psych::alpha(complete, warnings = FALSE))
  ci <- alpha.ci(alpha$total$raw_alpha, n.obs = nrow(complete), n.var = ncol(complete), p.val = 1 - level)
  # factanal: maximum likelihood on the correlations, unique variances at least 0.005; loadings back in item units
  fa1 <- factanal(covmat = cor(complete), factors = 1, n.obs = nrow(complete),
                  control = list(lower = 0.005, nstart = 3, opt = list(factr = 100, maxit = 10000)))
  psych_fa <- suppressWarnings(suppressMessages(psych::fa(complete, nfactors = 1, fm = "ml")))
  model <- paste("f =~", paste(names(complete), collapse = " + "))
  cfa1 <- suppressWarnings(cfa(model, complete, std.lv = TRUE, control = list(rel.tol = 1e-14, x.tol = 1e-12)))
  estimates <- lavInspect(cfa1, "est")
  list(n = nrow(complete), alpha = alpha$total$raw_alpha, alpha_low = ci$lower.ci, alpha_high = ci$upper.ci,
       items = list(mean = unname(colMeans(complete)), sd = unname(sds), item_rest = alpha$item.stats$r.drop,
                    alpha_without = alpha$alpha.drop$raw_alpha),
       omega_factanal = omega(fa1$loadings[, 1] * sds, fa1$uniquenesses * sds^2),
       omega_lavaan = omega(estimates$lambda[, 1], diag(estimates$theta)),
       omega_psych_fa = omega(psych_fa$loadings[, 1] * sds, psych_fa$uniquenesses * sds^2),
       smallest_unique = min(diag(estimates$theta) / sds^2))
}

found <- lapply(split(all_items, all_items$case), one_case)
write(toJSON(found, digits = NA, auto_unbox = TRUE, pretty = TRUE), "reliability.json")
