package io.sigmazero.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepSceneTest {

  @Test
  void itIsLikeTheMiddleOfAnAttack() {
    StepScene scene = StepScene.of(new StepScene.Shape(64, 784));
    // Of δ in an attack on a robust MNIST network after 40 of 1,000 steps: 3 %, and τ is 0.4 to
    // 0.46.
    assertThat(scene.start().density()).isBetween(0.01, 0.15);
    assertThat(scene.end().density()).isBetween(0.01, 0.15);
    assertThat(scene.start().threshold()[0]).isBetween(0.3f, 0.5f);
    int corners = 0;
    for (int j = 0; j < scene.original().length; j++) {
      float position = scene.original()[j] + scene.start().delta()[j];
      assertThat(position).isBetween(-1e-6f, 1 + 1e-6f);
      boolean moved = scene.start().delta()[j] != 0;
      corners += moved && (Math.abs(position) < 1e-6 || Math.abs(position - 1) < 1e-6) ? 1 : 0;
    }
    // There: 74 % of what differs from zero.
    assertThat(corners / (scene.start().density() * scene.original().length)).isBetween(0.5, 0.99);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void everyLaneIsAdversarialInSevenOfSixteenSteps(int lanes) {
    StepScene scene = StepScene.of(new StepScene.Shape(lanes, 3));
    for (int lane = 0; lane < lanes; lane++) {
      int adversarial = 0;
      for (int step = 0; step < StepScene.STEPS; step++) {
        adversarial += scene.isAdversarial(lane, step) ? 1 : 0;
      }
      assertThat(adversarial).isEqualTo(StepScene.ADVERSARIAL);
    }
  }

  @Test
  void subnormalAndInfiniteValuesAreRefused() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1e-40f}) {
      StepSnapshot snapshot = snapshot(0f, bad);
      assertThatThrownBy(() -> snapshot.requireOrdinary("now"))
          .isInstanceOf(AssertionError.class)
          .hasMessage("δ of element 1 is " + bad + " now");
    }
    assertThatCode(() -> snapshot(-0f, Float.MIN_NORMAL).requireOrdinary("now"))
        .doesNotThrowAnyException();
  }

  @Test
  void oneBitIsADifference() {
    StepSnapshot expected = snapshot(1f, 0f);
    snapshot(1f, 0f).requireSameBits(expected, "it");
    assertThatThrownBy(() -> snapshot(1f, -0f).requireSameBits(expected, "it"))
        .hasMessage("it: δ of element 1 is -0.0, expected 0.0");
    assertThatThrownBy(() -> snapshot(Math.nextUp(1f), 0f).requireSameBits(expected, "it"))
        .hasMessageContaining("δ of element 0");
  }

  @Test
  void nearIsWithinTheToleranceButForAFew() {
    StepSnapshot expected = snapshot(1f, 2f, 3f, 4f);
    snapshot(1f, 2f, 3.005f, 4f).requireNear(expected, 0.01, 0, "it");
    snapshot(1f, 2f, 9f, 4f).requireNear(expected, 0.01, 0.25, "it");
    assertThatThrownBy(() -> snapshot(1f, 9f, 9f, 4f).requireNear(expected, 0.01, 0.25, "it"))
        .hasMessage("it: 2 of 4 values of δ differ by more than 0.01");
    assertThatThrownBy(() -> snapshot(1f, 2f, Float.NaN, 4f).requireNear(expected, 0.01, 0, "it"))
        .hasMessageContaining("1 of 4");
  }

  private static StepSnapshot snapshot(float... delta) {
    float[] zero = new float[delta.length];
    return new StepSnapshot(delta, zero, zero, new float[] {0.3f}, new int[] {1});
  }
}
