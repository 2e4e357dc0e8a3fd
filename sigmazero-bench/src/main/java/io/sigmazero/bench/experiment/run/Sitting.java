package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One line of {@code sittings.jsonl}: a process that ran a part of the experiment and came to an
 * end; one that was killed leaves no line. All of it varies from run to run.
 *
 * @param started when, ISO 8601, UTC
 * @param version of this program
 * @param gitRevision of its checkout; null if that is not known
 * @param threads worker threads
 * @param samples lines written
 * @param wallSeconds time from the workers' start to their end
 * @param attackSeconds time of the attacks alone, summed over the workers
 */
@JsonPropertyOrder({
  "started",
  "version",
  "git_revision",
  "threads",
  "samples",
  "wall_seconds",
  "attack_seconds"
})
public record Sitting(
    @JsonProperty("started") String started,
    @JsonProperty("version") String version,
    @JsonProperty("git_revision") String gitRevision,
    @JsonProperty("threads") int threads,
    @JsonProperty("samples") int samples,
    @JsonProperty("wall_seconds") double wallSeconds,
    @JsonProperty("attack_seconds") double attackSeconds) {

  /** Time of the workers that was not spent in attacks, as a share of that which was. */
  public double overhead() {
    return (wallSeconds * threads - attackSeconds) / attackSeconds;
  }
}
