package io.sigmazero.bench.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The content of {@code summary.json}.
 *
 * @param schema version of this format; grows when a field changes its meaning
 * @param version this program's version
 * @param samples number of samples
 * @param successRate share of samples with an adversarial input
 * @param medianL0 over all samples, failures as infinity; null if infinite
 * @param meanL0 over successes; null without any
 * @param attackSuccessAt for each budget k the share of samples with ℓ0 ≤ k
 * @param cleanAccuracy share of samples that the model got right unchanged
 * @param errors number of samples that ended with an error
 * @param medianChangedFeatures as {@code medianL0}, of all features that differ, however they are
 *     counted
 * @param stopReasons how many samples each reason ended
 * @param diagnoses how many samples have each diagnosis
 * @param seconds time of the whole attack, loading and writing of the report left out
 * @param secondsPerSample {@code seconds / samples}
 * @param meanForwardPasses forward passes a sample
 * @param meanBackwardPasses backward passes a sample
 * @param options the command's options by name
 * @param model the model file
 * @param modelFormat its format
 * @param modelSha256 its hash
 * @param data the data
 * @param labels the label file, null if the data carries its labels
 * @param engine what ran the model
 * @param updateStep implementation of the update step
 * @param threads worker threads
 * @param java the running Java
 * @param os operating system and architecture
 * @param processors processors that the Java runtime may use
 * @param started when the run began, ISO 8601, UTC
 */
@JsonPropertyOrder({
  "schema",
  "version",
  "samples",
  "success_rate",
  "median_l0",
  "mean_l0",
  "asr_at",
  "clean_accuracy",
  "errors",
  "median_changed_features",
  "stop_reasons",
  "diagnoses",
  "seconds",
  "seconds_per_sample",
  "mean_forward_passes",
  "mean_backward_passes",
  "options",
  "model",
  "model_format",
  "model_sha256",
  "data",
  "labels",
  "engine",
  "update_step",
  "threads",
  "java",
  "os",
  "processors",
  "started"
})
public record Summary(
    @JsonProperty("schema") int schema,
    @JsonProperty("version") String version,
    @JsonProperty("samples") int samples,
    @JsonProperty("success_rate") double successRate,
    @JsonProperty("median_l0") Double medianL0,
    @JsonProperty("mean_l0") Double meanL0,
    @JsonProperty("asr_at") SortedMap<Integer, Double> attackSuccessAt,
    @JsonProperty("clean_accuracy") double cleanAccuracy,
    @JsonProperty("errors") int errors,
    @JsonProperty("median_changed_features") Double medianChangedFeatures,
    @JsonProperty("stop_reasons") SortedMap<String, Integer> stopReasons,
    @JsonProperty("diagnoses") SortedMap<String, Integer> diagnoses,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("seconds_per_sample") double secondsPerSample,
    @JsonProperty("mean_forward_passes") double meanForwardPasses,
    @JsonProperty("mean_backward_passes") double meanBackwardPasses,
    @JsonProperty("options") Map<String, Object> options,
    @JsonProperty("model") String model,
    @JsonProperty("model_format") String modelFormat,
    @JsonProperty("model_sha256") String modelSha256,
    @JsonProperty("data") String data,
    @JsonProperty("labels") String labels,
    @JsonProperty("engine") String engine,
    @JsonProperty("update_step") String updateStep,
    @JsonProperty("threads") int threads,
    @JsonProperty("java") String java,
    @JsonProperty("os") String os,
    @JsonProperty("processors") int processors,
    @JsonProperty("started") String started) {
  /** The version of the format that this program writes. */
  public static final int SCHEMA = 1;

  /** The summary of a run. */
  public static Summary of(Statistics statistics, double seconds, Provenance provenance) {
    return new Summary(
        SCHEMA,
        provenance.version(),
        statistics.samples(),
        statistics.successRate(),
        boxed(statistics.medianL0()),
        boxed(statistics.meanL0()),
        statistics.attackSuccessAt(),
        statistics.cleanAccuracy(),
        statistics.errors(),
        boxed(statistics.medianChangedFeatures()),
        statistics.stopReasons(),
        statistics.diagnoses(),
        Rounding.micro(seconds),
        Rounding.micro(seconds / statistics.samples()),
        statistics.meanForwardPasses(),
        statistics.meanBackwardPasses(),
        provenance.options(),
        provenance.model(),
        provenance.modelFormat(),
        provenance.modelSha256(),
        provenance.data(),
        provenance.labels(),
        provenance.engine(),
        provenance.updateStep(),
        provenance.threads(),
        provenance.java(),
        provenance.os(),
        provenance.processors(),
        provenance.started().toString());
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }
}
