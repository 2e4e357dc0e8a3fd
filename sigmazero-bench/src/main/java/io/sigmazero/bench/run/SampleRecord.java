package io.sigmazero.bench.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sigmazero.core.attack.Diagnosis;
import io.sigmazero.core.attack.SampleResult;
import java.util.OptionalInt;

/**
 * One line of {@code results.jsonl}: what the attack found for one sample, without the arrays.
 *
 * @param index the sample's row in the data it came from
 * @param label its label
 * @param target class that was to be reached; null for any but the label
 * @param cleanPrediction class of the unchanged input; null if the sample ended before it was known
 * @param adversarialPrediction class of the adversarial input; null without success
 * @param success whether an adversarial input was found and confirmed
 * @param l0 number of features, or of groups if these are counted, that differ; null without
 *     success, which counts as infinite
 * @param changedFeatures number of features that differ, however they are counted; null without
 *     success
 * @param iterations iterations done
 * @param forwardPasses forward passes of the attack
 * @param backwardPasses backward passes of the attack
 * @param seconds time from the sample's start to its end
 * @param stopReason what ended the attack
 * @param diagnosis the pattern of a failure or a poor result; null, and left out of the line,
 *     without any
 * @param explanation the same as a sentence on what was seen and what to try; null, and left out,
 *     without any
 * @param error why the sample ended early; null, and left out of the line, if it did not
 */
@JsonPropertyOrder({
  "index",
  "label",
  "target",
  "clean_prediction",
  "adversarial_prediction",
  "success",
  "l0",
  "changed_features",
  "iterations",
  "forward_passes",
  "backward_passes",
  "seconds",
  "stop_reason",
  "diagnosis",
  "explanation",
  "error"
})
public record SampleRecord(
    @JsonProperty("index") int index,
    @JsonProperty("label") int label,
    @JsonProperty("target") Integer target,
    @JsonProperty("clean_prediction") Integer cleanPrediction,
    @JsonProperty("adversarial_prediction") Integer adversarialPrediction,
    @JsonProperty("success") boolean success,
    @JsonProperty("l0") Integer l0,
    @JsonProperty("changed_features") Integer changedFeatures,
    @JsonProperty("iterations") int iterations,
    @JsonProperty("forward_passes") int forwardPasses,
    @JsonProperty("backward_passes") int backwardPasses,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("stop_reason") String stopReason,
    @JsonProperty("diagnosis") @JsonInclude(JsonInclude.Include.NON_NULL) String diagnosis,
    @JsonProperty("explanation") @JsonInclude(JsonInclude.Include.NON_NULL) String explanation,
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
        boxed(result.target()),
        boxed(result.cleanPrediction()),
        boxed(result.adversarialPrediction()),
        result.success(),
        boxed(result.l0()),
        boxed(result.changedFeatures()),
        result.iterations(),
        result.forwardPasses(),
        result.backwardPasses(),
        Rounding.micro(result.seconds()),
        result.stopReason().text(),
        result.diagnosis().map(diagnosis -> diagnosis.signature().text()).orElse(null),
        result.diagnosis().map(Diagnosis::sentence).orElse(null),
        result.error().orElse(null));
  }

  /** The same record with more to its explanation. */
  SampleRecord explainedFurther(String sentence) {
    return new SampleRecord(
        index,
        label,
        target,
        cleanPrediction,
        adversarialPrediction,
        success,
        l0,
        changedFeatures,
        iterations,
        forwardPasses,
        backwardPasses,
        seconds,
        stopReason,
        diagnosis,
        explanation + " " + sentence,
        error);
  }

  /** Whether the model was right on the unchanged input. */
  public boolean correctWhenClean() {
    return cleanPrediction != null && cleanPrediction == label;
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
  }
}
