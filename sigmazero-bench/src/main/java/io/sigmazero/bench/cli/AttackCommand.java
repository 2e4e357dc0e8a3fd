package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.AttackJob;
import io.sigmazero.bench.run.AttackOutcome;
import io.sigmazero.bench.run.AttackSetup;
import io.sigmazero.bench.run.OutputChoice;
import io.sigmazero.bench.run.Provenance;
import io.sigmazero.bench.run.Sha256;
import io.sigmazero.core.attack.InvalidSampleException;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Attacks samples and writes results and report. */
@Command(
    name = "attack",
    customSynopsis =
        "sigmazero attack --model=FILE --data=PATH [--labels=FILE] --out=DIR [options]%n",
    header =
        "Find inputs that a model misclassifies and that differ in as few features as possible.",
    description = {
      "Attacks each sample with sigma-zero (arXiv 2402.01879) and writes into the output folder:",
      "  results.jsonl    a line a sample",
      "  adversarial.npy  the inputs found, float32, of the inputs' shape",
      "  summary.json     the run in figures, with all that is needed to repeat it",
      "  report.html      the same for people; open it in a browser",
      "While the run goes on the files end in .partial. A feature is one value of the input: a pixel"
          + " of a colour image has three, unless --group pixel counts them as one. A sample that is"
          + " misclassified unchanged counts as l0 = 0."
    },
    footer = {
      "",
      "Example:",
      "  sigmazero attack --model net.onnx --data t10k-images-idx3-ubyte.gz \\",
      "      --labels t10k-labels-idx1-ubyte.gz --samples 100 --out out/net"
    })
final class AttackCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private DataOptions data;
  @Mixin private AttackOptions options;
  @Mixin private ThreadOption threads;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      order = 23,
      description = "Folder of the results; made if it is missing. Old results are replaced.")
  private Path out;

  private final CommandContext context;
  private final Function<Path, String> names;

  AttackCommand(CommandContext context) {
    this(context, Path::toString);
  }

  /**
   * A command.
   *
   * @param names how results name the files they rest on
   */
  AttackCommand(CommandContext context, Function<Path, String> names) {
    this.context = context;
    this.names = names;
  }

  @Override
  public Integer call() throws IOException {
    options.check();
    data.check();
    int workers = threads.count();
    Instant started = Instant.now();
    ImportedModel imported = model.source.load(context.workshop());
    try (DifferentiableModel compiled = model.compile(imported, context)) {
      int[] shape = compiled.inputShape();
      DataSet samples = data.openLabelled(shape, compiled.classes(), context.console().err());
      SigmaZero attack = options.attack(samples, shape, compiled.classes());
      OutputChoice output = options.results.choice(out, samples, shape);
      Provenance provenance =
          new Provenance(
              names.apply(model.source.file),
              imported.format(),
              Sha256.of(model.source.file),
              names.apply(data.data),
              labelsName(),
              optionValues(workers),
              context.commandLine(),
              compiled.engine(),
              attack.updateStep(),
              workers,
              started);
      AttackOutcome outcome =
          new AttackJob(
                  new AttackSetup(attack, compiled, imported.graph(), samples, output, provenance),
                  context.console().progress(),
                  context.cancellation())
              .run();
      return new AttackTable(outcome).print(context.console());
    } catch (InvalidSampleException e) {
      throw new ModelLoadException(data.data + ": " + e.getMessage() + " (see --bounds)", e);
    }
  }

  private String labelsName() {
    return data.labels == null ? null : names.apply(data.labels);
  }

  private Map<String, Object> optionValues(int workers) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", names.apply(model.source.file));
    values.putAll(model.source.asMap());
    values.put("data", names.apply(data.data));
    values.put("labels", labelsName());
    values.put("label-column", data.labelColumn);
    values.put("samples", data.samples);
    values.put("offset", data.offset);
    options.addTo(values);
    values.put("engine", model.engine);
    values.put("threads", workers);
    values.put("out", out.toString());
    return values;
  }
}
