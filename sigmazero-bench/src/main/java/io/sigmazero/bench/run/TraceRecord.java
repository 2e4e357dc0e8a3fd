package io.sigmazero.bench.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sigmazero.core.attack.TracePoint;

/**
 * One line of {@code trace.jsonl}: an iteration of a sample.
 *
 * @param index the sample's row in the data it came from
 * @param iteration from 0, over all searches of the sample
 * @param margin of the input just run, negative when adversarial
 * @param l0 number of features, or groups, that differ
 * @param threshold τ, in units of the bounds' width
 * @param stepSize η, in units of the bounds' width
 */
@JsonPropertyOrder({"index", "iteration", "margin", "l0", "threshold", "step_size"})
public record TraceRecord(
    @JsonProperty("index") int index,
    @JsonProperty("iteration") int iteration,
    @JsonProperty("margin") float margin,
    @JsonProperty("l0") int l0,
    @JsonProperty("threshold") float threshold,
    @JsonProperty("step_size") float stepSize) {

  /** The record of an iteration of the sample that stands in this row of the data. */
  static TraceRecord of(TracePoint point, int sourceIndex) {
    return new TraceRecord(
        sourceIndex,
        point.iteration(),
        point.margin(),
        point.l0(),
        point.threshold(),
        point.stepSize());
  }
}
