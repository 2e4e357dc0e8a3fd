package io.sigmazero.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "100, 1, 100",
    "0, 1, 0",
    "16.5, 1, 16.5",
    "0.10, 2, 0.1",
    "1000, 0, 1000",
    "10.04, 1, 10"
  })
  void zerosAtTheEndAreLeftOut(double value, int decimals, String expected) {
    assertThat(Numbers.plain(value, decimals)).isEqualTo(expected);
  }

  @Test
  void timesHaveTheUnitThatFits() {
    assertThat(Numbers.seconds(0.1234)).isEqualTo("0.123 s");
    assertThat(Numbers.seconds(12.34)).isEqualTo("12.3 s");
    assertThat(Numbers.seconds(3600)).isEqualTo("60 min");
  }

  @Test
  void sharesArePercentages() {
    assertThat(Numbers.percent(2.0 / 3)).isEqualTo("66.7 %");
    assertThat(Numbers.percent(1)).isEqualTo("100 %");
  }
}
