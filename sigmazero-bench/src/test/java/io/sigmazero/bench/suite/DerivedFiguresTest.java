package io.sigmazero.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.bench.jmh.BenchmarkFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerivedFiguresTest {

  @Test
  void stepsAreComparedWithinTheirShape() {
    List<BenchmarkRecord> records =
        DerivedFigures.addTo(
            List.of(
                step("16x150528", "scalar", 40_000),
                step("16x150528", "vector", 4_000),
                step("16x150528", "chain", 200_000),
                step("64x784", "vector", 50),
                record(BenchmarkFacts.TRIAD, "us/op", 2_000, Map.of("megabytes", "48")),
                record(BenchmarkFacts.TRIAD, "us/op", 1, Map.of("megabytes", "768"))));
    Map<String, Double> vector = records.get(1).derived();
    // 2,408,448 elements, 36.5 bytes each on average; the triad moves 24 GB/s.
    assertThat(vector.get(DerivedFigures.NANOSECONDS_PER_ELEMENT)).isCloseTo(1.6608, within(1e-3));
    assertThat(vector.get(DerivedFigures.TIMES_SCALAR)).isEqualTo(10);
    assertThat(vector.get(DerivedFigures.TIMES_CHAIN)).isEqualTo(50);
    assertThat(vector.get(DerivedFigures.GIGABYTES_PER_SECOND)).isCloseTo(21.977, within(1e-2));
    assertThat(vector.get(DerivedFigures.SHARE_OF_TRIAD)).isCloseTo(21.977 / 24, within(1e-3));
    assertThat(records.get(3).derived())
        .containsOnlyKeys(
            DerivedFigures.NANOSECONDS_PER_ELEMENT, DerivedFigures.GIGABYTES_PER_SECOND);
    assertThat(records.get(4).derived())
        .containsExactly(entry(DerivedFigures.GIGABYTES_PER_SECOND, 24.0));
  }

  @Test
  void enginesAndThreadsAreCompared() {
    List<BenchmarkRecord> records =
        DerivedFigures.addTo(
            List.of(
                record(
                    BenchmarkFacts.FORWARD,
                    "us/op",
                    10,
                    Map.of("engine", "onednn", "network", "a")),
                record(
                    BenchmarkFacts.FORWARD, "us/op", 50, Map.of("engine", "nd4j", "network", "a")),
                record(
                    BenchmarkFacts.FORWARD, "us/op", 9, Map.of("engine", "onednn", "network", "b")),
                record(BenchmarkFacts.ATTACK, "ops/s", 20, Map.of("network", "a", "threads", "1")),
                record(
                    BenchmarkFacts.ATTACK, "ops/s", 38, Map.of("network", "a", "threads", "all"))));
    assertThat(records.get(0).derived()).containsExactly(entry(DerivedFigures.TIMES_ND4J, 5.0));
    assertThat(records.get(2).derived()).isEmpty();
    assertThat(records.get(4).derived())
        .containsExactly(entry(DerivedFigures.TIMES_ONE_THREAD, 1.9));
  }

  private static BenchmarkRecord step(String shape, String implementation, double microseconds) {
    return record(
        BenchmarkFacts.STEP,
        "us/op",
        microseconds,
        Map.of("shape", shape, "implementation", implementation));
  }

  static BenchmarkRecord record(
      String benchmark, String unit, double score, Map<String, String> parameters) {
    return new BenchmarkRecord(
        benchmark, parameters, "avgt", unit, score, score / 100, 2, List.of(), Map.of());
  }
}
