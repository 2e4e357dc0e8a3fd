package io.sigmazero.bench.experiment.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.bench.experiment.figures.LinePlot;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final LinePlot.Axis LOGARITHMIC = new LinePlot.Axis("x", true, false);
  private static final LinePlot.Axis LINEAR = new LinePlot.Axis("x", false, false);
  private static final LinePlot.Axis PERCENT = new LinePlot.Axis("x", false, true);

  @Test
  void powersOfTenOnALogarithmicAxis() {
    assertThat(Ticks.logarithmic(1, 150, false).labels()).containsExactly("1", "10", "100");
    assertThat(Ticks.logarithmic(0.004, 3000, false).labels())
        .containsExactly("0.01", "0.1", "1", "10", "100", "1,000");
    assertThat(Ticks.logarithmic(15, 260, false).labels())
        .containsExactly("20", "50", "100", "200");
    assertThat(Ticks.logarithmic(3, 6, false).labels()).containsExactly("3", "4", "5", "6");
    assertThat(Ticks.logarithmic(1e-12, 1e15, false).at()).hasSizeBetween(4, 9);
  }

  @Test
  void roundStepsOnALinearAxis() {
    assertThat(Ticks.linear(0, 150, 6, false).labels()).containsExactly("0", "50", "100", "150");
    assertThat(Ticks.linear(0, 0.3, 6, false).labels())
        .containsExactly("0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3");
    assertThat(Ticks.linear(0, 1, 5, true).labels())
        .containsExactly("0 %", "20 %", "40 %", "60 %", "80 %", "100 %");
    assertThat(Ticks.linear(-3, 3, 6, false).labels())
        .containsExactly("-3", "-2", "-1", "0", "1", "2", "3");
  }

  @Property(tries = 300)
  void ticksLieWithinTheirAxis(
      @ForAll @Scale(10) @DoubleRange(min = 1e-9, max = 1e9) double low,
      @ForAll @DoubleRange(min = 2.01, max = 1e9) double ratio) {
    double high = low * ratio;
    for (Ticks ticks :
        List.of(Ticks.logarithmic(low, high, false), Ticks.linear(low, high, 6, false))) {
      assertThat(ticks.at()).isSorted().hasSizeBetween(1, 13);
      assertThat(ticks.labels()).hasSameSizeAs(ticks.at()).doesNotHaveDuplicates();
      assertThat(ticks.at()).allMatch(at -> at >= low * (1 - 1e-6) && at <= high * (1 + 1e-6));
    }
  }

  @Test
  void anAxisSpansItsValues() {
    List<Double> values = Arrays.asList(3.0, null, 40.0, Double.NaN, -1.0, 0.0);
    AxisScale logarithmic = AxisScale.of(LOGARITHMIC, values, true);
    assertThat(List.of(logarithmic.low(), logarithmic.high())).containsExactly(3.0, 40.0);
    AxisScale linear = AxisScale.of(LINEAR, values, false);
    assertThat(List.of(linear.low(), linear.high())).containsExactly(-1.0, 40.0);
    AxisScale fromZero = AxisScale.of(LINEAR, List.of(3.0, 40.0), true);
    assertThat(List.of(fromZero.low(), fromZero.high())).containsExactly(0.0, 40.0);
    AxisScale percent = AxisScale.of(PERCENT, List.of(0.1, 0.93), true);
    assertThat(List.of(percent.low(), percent.high())).containsExactly(0.0, 1.0);
    AxisScale single = AxisScale.of(LOGARITHMIC, List.of(5.0), true);
    assertThat(List.of(single.low(), single.high())).containsExactly(2.5, 10.0);
    AxisScale none = AxisScale.of(LINEAR, List.of(), true);
    assertThat(none.high()).isGreaterThan(none.low());
  }

  @Property(tries = 100)
  void placesAndValuesAgree(@ForAll @DoubleRange(min = -0.5, max = 1.5) double place) {
    for (AxisScale scale :
        List.of(new AxisScale(LOGARITHMIC, 0.02, 3e5), new AxisScale(LINEAR, -4, 9))) {
      assertThat(scale.place(scale.at(place))).isCloseTo(place, within(1e-12));
    }
    assertThat(new AxisScale(LOGARITHMIC, 1, 100).at(0.5)).isCloseTo(10, within(1e-12));
  }
}
