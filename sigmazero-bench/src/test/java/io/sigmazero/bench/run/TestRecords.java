package io.sigmazero.bench.run;

/** Records of made-up samples. */
public final class TestRecords {
  private TestRecords() {}

  /** The record of a sample of an untargeted attack that counted features and did all steps. */
  public static SampleRecord of(
      int index,
      int label,
      Integer cleanPrediction,
      Integer adversarialPrediction,
      boolean success,
      Integer l0,
      int iterations,
      int forwardPasses,
      int backwardPasses,
      double seconds,
      String error) {
    return new SampleRecord(
        index,
        label,
        null,
        cleanPrediction,
        adversarialPrediction,
        success,
        l0,
        l0,
        iterations,
        forwardPasses,
        backwardPasses,
        seconds,
        error == null ? "steps" : "error",
        null,
        null,
        error);
  }

  /** The record of a sample whose attack failed in a way that is known. */
  public static SampleRecord diagnosed(int index, String diagnosis, String explanation) {
    return new SampleRecord(
        index,
        1,
        2,
        1,
        null,
        false,
        null,
        null,
        9,
        9,
        4,
        0.5,
        "budget",
        diagnosis,
        explanation,
        null);
  }
}
