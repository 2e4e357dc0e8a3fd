package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GradientHistoryTest {
  @Test
  void earlierGradientsCountByAgeAndNotByLength() {
    GradientHistory history = new GradientHistory(2);
    assertThat(history.blend(new float[] {30f, 40f}, 50)).containsExactly(30f, 40f);
    // 0.4 · 2 · (0.6, 0.8) are added.
    assertThat(history.blend(new float[] {2f, 0f}, 2))
        .containsExactly(new float[] {2.48f, 0.64f}, within(1e-6f));
    // 0.4 · 1 · (0.9 · (0.6, 0.8) + (1, 0)).
    assertThat(history.blend(new float[] {0f, -1f}, 1))
        .containsExactly(new float[] {0.616f, -0.712f}, within(1e-6f));
  }

  @Test
  void aGradientOfZeroAddsNothing() {
    GradientHistory history = new GradientHistory(2);
    assertThat(history.blend(new float[2], 0)).containsExactly(0f, 0f);
    assertThat(history.blend(new float[] {3f, 4f}, 5)).containsExactly(3f, 4f);
  }

  @Test
  void theGradientIsNotModified() {
    GradientHistory history = new GradientHistory(1);
    float[] gradient = {1f};
    history.blend(gradient, 1);
    history.blend(gradient, 1);
    assertThat(gradient).containsExactly(1f);
  }
}
