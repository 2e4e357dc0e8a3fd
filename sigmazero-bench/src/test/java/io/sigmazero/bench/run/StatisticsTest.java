package io.sigmazero.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void medianOfAnEvenCountIsTheMeanOfTheMiddleTwo() {
    assertThat(Statistics.of(samples(7, 1, 10, 4)).medianL0()).hasValue(5.5);
  }

  @Test
  void medianOfAnOddCountIsTheMiddleOne() {
    assertThat(Statistics.of(samples(9, 1, 4)).medianL0()).hasValue(4);
  }

  @Test
  void failuresCountAsInfinityInTheMedian() {
    assertThat(Statistics.of(samples(3, null, 5)).medianL0()).hasValue(5);
    assertThat(Statistics.of(samples(3, null, null)).medianL0()).isEmpty();
    // Half of the samples withstood: the mean of a finite and an infinite value is infinite.
    assertThat(Statistics.of(samples(3, 5, null, null)).medianL0()).isEmpty();
  }

  @Test
  void meanIsOverSuccessesOnly() {
    Statistics statistics = Statistics.of(samples(2, null, 5));
    assertThat(statistics.meanL0()).hasValue(3.5);
    assertThat(statistics.successRate()).isEqualTo(2.0 / 3, within(1e-12));
    assertThat(statistics.successes()).isEqualTo(2);
  }

  @Test
  void withoutSuccessThereIsNoMean() {
    Statistics statistics = Statistics.of(samples(null, null));
    assertThat(statistics.meanL0()).isEmpty();
    assertThat(statistics.medianL0()).isEmpty();
    assertThat(statistics.successRate()).isZero();
    assertThat(statistics.attackSuccessAt().values()).containsOnly(0.0);
  }

  @Test
  void budgetsIncludeTheirOwnValueAndAllSamplesAreCounted() {
    Statistics statistics = Statistics.of(samples(0, 10, 11, 24, 50, 100, 150, 151, null, null));
    assertThat(statistics.attackSuccessAt())
        .containsExactly(
            java.util.Map.entry(10, 0.2),
            java.util.Map.entry(24, 0.4),
            java.util.Map.entry(50, 0.5),
            java.util.Map.entry(100, 0.6),
            java.util.Map.entry(150, 0.7));
  }

  @Test
  void orderDoesNotMatter() {
    List<SampleRecord> samples = new ArrayList<>(samples(8, 3, null, 12, 5, 0, 77, null, 2));
    Statistics expected = Statistics.of(samples);
    Collections.shuffle(samples, new Random(1));
    assertThat(Statistics.of(samples)).isEqualTo(expected);
  }

  @Test
  void errorsAndCleanAccuracyAreCounted() {
    SampleRecord wrong = TestRecords.of(0, 1, 2, 2, true, 0, 1, 1, 0, 0.1, null);
    SampleRecord right = TestRecords.of(1, 1, 1, 3, true, 4, 10, 10, 6, 0.1, null);
    SampleRecord broken = TestRecords.of(2, 1, null, null, false, null, 0, 1, 0, 0.1, "bad");
    Statistics statistics = Statistics.of(List.of(wrong, right, broken));
    assertThat(statistics.errors()).isEqualTo(1);
    assertThat(statistics.cleanAccuracy()).isEqualTo(1.0 / 3, within(1e-12));
    assertThat(statistics.meanForwardPasses()).isEqualTo(4);
    assertThat(statistics.meanBackwardPasses()).isEqualTo(2);
  }

  @Test
  void reasonsAndDiagnosesAreCounted() {
    List<SampleRecord> samples = new ArrayList<>(samples(3, 5, null));
    samples.add(TestRecords.diagnosed(3, "dense", "why"));
    samples.add(TestRecords.diagnosed(4, "dense", "why"));
    Statistics statistics = Statistics.of(samples);
    assertThat(statistics.stopReasons())
        .containsExactly(java.util.Map.entry("budget", 2), java.util.Map.entry("steps", 3));
    assertThat(statistics.diagnoses()).containsExactly(java.util.Map.entry("dense", 2));
  }

  @Test
  void changedFeaturesHaveAMedianOfTheirOwn() {
    // l0 counts groups, of which each has several features.
    List<SampleRecord> samples = List.of(changing(4, 1), changing(6, 2), changing(9, 3));
    assertThat(Statistics.of(samples).medianL0()).hasValue(2);
    assertThat(Statistics.of(samples).medianChangedFeatures()).hasValue(6);
    assertThat(Statistics.of(samples(1, null, null)).medianChangedFeatures()).isEmpty();
  }

  private static SampleRecord changing(int features, int groups) {
    return new SampleRecord(
        0, 1, null, 1, 2, true, groups, features, 9, 9, 4, 0.5, "steps", null, null, null);
  }

  @Test
  void nothingHasNoStatistics() {
    assertThatThrownBy(() -> Statistics.of(List.of())).hasMessageContaining("no samples");
  }

  @Test
  void theRunningMedianAgrees() {
    Random random = new Random(5);
    RunningMedian running = new RunningMedian();
    List<SampleRecord> samples = new ArrayList<>();
    assertThat(running.note()).isEmpty();
    for (int i = 0; i < 100; i++) {
      Integer l0 = random.nextInt(5) == 0 ? null : Integer.valueOf(random.nextInt(40));
      samples.addAll(samples(l0));
      running.add(l0 == null ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(l0));
      OptionalDouble median = Statistics.of(samples).medianL0();
      String expected = median.isPresent() ? Numbers.plain(median.getAsDouble(), 1) : "infinite";
      assertThat(running.note()).isEqualTo("median l0 " + expected);
    }
  }

  static List<SampleRecord> samples(Integer... l0) {
    if (l0 == null) {
      return samples(new Integer[] {null});
    }
    List<SampleRecord> records = new ArrayList<>();
    for (int i = 0; i < l0.length; i++) {
      boolean success = l0[i] != null;
      Integer reached = success ? Integer.valueOf(2) : null;
      records.add(TestRecords.of(i, 1, 1, reached, success, l0[i], 9, 9, 4, 0.5, null));
    }
    return records;
  }
}
