# Difference in change between groups of people: lmerTest on the table of multilevel.R, with a group made by birth order.
library(jsonlite)
suppressMessages(library(lmerTest))
table <- read.csv("multilevel.csv")
table <- table[table$wave %in% c(0, 2), ]
table$group <- factor(c("x", "y", "z")[1 + table$person %% 3])
table$later <- as.numeric(table$wave == 2)
largest <- names(sort(-table(table$group[table$later == 0])))[1]
table$group <- relevel(table$group, largest)
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5), check.conv.singular = "ignore",
                     check.conv.grad = "ignore", check.conv.hess = "ignore")
m <- lmer(score ~ later * group + (1 + later | buurt) + (1 | person), table, control = tight)
found <- coef(summary(m, ddf = "Satterthwaite"))
found <- found[grepl("later:group", rownames(found)), ]
ends <- qt(1 - 0.05 / 2 / nrow(found), found[, "df"]) * found[, "Std. Error"]
write_json(list(reference = largest, rows = data.frame(
  group = sub("later:group", "", rownames(found)), value = found[, 1], se = found[, 2], df = found[, 3],
  low = found[, 1] - ends, high = found[, 1] + ends, p = found[, 5])),
  "groups.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
