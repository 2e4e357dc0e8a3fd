package io.sigmazero.core.attack;

import java.nio.FloatBuffer;
import java.util.OptionalInt;

/** What counts as adversarial: any class but the label, or one class to reach. */
public sealed interface Goal {

  /** {@return any class but the label} */
  static Goal untargeted() {
    return new Untargeted();
  }

  /**
   * {@return one class for all samples} A sample that the model puts there unchanged counts as ℓ0 =
   * 0.
   *
   * @param target the class, at least 0
   */
  static Goal target(int target) {
    return new FixedTarget(target);
  }

  /**
   * {@return a class for each sample}
   *
   * @param targets by the sample's index in the run; copied
   */
  static Goal targets(int... targets) {
    return new Targets(targets.clone());
  }

  /**
   * {@return for each sample the class, other than its label, with the smallest logit of the clean
   * input}
   */
  static Goal leastLikely() {
    return new LeastLikely();
  }

  /**
   * {@return for each sample the class, other than its label, with the largest logit of the clean
   * input}
   */
  static Goal secondMostLikely() {
    return new SecondMostLikely();
  }

  /**
   * {@return the class to reach for a sample, empty for any but the label}
   *
   * @param index the sample's index in the run
   * @param label its label
   * @param logits the clean input's, from {@code offset} on; read by absolute access
   * @param offset of the first logit
   * @param classes number of the model's classes
   */
  OptionalInt targetOf(int index, int label, FloatBuffer logits, int offset, int classes);

  /**
   * Checks the goal before a run.
   *
   * @param samples number of samples of the run
   * @param classes number of the model's classes
   * @throws InvalidSampleException if a target is not a class, or targets are missing
   */
  default void requireValid(int samples, int classes) {}

  /** Any class but the label. */
  record Untargeted() implements Goal {
    @Override
    public OptionalInt targetOf(int index, int label, FloatBuffer logits, int offset, int classes) {
      return OptionalInt.empty();
    }
  }

  /**
   * One class for all samples.
   *
   * @param target the class, at least 0
   */
  record FixedTarget(int target) implements Goal {
    /** Refuses a negative class. */
    public FixedTarget {
      if (target < 0) {
        throw new IllegalArgumentException("target is " + target + ", must be at least 0");
      }
    }

    @Override
    public OptionalInt targetOf(int index, int label, FloatBuffer logits, int offset, int classes) {
      return OptionalInt.of(target);
    }

    @Override
    public void requireValid(int samples, int classes) {
      if (target >= classes) {
        throw new InvalidSampleException(
            "target " + target + " does not exist: the model has " + classes + " classes");
      }
    }
  }

  /**
   * A class for each sample.
   *
   * @param targets one a sample; not to be modified
   */
  @SuppressWarnings("ArrayRecordComponent") // copied by the factory, never handed out
  record Targets(int[] targets) implements Goal {
    @Override
    public OptionalInt targetOf(int index, int label, FloatBuffer logits, int offset, int classes) {
      return OptionalInt.of(targets[index]);
    }

    @Override
    public void requireValid(int samples, int classes) {
      if (targets.length != samples) {
        throw new InvalidSampleException(targets.length + " targets, but " + samples + " samples");
      }
      for (int i = 0; i < samples; i++) {
        if (targets[i] < 0 || targets[i] >= classes) {
          throw new InvalidSampleException(
              "target "
                  + targets[i]
                  + " of sample "
                  + i
                  + " does not exist: the model has classes 0 to "
                  + (classes - 1));
        }
      }
    }
  }

  /** The class with the smallest clean logit. */
  record LeastLikely() implements Goal {
    @Override
    public OptionalInt targetOf(int index, int label, FloatBuffer logits, int offset, int classes) {
      int least = -1;
      for (int k = 0; k < classes; k++) {
        if (k != label && (least < 0 || logits.get(offset + k) < logits.get(offset + least))) {
          least = k;
        }
      }
      return OptionalInt.of(least);
    }
  }

  /** The class, other than the label, with the largest clean logit. */
  record SecondMostLikely() implements Goal {
    @Override
    public OptionalInt targetOf(int index, int label, FloatBuffer logits, int offset, int classes) {
      return OptionalInt.of(Margin.of(logits, offset, classes, label, OptionalInt.empty()).rival());
    }
  }
}
