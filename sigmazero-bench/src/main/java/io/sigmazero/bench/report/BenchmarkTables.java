package io.sigmazero.bench.report;

import io.sigmazero.bench.jmh.BenchmarkFacts;
import io.sigmazero.bench.run.Numbers;
import io.sigmazero.bench.suite.BenchmarkRecord;
import io.sigmazero.bench.suite.DerivedFigures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of a run as tables, a table a kind of benchmark, rows grouped by what is compared.
 */
final class BenchmarkTables {
  private static final String NOTHING = "–";

  private final List<BenchmarkRecord> records;

  /** Tables of these records; a kind without any has no table. */
  BenchmarkTables(List<BenchmarkRecord> records) {
    this.records = records;
  }

  /**
   * A table.
   *
   * @param title its heading
   * @param lead what it tells
   * @param columns headings of its columns
   */
  record Section(String title, String lead, List<String> columns, List<Row> rows) {}

  /**
   * A row.
   *
   * @param first whether a group begins with it
   * @param group what the rows of a group share; empty but for the first
   * @param name what is told apart within a group
   */
  record Row(boolean first, String group, String name, List<String> cells) {}

  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    sections.add(steps());
    sections.add(memory());
    sections.add(models());
    sections.add(attacks());
    sections.removeIf(section -> section.rows().isEmpty());
    return sections;
  }

  private Section steps() {
    List<BenchmarkRecord> steps = of(BenchmarkFacts.STEP);
    Map<String, List<BenchmarkRecord>> byShape = groups(steps, "shape");
    List<Row> rows = new ArrayList<>();
    byShape.forEach(
        (shape, group) ->
            group.forEach(
                each ->
                    rows.add(
                        row(
                            each == group.get(0),
                            shape.replace("x", "×"),
                            each.parameters().get("implementation"),
                            time(each),
                            number(each, DerivedFigures.NANOSECONDS_PER_ELEMENT, ""),
                            number(each, DerivedFigures.TIMES_SCALAR, "×"),
                            number(each, DerivedFigures.TIMES_CHAIN, "×"),
                            number(each, DerivedFigures.GIGABYTES_PER_SECOND, ""),
                            share(each)))));
    return new Section(
        "Update step",
        "One iteration of all lanes on one thread, by implementation: op is the fused ND4J op, chain"
            + " the same work as ND4J's own ops. GB/s counts 40 bytes an element of a lane that is"
            + " not adversarial (8 to find the largest gradient, 32 to update) and 32 of one that is"
            + " (7 of 16), as if nothing stayed in a cache; its share of the triad is that of a triad"
            + " over as much memory, and is only told where the arrays are too large for a core's own"
            + " caches.",
        List.of(
            "lanes × features",
            "implementation",
            "time",
            "ns an element",
            "× scalar",
            "× op chain",
            "GB/s",
            "of triad"),
        rows);
  }

  private Section memory() {
    List<Row> rows =
        of(BenchmarkFacts.TRIAD).stream()
            .map(
                each ->
                    row(
                        true,
                        each.parameters().get("megabytes") + " MB",
                        "triad",
                        time(each),
                        number(each, DerivedFigures.GIGABYTES_PER_SECOND, "")))
            .toList();
    return new Section(
        "Memory",
        "a[i] = b[i] + s·c[i] over three arrays on one thread, 12 bytes an element: what memory gives"
            + " to one core.",
        List.of("three arrays of", "", "time", "GB/s"),
        rows);
  }

  private Section models() {
    List<BenchmarkRecord> passes = new ArrayList<>();
    passes.addAll(of(BenchmarkFacts.FORWARD));
    passes.addAll(of(BenchmarkFacts.BACKWARD));
    passes.addAll(of(BenchmarkFacts.ITERATION));
    List<Row> rows = new ArrayList<>();
    groups(passes, "network")
        .forEach(
            (network, ofNetwork) -> {
              Map<String, List<BenchmarkRecord>> byEngine = groups(ofNetwork, "engine");
              byEngine.forEach(
                  (engine, pair) ->
                      rows.add(
                          row(
                              engine.equals(byEngine.keySet().iterator().next()),
                              network,
                              engine,
                              time(pair, BenchmarkFacts.FORWARD),
                              time(pair, BenchmarkFacts.BACKWARD),
                              time(pair, BenchmarkFacts.ITERATION),
                              perSecond(pair))));
            });
    return new Section(
        "Models",
        "One sample on one thread: a pass forward, a pass backward to the input, and a whole"
            + " iteration of the attack (forward, margin, backward, step, next input).",
        List.of("network", "engine", "forward", "backward", "iteration", "iterations/s"),
        rows);
  }

  private Section attacks() {
    List<Row> rows = new ArrayList<>();
    groups(of(BenchmarkFacts.ATTACK), "network")
        .forEach(
            (network, group) ->
                group.forEach(
                    each ->
                        rows.add(
                            row(
                                each == group.get(0),
                                network,
                                each.parameters().get("threads"),
                                plusMinus(each, 1),
                                number(each, DerivedFigures.TIMES_ONE_THREAD, "×")))));
    return new Section(
        "Whole attacks",
        "Attacks of 100 iterations, as the command line runs them.",
        List.of("network", "threads", "samples/s", "× one thread"),
        rows);
  }

  private List<BenchmarkRecord> of(String benchmark) {
    return records.stream().filter(each -> each.benchmark().equals(benchmark)).toList();
  }

  private static Map<String, List<BenchmarkRecord>> groups(
      Collection<BenchmarkRecord> records, String parameter) {
    return records.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.parameters().get(parameter), LinkedHashMap::new, Collectors.toList()));
  }

  private static Row row(boolean first, String group, String name, String... cells) {
    return new Row(first, first ? group : "", name, List.of(cells));
  }

  private static String time(List<BenchmarkRecord> records, String benchmark) {
    return records.stream()
        .filter(each -> each.benchmark().equals(benchmark))
        .findFirst()
        .map(BenchmarkTables::time)
        .orElse(NOTHING);
  }

  /** In the unit that suits it, with the error in the same. */
  private static String time(BenchmarkRecord each) {
    double seconds = each.score() * each.secondsPerUnit();
    if (seconds < 1e-6) {
      return plusMinus(each, each.secondsPerUnit() * 1e9) + " ns";
    }
    return seconds < 1e-3
        ? plusMinus(each, each.secondsPerUnit() * 1e6) + " µs"
        : plusMinus(each, each.secondsPerUnit() * 1e3) + " ms";
  }

  private static String plusMinus(BenchmarkRecord each, double factor) {
    String score = Numbers.significant(each.score() * factor, 3);
    return each.error() == null
        ? score
        : score + " ± " + Numbers.significant(each.error() * factor, 2);
  }

  private static String perSecond(List<BenchmarkRecord> records) {
    return records.stream()
        .filter(each -> each.benchmark().equals(BenchmarkFacts.ITERATION))
        .findFirst()
        .map(each -> Numbers.significant(1 / (each.score() * each.secondsPerUnit()), 3))
        .orElse(NOTHING);
  }

  private static String number(BenchmarkRecord each, String figure, String unit) {
    Double value = each.derived().get(figure);
    return value == null ? NOTHING : Numbers.significant(value, 3) + unit;
  }

  private static String share(BenchmarkRecord each) {
    Double value = each.derived().get(DerivedFigures.SHARE_OF_TRIAD);
    return value == null ? NOTHING : Numbers.percent(value);
  }
}
