package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schedule, and what the search changes from one input to the next. */
class SparseRandomSearchTest {

  @ParameterizedTest
  @CsvSource({
    "1, 10000, 2", "50, 10000, 2", "51, 10000, 4", "201, 10000, 5", "501, 10000, 6",
    "1001, 10000, 8", "2001, 10000, 10", "4001, 10000, 12", "6001, 10000, 15", "8001, 10000, 20",
    "9999, 10000, 20", "1, 100, 4", "50, 100, 12", "99, 100, 20", "1, 1000000000, 1",
  })
  void theFractionFallsByItsSchedule(int iteration, int iterations, int divisor) {
    assertThat(SparseRandomSearch.defaults().fraction(iteration, iterations))
        .isEqualTo(0.3 / divisor);
  }

  @Test
  void theSearchKeepsWhatLowersTheMargin() {
    LinearModel model = LinearModel.random(3, 80, 21);
    model.bias()[0] = 200f;
    float[] clean = new float[80];
    Arrays.fill(clean, 0.25f);
    int allowed = 10;
    List<float[]> inputs =
        OneSample.seen(new SparseRandomSearch(allowed, 0, 2000, 0.8), model, clean);
    List<float[]> seen = inputs;
    float[] kept = seen.get(1);
    int improved = 0;
    for (int i = 2; i < seen.size(); i++) {
      float[] candidate = seen.get(i);
      int back = 0;
      int more = 0;
      int changes = 0;
      for (int j = 0; j < 80; j++) {
        assertThat(candidate[j]).isIn(0f, 0.25f, 1f);
        changes += candidate[j] != 0.25f ? 1 : 0;
        back += kept[j] != 0.25f && candidate[j] == 0.25f ? 1 : 0;
        more += kept[j] == 0.25f && candidate[j] != 0.25f ? 1 : 0;
        assertThat(kept[j] != 0.25f && candidate[j] != 0.25f && kept[j] != candidate[j]).isFalse();
      }
      int swaps = Math.max(1, (int) (0.8 / divisor(i - 1, 2000) * allowed));
      assertThat(changes).isEqualTo(allowed);
      assertThat(back).isEqualTo(swaps);
      assertThat(more).isEqualTo(swaps);
      if (margin(model, candidate) < margin(model, kept)) {
        kept = candidate;
        improved++;
      }
    }
    assertThat(improved).isGreaterThan(10);
    // What random search ends with is what the best 10 of 80 features can do, nearly.
    assertThat(margin(model, kept)).isLessThan(margin(model, seen.get(1)) - 10);
  }

  private static int divisor(int iteration, int iterations) {
    return (int) Math.round(0.3 / SparseRandomSearch.defaults().fraction(iteration, iterations));
  }

  private static float margin(LinearModel model, float[] input) {
    float[] logits = model.logits(input);
    return logits[0] - Math.max(logits[1], logits[2]);
  }

  @Test
  void withEveryFeatureAllowedTheSearchDrawsThemAgain() {
    LinearModel model = LinearModel.random(2, 10, 5);
    model.bias()[0] = 200f;
    float[] clean = new float[10];
    Arrays.fill(clean, 0.25f);
    List<float[]> inputs = OneSample.seen(new SparseRandomSearch(10, 0, 300, 0.8), model, clean);
    for (float[] input : inputs.subList(1, 301)) {
      assertThat(input).doesNotContain(0.25f);
    }
  }
}
