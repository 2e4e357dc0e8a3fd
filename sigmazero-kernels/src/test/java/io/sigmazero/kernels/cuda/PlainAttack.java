package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import java.nio.FloatBuffer;

/** The attack on one sample of a linear model, written down plainly: what lanes must come to. */
final class PlainAttack {
  private final LinearLogits model;
  private final float[] original;
  private final int label;
  private final StepState state;
  private final FloatBuffer gradient;

  float[] best;
  int bestL0 = Integer.MAX_VALUE;
  int forwardPasses;
  int cleanPrediction;

  PlainAttack(LinearLogits model, float[] original, int label) {
    this.model = model;
    this.original = original;
    this.label = label;
    this.best = new float[original.length];
    this.gradient = DirectBuffers.floats(original.length);
    this.state = new StepState(1, original.length, gradient);
    state.original().put(0, original);
  }

  void run(StepSchedule schedule, float threshold, int sufficientL0) {
    state.reset(0, threshold);
    for (int i = 0; i < schedule.steps(); i++) {
      float[] delta = new float[original.length];
      state.delta().get(0, delta);
      float[] logits = model.logits(original, delta);
      int rival = largest(logits, label);
      forwardPasses++;
      if (i == 0) {
        cleanPrediction = largest(logits, -1);
      }
      boolean adversarial = logits[label] - logits[rival] < 0;
      if (adversarial && state.l0(0) < bestL0) {
        bestL0 = state.l0(0);
        best = delta;
      }
      if (bestL0 <= sufficientL0) {
        return;
      }
      float[] cotangent = new float[logits.length];
      cotangent[label] = 1;
      cotangent[rival] = -1;
      gradient.put(0, model.gradient(cotangent));
      new ScalarUpdateStep().apply(state, 0, i, adversarial, schedule);
    }
  }

  private static int largest(float[] logits, int except) {
    int largest = except == 0 ? 1 : 0;
    for (int k = largest + 1; k < logits.length; k++) {
      if (k != except && logits[k] > logits[largest]) {
        largest = k;
      }
    }
    return largest;
  }
}
