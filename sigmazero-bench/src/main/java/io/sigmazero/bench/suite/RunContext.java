package io.sigmazero.bench.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sigmazero.bench.Checkout;
import io.sigmazero.bench.Version;
import io.sigmazero.kernels.UpdateSteps;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What figures rest on.
 *
 * @param version this program's version
 * @param gitRevision of the checkout it was built in; null if there is none, or no git
 * @param gitDirty whether files of the checkout differ from that revision; null without one
 * @param processor the processor's name
 * @param processors how many the Java runtime may use
 * @param os operating system, version, architecture
 * @param java the running Java, which is also that of the benchmarks
 * @param javaOptions the options it was started with; the benchmarks' are the same
 * @param ompThreads the environment variable OMP_NUM_THREADS; null if it is not set
 * @param jmh version of JMH
 * @param updateStep the update step that attacks use here
 * @param updateStepReason why that one
 * @param started when the run began, ISO 8601, UTC
 * @param commandLine the command as it was given
 */
@JsonPropertyOrder({
  "version",
  "git_revision",
  "git_dirty",
  "processor",
  "processors",
  "os",
  "java",
  "java_options",
  "omp_num_threads",
  "jmh",
  "update_step",
  "update_step_reason",
  "started",
  "command_line"
})
public record RunContext(
    @JsonProperty("version") String version,
    @JsonProperty("git_revision") String gitRevision,
    @JsonProperty("git_dirty") Boolean gitDirty,
    @JsonProperty("processor") String processor,
    @JsonProperty("processors") int processors,
    @JsonProperty("os") String os,
    @JsonProperty("java") String java,
    @JsonProperty("java_options") List<String> javaOptions,
    @JsonProperty("omp_num_threads") String ompThreads,
    @JsonProperty("jmh") String jmh,
    @JsonProperty("update_step") String updateStep,
    @JsonProperty("update_step_reason") String updateStepReason,
    @JsonProperty("started") String started,
    @JsonProperty("command_line") List<String> commandLine) {

  /** The context of a run that begins now. */
  public static RunContext now(List<String> commandLine) {
    Optional<String> revision = git("rev-parse", "HEAD").map(String::strip);
    return new RunContext(
        Version.current(),
        revision.orElse(null),
        revision
            .flatMap(any -> git("status", "--porcelain"))
            .map(text -> !text.isBlank())
            .orElse(null),
        Machine.processor(),
        Runtime.getRuntime().availableProcessors(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + " " + property("java.vm.version"),
        List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments()),
        System.getenv("OMP_NUM_THREADS"),
        org.openjdk.jmh.util.Version.getPlainVersion(),
        UpdateSteps.preferred().name(),
        UpdateSteps.explanation(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commandLine);
  }

  private static Optional<String> git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return Checkout.find().flatMap(folder -> Command.output(folder, command));
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
