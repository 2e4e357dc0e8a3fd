package io.sigmazero.core.attack;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the attack found for one sample. A failed attack and a sample that ended with an error are
 * told apart by {@link #error()}.
 *
 * @param index the sample's number in the run, from 0
 * @param label its label
 * @param cleanPrediction class of the unchanged input; empty if the sample ended before it was
 *     known
 * @param adversarialPrediction class of the adversarial input; empty without success
 * @param l0 number of features that differ, counted on the arrays; 0 for an input that is
 *     misclassified unchanged; empty without success, which counts as infinite
 * @param adversarial the adversarial input, in the input's units and within its bounds; the
 *     unchanged input without success; the array is the receiver's
 * @param iterations iterations done
 * @param forwardPasses forward passes of the attack; the one that checks the result is not counted
 * @param backwardPasses backward passes of the attack
 * @param seconds time from the sample's start to its end
 * @param error why the sample ended early, one line; empty if it did not
 */
@SuppressWarnings("ArrayRecordComponent") // one owner, never compared
public record SampleResult(
    int index,
    int label,
    OptionalInt cleanPrediction,
    OptionalInt adversarialPrediction,
    OptionalInt l0,
    float[] adversarial,
    int iterations,
    int forwardPasses,
    int backwardPasses,
    double seconds,
    Optional<String> error) {

  /** Whether an adversarial input was found and confirmed by the model. */
  public boolean success() {
    return l0.isPresent();
  }
}
