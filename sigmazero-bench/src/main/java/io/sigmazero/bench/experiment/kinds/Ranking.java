package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.statistics.Group;
import io.sigmazero.bench.experiment.statistics.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Attacks by their global optimality: AttackBench's mean of the local optimality, here over all
 * models and budgets of the experiment. Stateless.
 */
final class Ranking {
  private Ranking() {}

  static Section of(ExperimentOutcome outcome) {
    List<Scope> scopes = Scope.of(outcome);
    Map<String, List<Double>> optimality = new LinkedHashMap<>();
    for (Scope scope : scopes) {
      for (Group group : scope.groups()) {
        optimality
            .computeIfAbsent(group.label(), any -> new ArrayList<>())
            .add(Parts.boxed(scope.optimality(group)));
      }
    }
    List<List<Object>> rows = new ArrayList<>();
    optimality.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -mean(entry.getValue()).orElse(-1)))
        .forEach(entry -> rows.add(row(rows.size() + 1, entry.getKey(), entry.getValue())));
    return new Section(
        "ranking",
        "Ranking",
        "",
        List.of(new FigureTable("ranking", "Global optimality", CAPTION, columns(scopes), rows)));
  }

  private static final String CAPTION =
      "Mean of the optimality over all models and budgets (AttackBench's global optimality): 1 for"
          + " an attack that is the best known on every sample, 0 for one that finds nothing.";

  private static List<Column> columns(List<Scope> scopes) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("rank", Format.INTEGER, Best.NONE));
    columns.add(new Column("attack", Format.TEXT, Best.NONE));
    columns.add(new Column("global optimality", Format.SIGNIFICANT, Best.HIGHEST));
    for (Scope scope : scopes) {
      String name = "%s, %s passes".formatted(scope.model(), scope.passesText());
      columns.add(new Column(name, Format.SIGNIFICANT, Best.HIGHEST));
    }
    return columns;
  }

  private static List<Object> row(int rank, String attack, List<Double> optimality) {
    List<Object> row = new ArrayList<>();
    row.add(rank);
    row.add(attack);
    row.add(Parts.boxed(mean(optimality)));
    row.addAll(optimality);
    return row;
  }

  private static OptionalDouble mean(List<Double> values) {
    return values.stream().filter(value -> value != null).mapToDouble(v -> v).average();
  }
}
