package io.sigmazero.bench.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.run.SampleLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurvesTest {

  @Test
  void robustnessIsOverAllSamples() {
    LinePlot.Series curve = Curves.robustness("a", TestLines.of(0, 3, 3, 7, -1), 10);
    assertThat(curve.x()).containsExactly(0.0, 3.0, 7.0, 10.0);
    assertThat(curve.y()).containsExactly(0.2, 0.6, 0.8, 0.8);
    assertThat(curve.step()).isTrue();
  }

  @Test
  void robustnessEndsAtTheLimit() {
    LinePlot.Series curve = Curves.robustness("a", TestLines.of(3, 70), 10);
    assertThat(curve.x()).containsExactly(0.0, 3.0, 10.0);
    assertThat(curve.y()).containsExactly(0.0, 0.5, 0.5);
  }

  @Test
  void theBestSoFarIsThatOfTheLastImprovement() {
    SampleLine line = TestLines.line(0, 4, List.of(List.of(2, 1, 9), List.of(10, 5, 4)));
    assertThat(Curves.bestUntil(line, 1)).isInfinite();
    assertThat(Curves.bestUntil(line, 2)).isEqualTo(9);
    assertThat(Curves.bestUntil(line, 9)).isEqualTo(9);
    assertThat(Curves.bestUntil(line, 10)).isEqualTo(4);
    assertThat(Curves.bestUntil(TestLines.line(0, 0, List.of()), 1)).isZero();
  }

  @Test
  void anUnconfirmedImprovementIsNone() {
    SampleLine line = TestLines.line(0, -1, List.of(List.of(2, 1, 9)));
    assertThat(Curves.bestUntil(line, 50)).isInfinite();
  }

  @Test
  void anytimeStartsWhereHalfTheSamplesHaveSucceeded() {
    List<SampleLine> lines = new ArrayList<>();
    lines.add(TestLines.line(0, 4, List.of(List.of(2, 1, 9), List.of(10, 5, 4))));
    lines.add(TestLines.line(1, 6, List.of(List.of(10, 1, 6))));
    LinePlot.Series median = Curves.anytimeMedian("a", lines);
    LinePlot.Series success = Curves.anytimeSuccess("a", lines);
    assertThat(median.x()).startsWith(1.0, 2.0).endsWith(100.0).isSorted().doesNotHaveDuplicates();
    assertThat(median.y().get(median.x().indexOf(2.0))).isNull();
    assertThat(median.y().get(median.x().indexOf(10.0))).isEqualTo(5.0);
    assertThat(success.y().get(success.x().indexOf(1.0))).isZero();
    assertThat(success.y().get(success.x().indexOf(2.0))).isEqualTo(0.5);
    assertThat(success.y().get(success.x().indexOf(100.0))).isEqualTo(1.0);
  }
}
