package io.sigmazero.bench.cli;

import picocli.CommandLine;

/** The commands put together. */
final class SigmaZeroCli {
  private SigmaZeroCli() {}

  /**
   * Runs a command.
   *
   * @return the exit code
   */
  static int run(CommandContext context) {
    RootCommand root = new RootCommand();
    ErrorHandler errors = new ErrorHandler(root, context.console().err());
    CommandLine commandLine =
        commandLine(root, context)
            .setOut(context.console().out())
            .setErr(context.console().err())
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors);
    try {
      return commandLine.execute(context.commandLine().toArray(String[]::new));
    } catch (OutOfMemoryError | LinkageError e) {
      // What a worker meets comes wrapped; this is what building a model may meet.
      return errors.handle(e);
    } finally {
      context.console().out().flush();
      context.console().err().flush();
    }
  }

  /** All commands, for the help. */
  static CommandLine commandLine(RootCommand root, CommandContext context) {
    return new CommandLine(root)
        .addSubcommand(new AttackCommand(context))
        .addSubcommand(new PredictCommand(context))
        .addSubcommand(new GradientCommand(context))
        .addSubcommand(new InspectCommand(context))
        .addSubcommand(new CheckCommand(context))
        .addSubcommand(new DemoCommand(context))
        .addSubcommand(new ExperimentCommand(context))
        .addSubcommand(new BenchCommand(context));
  }
}
