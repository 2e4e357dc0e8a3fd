package io.sigmazero.core.attack;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the attack found for one sample. A failed attack and a sample that ended with an error are
 * told apart by {@link #error()}.
 *
 * @param index the sample's number in the run, from 0
 * @param label its label
 * @param target class that was to be reached; empty for any but the label, or if the sample ended
 *     before it was known
 * @param cleanPrediction class of the unchanged input; empty if the sample ended before it was
 *     known
 * @param adversarialPrediction class of the adversarial input; empty without success
 * @param l0 number of features, or of groups if these are counted, that differ, counted on the
 *     arrays; 0 for an input that is adversarial unchanged; empty without success, which counts as
 *     infinite
 * @param changedFeatures number of features that differ, however they are grouped; empty without
 *     success
 * @param adversarial the adversarial input, in the input's units and within its bounds; the
 *     unchanged input without success; the array is the receiver's
 * @param iterations iterations done, of all searches together
 * @param forwardPasses forward passes of the attack; the one that checks the result is not counted
 * @param backwardPasses backward passes of the attack
 * @param seconds time from the sample's start to its end
 * @param stopReason what ended the attack
 * @param diagnosis what went wrong, where a pattern is known
 * @param error why the sample ended early, one line; empty if it did not
 */
@SuppressWarnings("ArrayRecordComponent") // one owner, never compared
public record SampleResult(
    int index,
    int label,
    OptionalInt target,
    OptionalInt cleanPrediction,
    OptionalInt adversarialPrediction,
    OptionalInt l0,
    OptionalInt changedFeatures,
    float[] adversarial,
    int iterations,
    int forwardPasses,
    int backwardPasses,
    double seconds,
    StopReason stopReason,
    Optional<Diagnosis> diagnosis,
    Optional<String> error) {

  /** {@return whether an adversarial input was found and confirmed by the model} */
  public boolean success() {
    return l0.isPresent();
  }

  /** The same result under another number. */
  SampleResult withIndex(int number) {
    return new SampleResult(
        number,
        label,
        target,
        cleanPrediction,
        adversarialPrediction,
        l0,
        changedFeatures,
        adversarial,
        iterations,
        forwardPasses,
        backwardPasses,
        seconds,
        stopReason,
        diagnosis,
        error);
  }
}
