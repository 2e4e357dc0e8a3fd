package io.sigmazero.core.trial;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an attack found for a sample.
 *
 * @param index the sample's number in its samples, from 0
 * @param label its label
 * @param cleanPrediction class of the unchanged input; empty if that could not be run
 * @param adversarialPrediction class of the adversarial input; empty without success
 * @param l0 number of features that differ, counted on the arrays; 0 for a sample that is
 *     misclassified unchanged; empty without success, which counts as infinite
 * @param adversarial the adversarial input, within [0, 1]; the unchanged input without success; the
 *     array is the receiver's
 * @param forwardPasses forward passes of the attack
 * @param backwardPasses backward passes of the attack
 * @param improvements ever sparser adversarial inputs, in the order found
 * @param passesSpent whether the budget ended the attack
 * @param seconds time of the attack
 * @param error why the attack ended with an error, one line
 */
@SuppressWarnings("ArrayRecordComponent") // one owner, never compared
public record TrialResult(
    int index,
    int label,
    OptionalInt cleanPrediction,
    OptionalInt adversarialPrediction,
    OptionalInt l0,
    float[] adversarial,
    int forwardPasses,
    int backwardPasses,
    List<Improvement> improvements,
    boolean passesSpent,
    double seconds,
    Optional<String> error) {

  /** {@return whether an adversarial input was found and confirmed by the model} */
  public boolean success() {
    return l0.isPresent();
  }
}
