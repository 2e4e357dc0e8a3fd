package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.CancelledException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line on standard error and an exit code. */
final class ErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final RootCommand root;
  private final PrintWriter err;

  ErrorHandler(RootCommand root, PrintWriter err) {
    this.root = root;
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    String message = failure.getMessage();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      message += suggestions.isEmpty() ? "" : "; did you mean " + suggestions.get(0) + "?";
    }
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    print(ErrorLine.onOneLine(message) + " (see '" + command + " --help')", failure);
    return ExitCode.WRONG_USE;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    return handle(failure);
  }

  /** As {@link #handleExecutionException}, for errors too. */
  int handle(Throwable failure) {
    if (failure instanceof CancelledException) {
      print(failure.getMessage(), failure);
      return ExitCode.INTERRUPTED;
    }
    if (failure instanceof UsageException) {
      print(ErrorLine.onOneLine(failure.getMessage()), failure);
      return ExitCode.WRONG_USE;
    }
    print(ErrorLine.of(failure), failure);
    return ExitCode.FAILURE;
  }

  private void print(String line, Throwable failure) {
    err.println("sigmazero: " + line);
    if (root.debug) {
      failure.printStackTrace(err);
    }
    err.flush();
  }
}
