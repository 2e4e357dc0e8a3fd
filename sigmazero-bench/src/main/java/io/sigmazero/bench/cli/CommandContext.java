package io.sigmazero.bench.cli;

import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.attack.Cancellation;
import java.util.List;

/**
 * What a command works with besides its options.
 *
 * @param workshop reads models and data
 * @param console where it talks to
 * @param cancellation ends it early
 * @param commandLine its arguments as they were given
 */
record CommandContext(
    Workshop workshop, Console console, Cancellation cancellation, List<String> commandLine) {}
