# Makes survival.csv and survival.json: how long things go on, with survival::survfit. Rscript survival.R, from this folder.
suppressMessages({library(jsonlite); library(survival)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20261124)

# Days, whole, so that there are ties; some are censored at the time of an event
case <- function(name, n, rate, watched) {
  ends <- ceiling(rexp(n, rate)); stops <- ceiling(runif(n, 1, watched))
  data.frame(case = name, time = pmin(ends, stops), event = as.integer(ends <= stops))
}
lived <- rbind(case("few", 9, 1 / 300, 600), case("usual", 40, 1 / 400, 700), case("ties", 300, 1 / 12, 30),
               data.frame(case = "none", time = c(5, 9, 9, 20), event = 0), data.frame(case = "all", time = c(3, 8, 8, 11), event = 1))
write.csv(lived, "survival.csv", row.names = FALSE)

curve <- function(data) {
  fit <- survfit(Surv(time, event) ~ 1, data, conf.type = "log-log")
  middle <- quantile(fit, 0.5)
  list(time = fit$time, at_risk = fit$n.risk, events = fit$n.event, share = fit$surv, se = fit$surv * fit$std.err,
       low = fit$lower, high = fit$upper,
       median = c(middle$quantile, middle$lower, middle$upper))
}
curves <- lapply(split(lived, lived$case), curve)
write_json(curves, "survival.json", digits = NA, na = "null", pretty = TRUE)
