package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sigmazero.core.trial.Improvement;
import io.sigmazero.core.trial.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One line of {@code results.jsonl}: what a cell's attack found for a sample. Two runs of one
 * experiment agree in all but the last two.
 *
 * @param cell the cell's id
 * @param attack the attack's label
 * @param model name of the attacked model
 * @param passes budget of forward passes, and of backward passes; null for none
 * @param seed of the attack's random numbers
 * @param index the sample's row in the data it came from
 * @param label its label
 * @param cleanPrediction class of the unchanged input; null if that could not be run
 * @param adversarialPrediction class of the adversarial input; null without success
 * @param success whether an adversarial input was found and confirmed
 * @param l0 number of features that differ; 0 if the unchanged input is misclassified; null without
 *     success, which counts as infinite
 * @param forwardPasses forward passes through the attacked model
 * @param backwardPasses backward passes through it
 * @param improvements ever sparser adversarial inputs: forward passes and backward passes until
 *     then, ℓ0
 * @param passesSpent whether the budget ended the attack
 * @param error why the attack ended with an error, a line; null if it did not
 * @param transfer what further models predict for the adversarial input, by name; null, and left
 *     out, without further models
 * @param surrogatePasses forward passes through the surrogate; null, and left out, without one
 * @param seconds time of the attack
 * @param residentBytes most memory that the process held since the cell's begin; null if the system
 *     does not tell
 */
@JsonPropertyOrder({
  "cell",
  "attack",
  "model",
  "passes",
  "seed",
  "index",
  "label",
  "clean_prediction",
  "adversarial_prediction",
  "success",
  "l0",
  "forward_passes",
  "backward_passes",
  "improvements",
  "passes_spent",
  "error",
  "transfer",
  "surrogate_passes",
  "seconds",
  "resident_bytes"
})
public record SampleLine(
    @JsonProperty("cell") String cell,
    @JsonProperty("attack") String attack,
    @JsonProperty("model") String model,
    @JsonProperty("passes") Integer passes,
    @JsonProperty("seed") long seed,
    @JsonProperty("index") int index,
    @JsonProperty("label") int label,
    @JsonProperty("clean_prediction") Integer cleanPrediction,
    @JsonProperty("adversarial_prediction") Integer adversarialPrediction,
    @JsonProperty("success") boolean success,
    @JsonProperty("l0") Integer l0,
    @JsonProperty("forward_passes") int forwardPasses,
    @JsonProperty("backward_passes") int backwardPasses,
    @JsonProperty("improvements") List<List<Integer>> improvements,
    @JsonProperty("passes_spent") boolean passesSpent,
    @JsonProperty("error") String error,
    @JsonProperty("transfer") @JsonInclude(JsonInclude.Include.NON_NULL)
        Map<String, Integer> transfer,
    @JsonProperty("surrogate_passes") @JsonInclude(JsonInclude.Include.NON_NULL)
        Integer surrogatePasses,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("resident_bytes") Long residentBytes) {
  private static final double MICRO = 1e6;

  /**
   * The line of a result.
   *
   * @param sourceIndex the sample's row in the data it came from
   * @param transfer may be null
   * @param surrogatePasses may be null
   * @param residentBytes may be null
   */
  static SampleLine of(
      Cell cell,
      TrialResult result,
      int sourceIndex,
      Map<String, Integer> transfer,
      Integer surrogatePasses,
      Long residentBytes) {
    return new SampleLine(
        cell.id(),
        cell.attack().label(),
        cell.model(),
        boxed(cell.passes()),
        cell.seed(),
        sourceIndex,
        result.label(),
        boxed(result.cleanPrediction()),
        boxed(result.adversarialPrediction()),
        result.success(),
        boxed(result.l0()),
        result.forwardPasses(),
        result.backwardPasses(),
        result.improvements().stream().map(SampleLine::triple).toList(),
        result.passesSpent(),
        result.error().orElse(null),
        transfer,
        surrogatePasses,
        Math.round(result.seconds() * MICRO) / MICRO,
        residentBytes);
  }

  /** Whether the model was wrong on the unchanged input. */
  public boolean misclassifiedClean() {
    return cleanPrediction != null && cleanPrediction != label;
  }

  /** ℓ0, infinite without success. */
  public double distance() {
    return l0 == null ? Double.POSITIVE_INFINITY : l0;
  }

  private static List<Integer> triple(Improvement improvement) {
    return List.of(improvement.forwardPasses(), improvement.backwardPasses(), improvement.l0());
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
  }
}
