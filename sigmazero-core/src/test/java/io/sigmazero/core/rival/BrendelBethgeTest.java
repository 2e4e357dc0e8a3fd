package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Starts and trust region of the walk. */
class BrendelBethgeTest {

  @Test
  void theOtherSampleIsTheNearestOfAnotherClass() {
    LinearModel model =
        new LinearModel(new float[][] {{0, 0, 0}, {4, 0, 0}}, new float[] {0f, -2f});
    float[][] inputs = {
      {0.25f, 0.5f, 0.5f}, // attacked
      {0.25f, 0.5f, 0.25f}, // nearest, but of the same class
      {0.125f, 0.5f, 0.5f}, // labelled as another, but taken for the same
      {0.875f, 0.25f, 0.5f}, // two differences, the farther one
      {0.75f, 0.25f, 0.5f}, // two differences, the nearer one
      {0.75f, 0.375f, 0.375f}, // nearer still, but with three differences
      {1.5f, 0.5f, 0.5f}, // out of range
    };
    RecordingModel recording = new RecordingModel(model);
    ArraySamples samples = ArraySamples.of(inputs, new int[] {0, 0, 1, 1, 1, 1, 1});
    try (TrialSession session = new TrialSession(recording)) {
      session.run(BrendelBethge.sampleDefaults(), samples, 0, PassBudget.of(2), 1);
    }
    assertThat(recording.inputs().get(1)).containsExactly(inputs[2]);
    assertThat(recording.inputs().get(2)).containsExactly(inputs[4]);
  }

  @Test
  void theTrustRegionShrinksAtEveryIntervalsEnd() {
    // A slope of zero in all but the last feature, and a start far from the sample: every step
    // goes home by the whole radius.
    float[][] weights = new float[2][50];
    weights[0][49] = 0.0625f;
    weights[1][49] = 64f;
    LinearModel model = new LinearModel(weights, new float[] {32f, 0f});
    float[] clean = new float[50];
    float[] other = new float[50];
    Arrays.fill(other, 1f);
    ArraySamples samples = ArraySamples.of(new float[][] {clean, other}, new int[] {0, 1});
    RecordingModel recording = new RecordingModel(model);
    BrendelBethge attack =
        new BrendelBethge(BrendelBethge.Start.SAMPLE, 1, 0, 20, 0.01, 0.5, 4, 0.8, 1.1);
    try (TrialSession session = new TrialSession(recording)) {
      session.run(attack, samples, 0, PassBudget.UNLIMITED, 1);
    }
    List<float[]> walk = recording.inputs().subList(2, 22);
    for (int i = 1; i < 20; i++) {
      double squares = 0;
      for (int j = 0; j < 50; j++) {
        double difference = (double) walk.get(i)[j] - walk.get(i - 1)[j];
        squares += difference * difference;
      }
      double radius = 0.5 * Math.pow(0.5, (i + 1) / 5);
      assertThat(Math.sqrt(squares)).isCloseTo(radius, Offset.offset(radius * 0.02));
    }
  }

  @Test
  void withoutAnotherSampleNoiseIsTheStart() {
    LinearModel model = LinearModel.random(3, 40, 2);
    float[] clean = new float[40];
    ArraySamples one = ArraySamples.of(new float[][] {clean}, new int[] {model.predict(clean)});
    try (TrialSession session = new TrialSession(model)) {
      assertThat(
              session.run(BrendelBethge.sampleDefaults(), one, 0, PassBudget.of(500), 1).success())
          .isTrue();
    }
  }
}
