package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.testing.LinearModel;
import java.util.List;
import java.util.function.Consumer;

/** Runs checks, and attacks, on one sample that the model takes for what it is. */
final class OneSample {
  private OneSample() {}

  /** Hands a trial of the input to a check. */
  static void within(LinearModel model, float[] input, Consumer<Trial> check) {
    SampleAttack attack =
        new SampleAttack() {
          @Override
          public String name() {
            return "check";
          }

          @Override
          public void attack(Trial trial) {
            check.accept(trial);
          }
        };
    ArraySamples samples = ArraySamples.of(new float[][] {input}, new int[] {model.predict(input)});
    try (TrialSession session = new TrialSession(model)) {
      TrialResult result = session.run(attack, samples, 0, PassBudget.UNLIMITED, 0);
      assertThat(result.error()).isEmpty();
    }
  }

  /** The inputs of all forward passes, those of the trial at both ends included. */
  static List<float[]> seen(SampleAttack attack, LinearModel model, float... input) {
    RecordingModel recording = new RecordingModel(model);
    ArraySamples samples = ArraySamples.of(new float[][] {input}, new int[] {model.predict(input)});
    try (TrialSession session = new TrialSession(recording)) {
      assertThat(session.run(attack, samples, 0, PassBudget.UNLIMITED, 0).error()).isEmpty();
    }
    return recording.inputs();
  }
}
