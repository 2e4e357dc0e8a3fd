package io.sigmazero.kernels.cuda;

import java.io.IOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests that need g++ where there is none. */
final class CompilerCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      Process process = new ProcessBuilder("g++", "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      if (process.waitFor() == 0) {
        return ConditionEvaluationResult.enabled("g++ is there");
      }
    } catch (IOException e) {
      // What follows says it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ConditionEvaluationResult.disabled("no g++: the CUDA source is not run on the CPU");
  }
}
