package io.sigmazero.bench.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sigmazero.core.attack.SampleResult;
import java.util.OptionalInt;

/**
 * One line of {@code results.jsonl}: what the attack found for one sample, without the arrays.
 *
 * @param index the sample's row in the data it came from
 * @param label its label
 * @param cleanPrediction class of the unchanged input; null if the sample ended before it was known
 * @param adversarialPrediction class of the adversarial input; null without success
 * @param success whether an adversarial input was found and confirmed
 * @param l0 number of features that differ; null without success, which counts as infinite
 * @param iterations iterations done
 * @param forwardPasses forward passes of the attack
 * @param backwardPasses backward passes of the attack
 * @param seconds time from the sample's start to its end
 * @param error why the sample ended early; null, and left out of the line, if it did not
 */
@JsonPropertyOrder({
  "index",
  "label",
  "clean_prediction",
  "adversarial_prediction",
  "success",
  "l0",
  "iterations",
  "forward_passes",
  "backward_passes",
  "seconds",
  "error"
})
public record SampleRecord(
    @JsonProperty("index") int index,
    @JsonProperty("label") int label,
    @JsonProperty("clean_prediction") Integer cleanPrediction,
    @JsonProperty("adversarial_prediction") Integer adversarialPrediction,
    @JsonProperty("success") boolean success,
    @JsonProperty("l0") Integer l0,
    @JsonProperty("iterations") int iterations,
    @JsonProperty("forward_passes") int forwardPasses,
    @JsonProperty("backward_passes") int backwardPasses,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("error") @JsonInclude(JsonInclude.Include.NON_NULL) String error) {

  /**
   * The record of a result.
   *
   * @param result as the attack gave it
   * @param sourceIndex the sample's row in the data it came from
   */
  public static SampleRecord of(SampleResult result, int sourceIndex) {
    return new SampleRecord(
        sourceIndex,
        result.label(),
        boxed(result.cleanPrediction()),
        boxed(result.adversarialPrediction()),
        result.success(),
        boxed(result.l0()),
        result.iterations(),
        result.forwardPasses(),
        result.backwardPasses(),
        Rounding.micro(result.seconds()),
        result.error().orElse(null));
  }

  /** Whether the model was right on the unchanged input. */
  public boolean correctWhenClean() {
    return cleanPrediction != null && cleanPrediction == label;
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
  }
}
