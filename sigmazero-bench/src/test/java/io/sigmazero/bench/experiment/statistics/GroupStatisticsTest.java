package io.sigmazero.bench.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupStatisticsTest {

  @Test
  void failuresAreInfiniteAndCleanErrorsCountAsNone() {
    GroupStatistics statistics = GroupStatistics.of(TestLines.of(0, 4, 9, -1));
    assertThat(statistics.samples()).isEqualTo(4);
    assertThat(statistics.successRate()).isEqualTo(0.75);
    assertThat(statistics.cleanAccuracy()).isEqualTo(0.75);
    assertThat(statistics.medianL0()).isEqualTo(6.5);
    assertThat(statistics.meanL0()).isEqualTo(13 / 3.0);
    assertThat(statistics.meanForward()).isEqualTo(100);
    assertThat(statistics.meanBackward()).isEqualTo(50);
    assertThat(statistics.meanSeconds()).isEqualTo(0.5);
    assertThat(statistics.totalSeconds()).isEqualTo(2);
    assertThat(statistics.peakBytes()).isNull();
  }

  @Test
  void anInfiniteMedianIsNone() {
    assertThat(GroupStatistics.of(TestLines.of(4, -1)).medianL0()).isNull();
    assertThat(GroupStatistics.of(TestLines.of(4, 5, -1)).medianL0()).isEqualTo(5);
    assertThat(GroupStatistics.of(TestLines.of(-1)).meanL0()).isNull();
  }

  @Test
  void successAtIsOverAllLines() {
    assertThat(GroupStatistics.successAt(TestLines.of(0, 10, 11, -1), 10)).isEqualTo(0.5);
  }

  @Test
  void noLinesHaveNoStatistics() {
    assertThatIllegalArgumentException().isThrownBy(() -> GroupStatistics.of(List.of()));
  }
}
