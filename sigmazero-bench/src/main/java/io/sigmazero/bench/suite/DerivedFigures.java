package io.sigmazero.bench.suite;

import io.sigmazero.bench.jmh.BenchmarkFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figures that follow from several benchmarks of one run, by name. */
public final class DerivedFigures {
  /** Of a step: nanoseconds an element. */
  public static final String NANOSECONDS_PER_ELEMENT = "nanoseconds_per_element";

  /** Of a step: how many times as fast as the scalar one of that shape. */
  public static final String TIMES_SCALAR = "times_scalar";

  /** Of a step: how many times as fast as the op chain at that shape. */
  public static final String TIMES_CHAIN = "times_chain";

  /** Bytes that must move, in 10⁹ a second. */
  public static final String GIGABYTES_PER_SECOND = "gigabytes_per_second";

  /** Of a step that does not fit the cache: share of what a triad of the same size moves. */
  public static final String SHARE_OF_TRIAD = "share_of_triad";

  /** Of a pass or an iteration: how many times as fast as on the {@code nd4j} engine. */
  public static final String TIMES_ND4J = "times_nd4j";

  /** Of an attack: how many times as fast as on one thread. */
  public static final String TIMES_ONE_THREAD = "times_one_thread";

  private final List<BenchmarkRecord> records;

  private DerivedFigures(List<BenchmarkRecord> records) {
    this.records = records;
  }

  /** The records with all figures that can be derived from them. */
  static List<BenchmarkRecord> addTo(List<BenchmarkRecord> records) {
    DerivedFigures figures = new DerivedFigures(records);
    return records.stream().map(each -> each.withDerived(figures.of(each))).toList();
  }

  private Map<String, Double> of(BenchmarkRecord each) {
    Map<String, Double> figures = new TreeMap<>();
    switch (each.benchmark()) {
      case BenchmarkFacts.STEP -> addStep(each, figures);
      case BenchmarkFacts.TRIAD -> figures.put(GIGABYTES_PER_SECOND, triadRate(each));
      case BenchmarkFacts.ATTACK ->
          other(each, "threads", "1")
              .ifPresent(one -> figures.put(TIMES_ONE_THREAD, each.score() / one.score()));
      default ->
          other(each, "engine", "nd4j")
              .ifPresent(nd4j -> figures.put(TIMES_ND4J, nd4j.score() / each.score()));
    }
    return figures;
  }

  private void addStep(BenchmarkRecord step, Map<String, Double> figures) {
    String shape = step.parameters().get("shape");
    double seconds = seconds(step);
    double rate = BenchmarkFacts.stepBytes(shape) / seconds / 1e9;
    figures.put(NANOSECONDS_PER_ELEMENT, seconds * 1e9 / BenchmarkFacts.stepElements(shape));
    figures.put(GIGABYTES_PER_SECOND, rate);
    other(step, "implementation", "scalar")
        .ifPresent(scalar -> figures.put(TIMES_SCALAR, scalar.score() / step.score()));
    other(step, "implementation", "chain")
        .ifPresent(chain -> figures.put(TIMES_CHAIN, chain.score() / step.score()));
    triadLike(shape).ifPresent(triad -> figures.put(SHARE_OF_TRIAD, rate / triadRate(triad)));
  }

  private Optional<BenchmarkRecord> triadLike(String shape) {
    return records.stream()
        .filter(each -> each.benchmark().equals(BenchmarkFacts.TRIAD))
        .filter(
            each ->
                BenchmarkFacts.isOfEqualSize(
                    shape, Integer.parseInt(each.parameters().get("megabytes"))))
        .findFirst();
  }

  private static double triadRate(BenchmarkRecord triad) {
    int megabytes = Integer.parseInt(triad.parameters().get("megabytes"));
    return BenchmarkFacts.triadBytes(megabytes) / seconds(triad) / 1e9;
  }

  /** The record that differs from this in one parameter only, which has the given value. */
  private Optional<BenchmarkRecord> other(BenchmarkRecord each, String parameter, String value) {
    Map<String, String> wanted = new TreeMap<>(each.parameters());
    wanted.put(parameter, value);
    return records.stream()
        .filter(other -> other.benchmark().equals(each.benchmark()))
        .filter(other -> other.parameters().equals(wanted))
        .findFirst();
  }

  private static double seconds(BenchmarkRecord each) {
    return each.score() * each.secondsPerUnit();
  }
}
