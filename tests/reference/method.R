# Makes method.json and its inputs (decisions.csv, ballots.csv, draws.csv, ties.csv). Rscript method.R, from this folder.
suppressMessages({library(jsonlite); library(igraph)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20261124)

# Hand-over: decisions of which the residents' part is 0, a half or 1, on their date
decisions <- function(case, n, from, to, shared) {
  day <- sort(sample(0:900, n))
  chance <- plogis(from + (to - from) * day / 900)
  score <- ifelse(runif(n) < shared, 0.5, as.numeric(runif(n) < chance))
  data.frame(case = case, years = day / 365.25, share = score)
}
decided <- rbind(decisions("rising", 60, -1.5, 1.5, 0.2), decisions("flat", 25, 0, 0, 0.5),
                 decisions("many", 400, -2, 0.5, 0.1), decisions("few", 20, -1, 2, 0))
write.csv(decided, "decisions.csv", row.names = FALSE)

tight <- glm.control(epsilon = 1e-14, maxit = 100)
trend <- function(data) {
  fit <- glm(share ~ years, quasibinomial, data, control = tight)
  row <- summary(fit)$coefficients["years", ]
  reach <- qt(0.975, fit$df.residual)
  ends <- predict(fit, data.frame(years = range(data$years)), se.fit = TRUE)
  share <- function(sign) plogis(ends$fit + sign * reach * ends$se.fit)
  list(slope = row[[1]], se = row[[2]], df = fit$df.residual, dispersion = summary(fit)$dispersion,
       low = row[[1]] - reach * row[[2]], high = row[[1]] + reach * row[[2]],
       first = share(0)[[1]], first_low = share(-1)[[1]], first_high = share(1)[[1]],
       last = share(0)[[2]], last_low = share(-1)[[2]], last_high = share(1)[[2]])
}
trends <- lapply(split(decided, decided$case), trend)

# Dot vote: 24 ballots of four dots on six ideas; draws of ballots with replacement, as counts per ballot
ideas <- 6
votes <- t(rmultinom(24, 4, c(0.34, 0.25, 0.16, 0.12, 0.08, 0.05)))
draws <- t(rmultinom(2000, 24, rep(1, 24)))
write.csv(votes, "ballots.csv", row.names = FALSE)
write.csv(draws, "draws.csv", row.names = FALSE)
total <- colSums(votes)
drawn <- draws %*% votes
first <- which.max(total)
ahead <- drawn[, first] - apply(drawn[, -first], 1, max)
place <- t(apply(-drawn, 1, rank, ties.method = "min"))
ends <- function(x) quantile(x, c(0.025, 0.975), type = 1, names = FALSE)
share <- total / sum(total)
vote <- list(dots = total, effective = 1 / sum(share^2), lead = max(total) - sort(total, decreasing = TRUE)[2],
             lead_ends = ends(ahead), best = apply(place, 2, ends)[1, ], worst = apply(place, 2, ends)[2, ])

# Who knows whom: 30 people, some alone
arcs <- unique(data.frame(person = sample(1:26, 70, TRUE), other = sample(1:26, 70, TRUE)))
write.csv(arcs, "ties.csv", row.names = FALSE)
directed <- simplify(graph_from_data_frame(arcs, TRUE, data.frame(name = 1:30)))
graph <- as.undirected(directed, "collapse")
parts <- components(graph)
net <- list(people = vcount(graph), ties = ecount(graph), density = edge_density(graph), mean_ties = mean(degree(graph)),
            alone = sum(degree(graph) == 0), groups = parts$no, largest = max(parts$csize) / vcount(graph),
            mutual = ecount(as.undirected(directed, "mutual")) / ecount(graph))

write_json(list(trends = trends, vote = vote, network = net), "method.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
