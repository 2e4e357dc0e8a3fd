package io.sigmazero.core.attack;

/** Which features must stay as they are. Implementations are asked by several threads at once. */
public sealed interface Mask {

  /** {@return all features may change} */
  static Mask none() {
    return new None();
  }

  /**
   * {@return the same features for all samples}
   *
   * @param fixed one a feature, true where it must not change; copied
   */
  static Mask forAll(boolean... fixed) {
    return new ForAll(fixed.clone());
  }

  /**
   * {@return features for each sample}
   *
   * @param fixed by the sample's index in the run; shared, not copied
   */
  static Mask perSample(boolean[][] fixed) {
    return new PerSample(fixed);
  }

  /**
   * {@return the features of a sample that must not change; null if all may} Not to be modified.
   *
   * @param index the sample's index in the run
   */
  boolean[] fixed(int index);

  /**
   * Checks the mask before a run.
   *
   * @param samples number of samples of the run
   * @param features number of features of a sample
   * @throws InvalidSampleException if its size does not fit
   */
  default void requireValid(int samples, int features) {}

  /** Throws unless a mask has one value a feature. */
  private static void requireLength(String what, int found, int features) {
    if (found != features) {
      throw new InvalidSampleException(
          what + " has " + found + " values, but a sample has " + features + " features");
    }
  }

  /** All features may change. */
  record None() implements Mask {
    @Override
    public boolean[] fixed(int index) {
      return null;
    }
  }

  /**
   * The same for all samples.
   *
   * @param fixedFeatures true where a feature must not change
   */
  @SuppressWarnings("ArrayRecordComponent") // copied by the factory
  record ForAll(boolean[] fixedFeatures) implements Mask {
    @Override
    public boolean[] fixed(int index) {
      return fixedFeatures;
    }

    @Override
    public void requireValid(int samples, int features) {
      requireLength("the mask", fixedFeatures.length, features);
    }
  }

  /**
   * One a sample.
   *
   * @param fixedFeatures true where a feature must not change
   */
  @SuppressWarnings("ArrayRecordComponent") // large; documented as shared
  record PerSample(boolean[][] fixedFeatures) implements Mask {
    @Override
    public boolean[] fixed(int index) {
      return fixedFeatures[index];
    }

    @Override
    public void requireValid(int samples, int features) {
      if (fixedFeatures.length != samples) {
        throw new InvalidSampleException(
            fixedFeatures.length + " masks, but " + samples + " samples");
      }
      for (int i = 0; i < samples; i++) {
        requireLength("the mask of sample " + i, fixedFeatures[i].length, features);
      }
    }
  }
}
